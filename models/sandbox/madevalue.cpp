#include "models/sandbox/madevalue.h"

#include "models/sandbox/matchingtext.h"
#include "models/sql/parsetree.h"

namespace lockkeeper {

/// The number in "character varying(50)", or 0.
static int lengthOf(const QString &type)
{
    const qsizetype open = type.indexOf(u'(');
    return open < 0 ? 0 : type.mid(open + 1).section(u')', 0, 0).section(u',', 0, 0).toInt();
}

static QString baseName(const QString &type)
{
    return type.section(u'(', 0, 0).trimmed().section(u'.', -1);
}

bool isTextType(const QString &type)
{
    static const QSet<QString> names { QStringLiteral("character varying"), QStringLiteral("character"), QStringLiteral("text"), QStringLiteral("bpchar"), QStringLiteral("citext"), QStringLiteral("name") };
    return names.contains(baseName(type));
}

bool isNumberType(const QString &type)
{
    static const QSet<QString> names { QStringLiteral("smallint"), QStringLiteral("integer"), QStringLiteral("bigint"), QStringLiteral("real"), QStringLiteral("double precision"), QStringLiteral("numeric"), QStringLiteral("oid") };
    return names.contains(baseName(type));
}

/// Types whose text form is enough, by name; %1 is the number.
static const QHash<QString, QString> &plainValues()
{
    static const QHash<QString, QString> values {
        { QStringLiteral("smallint"), QStringLiteral("(%1) % 30000") },
        { QStringLiteral("integer"), QStringLiteral("(%1)") },
        { QStringLiteral("bigint"), QStringLiteral("(%1)") },
        { QStringLiteral("oid"), QStringLiteral("(%1)") },
        { QStringLiteral("real"), QStringLiteral("(%1)") },
        { QStringLiteral("double precision"), QStringLiteral("(%1)") },
        { QStringLiteral("money"), QStringLiteral("(%1)") },
        { QStringLiteral("boolean"), QStringLiteral("(%1) % 2 = 0") },
        { QStringLiteral("date"), QStringLiteral("date '2024-01-01' + ((%1) % 3000)::integer") },
        { QStringLiteral("timestamp without time zone"), QStringLiteral("timestamp '2024-01-01' + (%1) * interval '1 minute'") },
        { QStringLiteral("timestamp with time zone"), QStringLiteral("timestamptz '2024-01-01 00:00+00' + (%1) * interval '1 minute'") },
        { QStringLiteral("time without time zone"), QStringLiteral("time '00:00' + ((%1) % 86400) * interval '1 second'") },
        { QStringLiteral("time with time zone"), QStringLiteral("timetz '00:00+00' + ((%1) % 86400) * interval '1 second'") },
        { QStringLiteral("interval"), QStringLiteral("(%1) * interval '1 second'") },
        { QStringLiteral("uuid"), QStringLiteral("md5((%1)::text)") },
        { QStringLiteral("json"), QStringLiteral("'{\"n\": ' || (%1) || '}'") },
        { QStringLiteral("jsonb"), QStringLiteral("'{\"n\": ' || (%1) || '}'") },
        { QStringLiteral("xml"), QStringLiteral("'<n>' || (%1) || '</n>'") },
        { QStringLiteral("bytea"), QStringLiteral("decode(md5((%1)::text), 'hex')") },
        { QStringLiteral("inet"), QStringLiteral("'10.0.' || (%1) / 250 % 250 || '.' || (%1) % 250") },
        { QStringLiteral("cidr"), QStringLiteral("'10.0.' || (%1) / 250 % 250 || '.' || (%1) % 250") },
        { QStringLiteral("macaddr"), QStringLiteral("'08:00:2b:01:' || lpad(to_hex((%1) / 250 % 250), 2, '0') || ':' || lpad(to_hex((%1) % 250), 2, '0')") },
        { QStringLiteral("tsvector"), QStringLiteral("'word' || (%1)") },
        { QStringLiteral("tsquery"), QStringLiteral("'word' || (%1)") },
        { QStringLiteral("point"), QStringLiteral("'(' || (%1) || ',0)'") },
        { QStringLiteral("box"), QStringLiteral("'((' || (%1) || ',0),(' || (%1) || '.5,1))'") },
        { QStringLiteral("circle"), QStringLiteral("'<(' || (%1) || ',0),0.4>'") },
        { QStringLiteral("lseg"), QStringLiteral("'((' || (%1) || ',0),(0,1))'") },
        { QStringLiteral("path"), QStringLiteral("'((' || (%1) || ',0),(0,1))'") },
        { QStringLiteral("polygon"), QStringLiteral("'((' || (%1) || ',0),(0,1),(1,1))'") },
        { QStringLiteral("line"), QStringLiteral("'{1,2,' || (%1) || '}'") },
        { QStringLiteral("int4range"), QStringLiteral("'[' || (%1) || ',' || (%1) + 1 || ')'") },
        { QStringLiteral("int8range"), QStringLiteral("'[' || (%1) || ',' || (%1) + 1 || ')'") },
        { QStringLiteral("numrange"), QStringLiteral("'[' || (%1) || ',' || (%1) + 1 || ')'") },
        { QStringLiteral("daterange"), QStringLiteral("daterange(date '2024-01-01' + ((%1) % 3000)::integer, date '2024-01-02' + ((%1) % 3000)::integer)") },
        { QStringLiteral("tsrange"), QStringLiteral("tsrange(timestamp '2024-01-01' + (%1) * interval '1 minute', timestamp '2024-01-01' + ((%1) + 1) * interval '1 minute')") },
        { QStringLiteral("tstzrange"), QStringLiteral("tstzrange(timestamptz '2024-01-01 00:00+00' + (%1) * interval '1 minute', timestamptz '2024-01-01 00:00+00' + ((%1) + 1) * interval '1 minute')") },
        { QStringLiteral("pg_lsn"), QStringLiteral("'0/' || to_hex((%1))") },
        { QStringLiteral("hstore"), QStringLiteral("'n=>' || (%1)") },
        { QStringLiteral("ltree"), QStringLiteral("'n' || (%1)") },
        { QStringLiteral("regclass"), QStringLiteral("'pg_catalog.pg_class'") },
        { QStringLiteral("\"char\""), QStringLiteral("chr(97 + ((%1) % 26)::integer)") },
    };
    return values;
}

static QString madeText(const QString &type, const QString &number)
{
    const int length = baseName(type) == u"character" && !type.contains(u'(') ? 1 : lengthOf(type);
    // Digits are a number, and JSON, too: what a migration may make of a text.
    const QString text = QStringLiteral("(%1)::text").arg(number);
    // The last characters differ from row to row.
    return length > 0 ? QStringLiteral("right(%1, %2)").arg(text, QString::number(length)) : text;
}

static QString madeNumeric(const QString &type, const QString &number)
{
    static constexpr int mostDigits = 9;
    const int precision = lengthOf(type);
    const int scale = type.section(u',', 1).section(u')', 0, 0).toInt();
    const int digits = precision == 0 ? mostDigits : std::min(mostDigits, precision - scale);
    return digits <= 0 ? QStringLiteral("0") : QStringLiteral("(%1) % 1%2").arg(number, QString(digits, u'0'));
}

static QString madeUserValue(const Catalog &catalog, const TypeInfo &info, const QString &number)
{
    switch (info.kind) {
    case TypeInfo::Kind::Enum: {
        QStringList labels;
        for (const QString &label : info.labels)
            labels << quoteLiteral(label);
        return labels.isEmpty() ? QString() : QStringLiteral("(ARRAY[%1])[1 + (%2) % %3]").arg(labels.join(QStringLiteral(", ")), number, QString::number(labels.size()));
    }
    case TypeInfo::Kind::Domain: return madeValue(catalog, info.baseType, number);
    case TypeInfo::Kind::Composite: {
        QStringList values;
        for (const QString &attribute : info.attributes) {
            const QString name = attribute.startsWith(u'"') ? u'"' + attribute.section(u'"', 1, 1) + u'"' : attribute.section(u' ', 0, 0);
            const QString value = madeValue(catalog, attribute.mid(name.size()).trimmed(), number);
            values << (value.isEmpty() ? QStringLiteral("NULL") : value);
        }
        return QStringLiteral("ROW(%1)").arg(values.join(QStringLiteral(", ")));
    }
    case TypeInfo::Kind::Range: return QStringLiteral("'empty'");
    }
    return {};
}

QString madeValue(const Catalog &catalog, const QString &type, const QString &number)
{
    const auto cast = [&](const QString &expression) { return expression.isEmpty() ? QString() : QStringLiteral("(%1)::%2").arg(expression, type); };
    if (type.endsWith(u"[]")) {
        const QString element = madeValue(catalog, type.chopped(2), number);
        return element.isEmpty() ? cast(QStringLiteral("'{}'")) : cast(QStringLiteral("ARRAY[%1]").arg(element));
    }
    const QString name = baseName(type);
    if (isTextType(type))
        return cast(madeText(type, number));
    if (name == u"numeric")
        return cast(madeNumeric(type, number));
    if (name == u"bit" || name == u"bit varying") {
        const int length = std::max(1, lengthOf(type));
        return cast(QStringLiteral("right((%1)::bit(64)::text, %2)").arg(number).arg(std::min(length, 64)));
    }
    // "timestamp(3) with time zone" has its precision in the middle.
    const QString plain = type.contains(u'(') ? type.section(u'(', 0, 0) + type.section(u')', 1) : type;
    for (const QString &known : { plain, name })
        if (const auto found = plainValues().constFind(known); found != plainValues().cend())
            return cast(QString(*found).replace(QLatin1String("%1"), number));
    for (const TypeInfo &info : catalog.types)
        if (info.name.quoted() == type || info.name.display() == type || (info.name.schema == u"public" && info.name.name == type))
            return cast(madeUserValue(catalog, info, number));
    return {};
}

/// What the pattern of a comparison like name ~ '^[a-z]+$' or name LIKE 'a%' accepts.
static QStringList patternTexts(const SyntaxNode &comparison)
{
    static constexpr int variants = 4;
    const QString name = stringValue(comparison.children("name").back());
    const bool regular = name == u"~" || name == u"~*", like = name == u"~~" || name == u"~~*";
    QStringList texts;
    if (!regular && !like)
        return texts;
    comparison.child("rexpr").visit([&](const SyntaxNode &node) {
        if (node.is("A_Const") && node.child("sval"))
            for (int variant = 0; variant < (like ? 1 : variants); ++variant)
                texts << (like ? likeText(stringValue(node)) : matchingText(stringValue(node), variant));
        return true;
    });
    return texts;
}

/// Documents with the keys that a check names, and one of each kind.
static QStringList jsonTexts(const QStringList &keys)
{
    QStringList members, texts;
    for (const QString &key : keys)
        members << QStringLiteral("%1: \"x\"").arg(u'"' + QString(key).replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\"")) + u'"');
    if (!members.isEmpty())
        texts << u'{' + members.join(QStringLiteral(", ")) + u'}' << QString(u'{' + members.join(QStringLiteral(", ")) + u'}').replace(QStringLiteral("\"x\""), QStringLiteral("1"));
    return texts << QStringLiteral("{}") << QStringLiteral("[]") << QStringLiteral("[{}]") << QStringLiteral("\"x\"") << QStringLiteral("1") << QStringLiteral("true");
}

QStringList namedValues(const QString &check, const QString &type)
{
    static constexpr int longestText = 10'000;
    const bool textual = isTextType(type), number = isNumberType(type);
    const bool capital = check.contains(u"upper("), json = type == u"json" || type == u"jsonb";
    const bool bytes = type == u"bytea", array = type.endsWith(u"[]"), dated = type == u"date" || type.startsWith(u"timestamp");
    QStringList values;
    const auto add = [&](const QString &value) {
        if (!values.contains(value))
            values << value;
    };
    QStringList keys, samples; // of a document; of what patterns accept
    QList<qint64> lengths;
    const auto addNumber = [&](qint64 named) {
        for (const qint64 near : { named, named + 1, named - 1 }) {
            if (number)
                add(QString::number(near));
            else if (near < 0 || near > longestText)
                continue;
            else if (textual) {
                add(QStringLiteral("repeat('%1', %2)").arg(QLatin1Char(capital ? 'X' : 'x')).arg(near));
                lengths << near;
            } else if (bytes)
                add(QStringLiteral("decode(repeat('ab', %1), 'hex')").arg(near));
            else if (array)
                add(QStringLiteral("array_fill(NULL::%1, ARRAY[%2])").arg(type.chopped(2), QString::number(near)));
        }
    };
    ParseTree::parse("SELECT " + check.toUtf8()).statement().visit([&](const SyntaxNode &node) {
        if (textual && node.is("A_Expr") && !node.children("name").isEmpty())
            for (const QString &text : patternTexts(node))
                samples << quoteLiteral(text);
        if (!node.is("A_Const"))
            return true;
        if (node.child("sval")) {
            const QString text = stringValue(node);
            bool isNumber = false;
            const qint64 named = text.toLongLong(&isNumber);
            if (isNumber && !textual)
                addNumber(named);
            else if (json && !text.contains(u'{'))
                keys << text;
            else if (array)
                add(QStringLiteral("ARRAY[%1]::%2").arg(quoteLiteral(text), type));
            else if (!number)
                add(quoteLiteral(text));
            if (dated)
                for (const QChar sign : { u'+', u'-' })
                    add(QStringLiteral("%1::%2 %3 interval '1 day'").arg(quoteLiteral(text), type, sign));
        } else if (node.child("ival")) {
            addNumber(node.child("ival").integer("ival"));
        } else if (node.child("fval") && number) {
            add(node.child("fval").string("fval"));
        }
        return true;
    });
    for (const QString &sample : std::as_const(samples)) {
        add(sample);
        for (const qint64 length : std::as_const(lengths)) // a pattern and a length: length(hash) = 64 AND hash ~ '^[0-9a-f]+$'
            add(QStringLiteral("left(repeat(%1, %2), %2)").arg(sample, QString::number(length)));
    }
    if (json)
        for (const QString &text : jsonTexts(keys))
            add(quoteLiteral(text));
    if (type == u"boolean")
        values << QStringLiteral("true") << QStringLiteral("false");
    // What patterns often ask for.
    if (textual && check.contains(u'~'))
        for (const char *text : { "a", "abc", "A", "1", "123", "a1", "0x1", "a@b.co", "https://a.b/", "1.0.0", "/a" })
            add(quoteLiteral(QString::fromLatin1(text)));
    return values;
}

} // namespace lockkeeper
