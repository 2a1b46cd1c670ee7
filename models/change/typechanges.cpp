#include "models/change/typechanges.h"

#include "models/change/ddl.h"
#include "models/change/tableddl.h"

namespace lockkeeper {

namespace {

/// True where @p fewer are @p more without some, in the same order.
bool isSubsequence(const QStringList &fewer, const QStringList &more)
{
    qsizetype at = 0;
    for (const QString &label : more)
        if (at < fewer.size() && fewer[at] == label)
            ++at;
    return at == fewer.size();
}

QStringList addValues(const TypeInfo &known, const TypeInfo &wanted)
{
    QStringList statements, there = known.labels;
    for (qsizetype i = 0; i < wanted.labels.size(); ++i) {
        const QString &label = wanted.labels[i];
        if (there.contains(label))
            continue;
        QString place;
        if (i > 0)
            place = QStringLiteral(" AFTER ") + quoteLiteral(wanted.labels[i - 1]);
        else if (!there.isEmpty())
            place = QStringLiteral(" BEFORE ") + quoteLiteral(there.front());
        statements << QStringLiteral("ALTER TYPE %1 ADD VALUE %2%3").arg(wanted.name.quoted(), quoteLiteral(label), place);
        there.insert(i > 0 ? there.indexOf(wanted.labels[i - 1]) + 1 : 0, label);
    }
    return statements;
}

QStringList makeAgain(const TypeInfo &wanted, const Catalog &from)
{
    const QualifiedName old { wanted.name.schema, objectName({ wanted.name.name, QStringLiteral("old") }) };
    QStringList statements { QStringLiteral("ALTER TYPE %1 RENAME TO %2").arg(wanted.name.quoted(), quoteIdentifier(old.name)), createTypeStatement(wanted) };
    for (const RelationPtr &table : from.tablesUsingType(wanted.name))
        for (const Column &column : table->columns) {
            const bool array = column.type.endsWith(u"[]");
            if ((array ? column.type.chopped(2) : column.type) != wanted.name.quoted() && (array ? column.type.chopped(2) : column.type) != wanted.name.display())
                continue;
            if (!column.defaultExpression.isEmpty())
                statements << alterColumn(table->name, column.name, QStringLiteral("DROP DEFAULT"));
            const QString suffix = array ? QStringLiteral("[]") : QString();
            statements << alterColumn(table->name, column.name, QStringLiteral("TYPE %1%2 USING %3::text%2::%1%2").arg(wanted.name.quoted(), suffix, quoteIdentifier(column.name)));
            if (!column.defaultExpression.isEmpty())
                statements << alterColumn(table->name, column.name, QStringLiteral("SET DEFAULT ") + column.defaultExpression);
        }
    return statements << QStringLiteral("DROP TYPE ") + old.quoted();
}

QStringList domainStatements(const TypeInfo &known, const TypeInfo &wanted)
{
    QStringList statements;
    const QString alter = QStringLiteral("ALTER DOMAIN %1 ").arg(wanted.name.quoted());
    // "name CHECK (...)", the name in quotes where it needs them
    const auto nameOf = [](const QString &constraint) { return constraint.startsWith(u'"') ? constraint.left(constraint.indexOf(u'"', 1) + 1) : constraint.section(u' ', 0, 0); };
    for (const QString &constraint : known.constraints)
        if (!wanted.constraints.contains(constraint))
            statements << alter + QStringLiteral("DROP CONSTRAINT ") + nameOf(constraint);
    if (known.defaultExpression != wanted.defaultExpression)
        statements << alter + (wanted.defaultExpression.isEmpty() ? QStringLiteral("DROP DEFAULT") : QStringLiteral("SET DEFAULT ") + wanted.defaultExpression);
    if (known.notNull != wanted.notNull)
        statements << alter + (wanted.notNull ? QStringLiteral("SET NOT NULL") : QStringLiteral("DROP NOT NULL"));
    for (const QString &constraint : wanted.constraints)
        if (!known.constraints.contains(constraint))
            statements << alter + QStringLiteral("ADD CONSTRAINT ") + constraint;
    return statements;
}

QStringList attributeStatements(const TypeInfo &known, const TypeInfo &wanted)
{
    QStringList statements;
    const QString alter = QStringLiteral("ALTER TYPE %1 ").arg(wanted.name.quoted());
    const auto nameOf = [](const QString &attribute) { return attribute.startsWith(u'"') ? attribute.left(attribute.indexOf(u'"', 1) + 1) : attribute.section(u' ', 0, 0); };
    const auto named = [&](const QStringList &attributes, const QString &name) {
        const auto found = std::find_if(attributes.begin(), attributes.end(), [&](const QString &attribute) { return nameOf(attribute) == name; });
        return found == attributes.end() ? QString() : *found;
    };
    for (const QString &attribute : known.attributes)
        if (named(wanted.attributes, nameOf(attribute)).isEmpty())
            statements << alter + QStringLiteral("DROP ATTRIBUTE ") + nameOf(attribute);
    for (const QString &attribute : wanted.attributes) {
        const QString there = named(known.attributes, nameOf(attribute));
        if (there.isEmpty())
            statements << alter + QStringLiteral("ADD ATTRIBUTE ") + attribute;
        else if (there != attribute)
            statements << alter + QStringLiteral("ALTER ATTRIBUTE %1 TYPE %2").arg(nameOf(attribute), attribute.mid(nameOf(attribute).size() + 1));
    }
    return statements;
}

} // namespace

QStringList typeStatements(const Catalog &from, const Catalog &to)
{
    QStringList statements;
    for (const TypeInfo &wanted : to.types) {
        const TypeInfo *known = from.types.find(wanted.name);
        if (!known || known->kind != wanted.kind)
            continue;
        switch (wanted.kind) {
        case TypeInfo::Kind::Enum:
            if (known->labels != wanted.labels)
                statements += isSubsequence(known->labels, wanted.labels) ? addValues(*known, wanted) : makeAgain(wanted, from);
            break;
        case TypeInfo::Kind::Domain: statements += domainStatements(*known, wanted); break;
        case TypeInfo::Kind::Composite: statements += attributeStatements(*known, wanted); break;
        case TypeInfo::Kind::Range: break; // its parts are not in the catalog
        }
    }
    return statements;
}

} // namespace lockkeeper
