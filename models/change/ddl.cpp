#include "models/change/ddl.h"

#include "models/catalog/columntext.h"

namespace lockkeeper {

QString columnDefinition(const Column &column)
{
    QString text = quoteIdentifier(column.name) + u' ' + columnText(column);
    if (column.notNull && column.identity == Column::Identity::None)
        text += QStringLiteral(" NOT NULL");
    return text;
}

QString addColumnStatement(const QualifiedName &table, const Column &column)
{
    return QStringLiteral("ALTER TABLE %1 ADD COLUMN %2").arg(table.quoted(), columnDefinition(column));
}

QString addConstraintStatement(const QualifiedName &table, const Constraint &constraint)
{
    return QStringLiteral("ALTER TABLE %1 ADD CONSTRAINT %2 %3").arg(table.quoted(), quoteIdentifier(constraint.name), constraint.definition());
}

QString commentStatement(const QString &kind, const QString &quotedName, const QString &comment)
{
    return QStringLiteral("COMMENT ON %1 %2 IS %3").arg(kind, quotedName, quoteLiteral(comment));
}

QString createTypeStatement(const TypeInfo &type)
{
    const QString name = type.name.quoted();
    switch (type.kind) {
    case TypeInfo::Kind::Enum: {
        QStringList labels;
        for (const QString &label : type.labels)
            labels << quoteLiteral(label);
        return QStringLiteral("CREATE TYPE %1 AS ENUM (%2)").arg(name, labels.join(QStringLiteral(", ")));
    }
    case TypeInfo::Kind::Domain: {
        QString text = QStringLiteral("CREATE DOMAIN %1 AS %2").arg(name, type.baseType);
        if (!type.defaultExpression.isEmpty())
            text += QStringLiteral(" DEFAULT ") + type.defaultExpression;
        if (type.notNull)
            text += QStringLiteral(" NOT NULL");
        for (const QString &constraint : type.constraints)
            text += QStringLiteral(" CONSTRAINT ") + constraint;
        return text;
    }
    case TypeInfo::Kind::Composite: return QStringLiteral("CREATE TYPE %1 AS (%2)").arg(name, type.attributes.join(QStringLiteral(", ")));
    case TypeInfo::Kind::Range: break; // its parts are not in the catalog
    }
    return {};
}

Sequence plainSequence(const QualifiedName &name, const QString &type, qint64 increment)
{
    Sequence plain { name, type.isEmpty() ? QStringLiteral("bigint") : type };
    const qint64 largest = plain.type == u"smallint" ? std::numeric_limits<qint16>::max() : plain.type == u"integer" ? std::numeric_limits<qint32>::max() : std::numeric_limits<qint64>::max();
    plain.increment = increment;
    plain.minimum = increment > 0 ? 1 : -largest - 1;
    plain.maximum = increment > 0 ? largest : -1;
    plain.start = increment > 0 ? plain.minimum : plain.maximum;
    return plain;
}

QString createSequenceStatement(const Sequence &sequence)
{
    const Sequence plain = plainSequence(sequence.name, sequence.type, sequence.increment);
    QString text = QStringLiteral("CREATE SEQUENCE ") + sequence.name.quoted();
    if (!sequence.type.isEmpty())
        text += QStringLiteral(" AS ") + sequence.type;
    if (sequence.increment != 1)
        text += QStringLiteral(" INCREMENT %1").arg(sequence.increment);
    if (sequence.maximum != 0 && (sequence.minimum != plain.minimum || sequence.maximum != plain.maximum))
        text += QStringLiteral(" MINVALUE %1 MAXVALUE %2").arg(sequence.minimum).arg(sequence.maximum);
    if (sequence.start != plain.start)
        text += QStringLiteral(" START %1").arg(sequence.start);
    if (sequence.cache != 1)
        text += QStringLiteral(" CACHE %1").arg(sequence.cache);
    return sequence.cycle ? text + QStringLiteral(" CYCLE") : text;
}

QString sequenceOwnerStatement(const Sequence &sequence)
{
    return QStringLiteral("ALTER SEQUENCE %1 OWNED BY %2.%3").arg(sequence.name.quoted(), sequence.ownerTable.quoted(), quoteIdentifier(sequence.ownerColumn));
}

QString routineKind(const Routine &routine)
{
    return routine.kind == u"procedure" || routine.kind == u"aggregate" ? routine.kind.toUpper() : QStringLiteral("FUNCTION");
}

QString dropRoutineStatement(const Routine &routine)
{
    return QStringLiteral("DROP %1 %2(%3)").arg(routineKind(routine), routine.name.quoted(), routine.arguments);
}

QString commandKind(const Relation &relation)
{
    return relation.isTable() ? QStringLiteral("TABLE") : relation.kindName().toUpper();
}

static QString createStatement(const Relation &relation)
{
    if (relation.kind == Relation::Kind::View || relation.kind == Relation::Kind::MaterializedView) {
        QString body = relation.viewDefinition.trimmed();
        if (body.endsWith(u';'))
            body.chop(1);
        const QString options = relation.options.isEmpty() ? QString() : QStringLiteral(" WITH (%1)").arg(relation.options.join(QStringLiteral(", ")));
        return QStringLiteral("CREATE %1 %2%3 AS\n%4").arg(relation.kind == Relation::Kind::View ? QStringLiteral("VIEW") : QStringLiteral("MATERIALIZED VIEW"), relation.name.quoted(), options, body);
    }
    if (!relation.partitionOf.isEmpty())
        return QStringLiteral("CREATE TABLE %1 PARTITION OF %2 %3").arg(relation.name.quoted(), relation.partitionOf.quoted(), relation.partitionBound);
    QStringList lines;
    for (const Column &column : relation.columns)
        lines << QStringLiteral("    ") + columnDefinition(column);
    QString text = QStringLiteral("CREATE %1TABLE %2 (\n%3\n)").arg(relation.unlogged ? QStringLiteral("UNLOGGED ") : QString(), relation.name.quoted(), lines.join(QStringLiteral(",\n")));
    if (!relation.partitionKey.isEmpty())
        text += QStringLiteral(" PARTITION BY ") + relation.partitionKey;
    if (!relation.options.isEmpty())
        text += QStringLiteral(" WITH (%1)").arg(relation.options.join(QStringLiteral(", ")));
    return text;
}

QString publishStatement(const QualifiedName &table, const Publishing &publishing)
{
    return QStringLiteral("ALTER PUBLICATION %1 ADD TABLE %2%3").arg(quoteIdentifier(publishing.publication), table.quoted(), publishing.part);
}

QString createPolicyStatement(const QualifiedName &table, const Policy &policy)
{
    QString text = QStringLiteral("CREATE POLICY %1 ON %2%3 FOR %4 TO %5")
                       .arg(quoteIdentifier(policy.name), table.quoted(), policy.permissive ? QString() : QStringLiteral(" AS RESTRICTIVE"), policy.command,
                            policy.roles.isEmpty() ? QStringLiteral("public") : policy.roles.join(QStringLiteral(", ")));
    if (!policy.usingExpression.isEmpty())
        text += QStringLiteral(" USING (%1)").arg(policy.usingExpression);
    if (!policy.checkExpression.isEmpty())
        text += QStringLiteral(" WITH CHECK (%1)").arg(policy.checkExpression);
    return text;
}

QStringList definitionStatements(const Relation &relation)
{
    QStringList statements { createStatement(relation) };
    const bool partition = !relation.partitionOf.isEmpty();
    QSet<QString> ofConstraints;
    for (const Constraint &constraint : relation.constraints) {
        ofConstraints.insert(constraint.name);
        if (constraint.isLocal && !partition)
            statements << addConstraintStatement(relation.name, constraint);
    }
    for (const Index &index : relation.indexes)
        if (!ofConstraints.contains(index.name) && !index.ofPartitionedIndex)
            statements << index.definition(relation.name);
    for (const Trigger &trigger : relation.triggers)
        statements << trigger.definition;
    if (relation.rowSecurity)
        statements << QStringLiteral("ALTER TABLE %1 ENABLE ROW LEVEL SECURITY").arg(relation.name.quoted());
    if (relation.forceRowSecurity)
        statements << QStringLiteral("ALTER TABLE %1 FORCE ROW LEVEL SECURITY").arg(relation.name.quoted());
    for (const Policy &policy : relation.policies)
        statements << createPolicyStatement(relation.name, policy);
    for (const ExtendedStatistics &one : relation.statistics)
        statements << one.definition(relation.name);
    for (const Publishing &publishing : relation.publishings)
        statements << publishStatement(relation.name, publishing);
    if (!relation.comment.isEmpty())
        statements << commentStatement(commandKind(relation), relation.name.quoted(), relation.comment);
    for (const Column &column : relation.columns)
        if (!column.comment.isEmpty())
            statements << commentStatement(QStringLiteral("COLUMN"), relation.name.quoted() + u'.' + quoteIdentifier(column.name), column.comment);
    return statements;
}

QString definitionText(const Relation &relation)
{
    return definitionStatements(relation).join(QStringLiteral(";\n\n")) + u';';
}

} // namespace lockkeeper
