#include "models/postgres/identifier.h"

#include <QSet>

namespace lockkeeper {

/// Words that cannot be a bare column or table name in PostgreSQL 13 to 18 (Appendix C of the manual: "reserved" and
/// "reserved (can be function or type)", and those that are not allowed as a table's name).
static const QSet<QString> &reservedWords()
{
    static const QSet<QString> words = [] {
        const QString all = QStringLiteral(
            "all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char character check "
            "coalesce collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema "
            "current_time current_timestamp current_user dec decimal default deferrable desc distinct do else end except exists extract false fetch "
            "float for foreign freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect interval "
            "into is isnull join json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table "
            "json_value lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize not "
            "notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision primary real references "
            "returning right row select session_user setof similar smallint some substring symmetric system_user table tablesample then time "
            "timestamp to trailing treat trim true union unique user using values varchar variadic verbose when where window with xmlattributes "
            "xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable");
        const QStringList list = all.split(u' ');
        return QSet<QString>(list.begin(), list.end());
    }();
    return words;
}

QString quoteIdentifier(const QString &name)
{
    const auto plain = [](QChar c) { return (c >= u'a' && c <= u'z') || c == u'_'; };
    bool bare = !name.isEmpty() && plain(name[0]);
    for (const QChar c : name)
        bare = bare && (plain(c) || (c >= u'0' && c <= u'9') || c == u'$');
    if (bare && !reservedWords().contains(name))
        return name;
    QString quoted = name;
    quoted.replace(u'"', QStringLiteral("\"\""));
    return u'"' + quoted + u'"';
}

QString quoteLiteral(const QString &text)
{
    QString quoted = text;
    quoted.replace(u'\'', QStringLiteral("''"));
    if (!quoted.contains(u'\\'))
        return u'\'' + quoted + u'\'';
    quoted.replace(u'\\', QStringLiteral("\\\\"));
    return QStringLiteral("E'") + quoted + u'\'';
}

} // namespace lockkeeper
