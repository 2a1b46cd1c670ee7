#include "models/sandbox/masking.h"

#include "models/sandbox/madevalue.h"

#include <QRegularExpression>

namespace lockkeeper {

QStringList maskKinds()
{
    return { QStringLiteral("email"), QStringLiteral("phone"), QStringLiteral("name"), QStringLiteral("address"), QStringLiteral("token"), QStringLiteral("card"), QStringLiteral("text"), QStringLiteral("keep") };
}

const QList<MaskRule> &defaultMaskRules()
{
    static const QList<MaskRule> rules = [] {
        const std::pair<const char *, const char *> patterns[] = {
            { "*email*", "email" },       { "*e_mail*", "email" },      { "*phone*", "phone" },       { "*mobile*", "phone" },     { "*fax*", "phone" },        { "*first_name*", "name" },
            { "*last_name*", "name" },    { "*full_name*", "name" },    { "*surname*", "name" },      { "*given_name*", "name" },  { "*family_name*", "name" }, { "*middle_name*", "name" },
            { "*maiden_name*", "name" },  { "*contact_name*", "name" }, { "username", "name" },       { "user_name", "name" },     { "*address*", "address" },  { "*street*", "address" },
            { "zip", "address" },         { "zip_code", "address" },    { "*postcode*", "address" },  { "*postal_code*", "address" }, { "*token*", "token" },   { "*secret*", "token" },
            { "*password*", "token" },    { "*passwd*", "token" },      { "*api_key*", "token" },     { "*apikey*", "token" },     { "*private_key*", "token" }, { "*card_number*", "card" },
            { "*credit_card*", "card" },  { "*iban*", "card" },         { "ssn", "card" },            { "*account_number*", "card" }, { "date_of_birth", "text" }, { "birth_date", "text" }, { "birthday", "text" },
        };
        QList<MaskRule> list;
        for (const auto &[column, kind] : patterns)
            list << MaskRule { QString::fromLatin1(column), QString::fromLatin1(kind) };
        return list;
    }();
    return rules;
}

/// Numbers, flags and times say nothing under a name that is meant for texts (token_count, email_verified).
static bool holdsText(const QString &type)
{
    static const QSet<QString> others { QStringLiteral("bytea"), QStringLiteral("json"), QStringLiteral("jsonb"), QStringLiteral("inet") };
    return isTextType(type) || others.contains(type) || (type.endsWith(u"[]") && isTextType(type.chopped(2)));
}

Masking::Masking(const Catalog &catalog, const QList<MaskRule> &rules, QString secret)
    : m_secret(std::move(secret))
{
    QList<std::pair<QRegularExpression, QString>> patterns;
    for (const MaskRule &rule : rules + defaultMaskRules())
        patterns.append({ QRegularExpression(QRegularExpression::wildcardToRegularExpression(QStringLiteral("*.").repeated(std::max<qsizetype>(0, 2 - rule.pattern.count(u'.'))) + rule.pattern, QRegularExpression::DefaultWildcardConversion), QRegularExpression::CaseInsensitiveOption), rule.as });
    for (const RelationPtr &table : catalog.sortedRelations())
        for (const Column &column : table->columns) {
            if (!table->isTable() || column.generated != Column::Generated::None)
                continue;
            const QString name = table->name.display() + u'.' + column.name;
            for (qsizetype i = 0; i < patterns.size(); ++i) {
                if (!patterns[i].first.match(name).hasMatch())
                    continue;
                // A rule of the project means what it says, whatever the type is.
                if (patterns[i].second != u"keep" && (i < rules.size() || holdsText(column.type)))
                    m_masked.insert({ table->name, column.name }, patterns[i].second);
                break;
            }
        }
    // What a foreign key ties together has to stay together.
    for (bool more = true; more;) {
        more = false;
        const auto alike = [&](const std::pair<QualifiedName, QString> &a, const std::pair<QualifiedName, QString> &b) {
            if (m_masked.contains(a) && !m_masked.contains(b)) {
                m_masked.insert(b, m_masked.value(a));
                more = true;
            }
        };
        for (const RelationPtr &table : catalog.sortedRelations())
            for (const Constraint &key : table->constraints)
                for (qsizetype i = 0; key.kind == Constraint::Kind::ForeignKey && i < std::min(key.columns.size(), key.referencedColumns.size()); ++i) {
                    alike({ table->name, key.columns[i] }, { key.referenced, key.referencedColumns[i] });
                    alike({ key.referenced, key.referencedColumns[i] }, { table->name, key.columns[i] });
                }
    }
}

QString Masking::reading(const Relation &table, const Column &column) const
{
    const QString name = quoteIdentifier(column.name);
    const QString kind = m_masked.value({ table.name, column.name });
    if (kind.isEmpty())
        return name;
    const QString hash = QStringLiteral("md5(%1 || %2::text)").arg(quoteLiteral(m_secret), name);
    // Digits of the hash, as many as a whole number holds.
    const QString number = QStringLiteral("abs(('x' || left(%1, 15))::bit(60)::bigint)").arg(hash);
    const QString type = column.type;
    QString masked;
    if (isNumberType(type)) {
        const int digits = type == u"smallint" ? 4 : type == u"bigint" ? 15 : 9;
        masked = QStringLiteral("%1 % 1%2").arg(number, QString(digits, u'0'));
    } else if (type == u"bytea")
        masked = QStringLiteral("decode(%1, 'hex')").arg(hash);
    else if (type == u"uuid")
        masked = hash;
    else if (type == u"json" || type == u"jsonb")
        masked = QStringLiteral("json_build_object('masked', left(%1, 8))::text").arg(hash);
    else if (type == u"inet" || type == u"cidr")
        masked = QStringLiteral("'10.' || %1 % 256 || '.' || %1 / 256 % 256 || '.' || %1 / 65536 % 256").arg(number);
    else if (type == u"date" || type.startsWith(u"timestamp"))
        masked = QStringLiteral("date '1970-01-01' + (%1 % 18000)::integer").arg(number);
    else if (type == u"boolean")
        masked = QStringLiteral("%1 % 2 = 0").arg(number);
    else if (type.endsWith(u"[]"))
        masked = QStringLiteral("ARRAY[left(%1, 12)]").arg(hash);
    else if (kind == u"email")
        masked = QStringLiteral("left(%1, 16) || '@example.org'").arg(hash);
    else if (kind == u"phone")
        masked = QStringLiteral("'+1555' || lpad((%1 % 10000000)::text, 7, '0')").arg(number);
    else if (kind == u"name")
        masked = QStringLiteral("left(%1, 10) || ' Masked'").arg(hash);
    else if (kind == u"address")
        masked = QStringLiteral("left(%1, 8) || ' Masked Street'").arg(hash);
    else if (kind == u"card")
        masked = QStringLiteral("lpad((%1 % 10000000000000000)::text, 16, '0')").arg(number);
    else
        masked = QStringLiteral("left(repeat(%1, 1 + length(%2::text) / 32), greatest(8, length(%2::text)))").arg(hash, name);
    return QStringLiteral("CASE WHEN %1 IS NULL THEN NULL ELSE (%2)::%3 END").arg(name, masked, type);
}

QList<MaskedColumn> Masking::columns() const
{
    QList<MaskedColumn> columns;
    for (auto masked = m_masked.cbegin(); masked != m_masked.cend(); ++masked)
        columns << MaskedColumn { masked.key().first, masked.key().second, masked.value() };
    return columns;
}

} // namespace lockkeeper
