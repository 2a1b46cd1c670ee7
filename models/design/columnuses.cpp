#include "models/design/columnuses.h"

#include "models/change/ddl.h"
#include "models/change/tableddl.h"
#include "models/design/steps.h"
#include "models/design/verification.h"
#include "models/sql/tokens.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Recipe", text);
}

bool mentions(const QString &expression, const QString &column)
{
    return withOtherColumn(expression, column, QString()) != expression;
}

bool namesRelation(const QString &definition, const QString &relation)
{
    const QByteArray text = definition.toUtf8(), wanted = quoteIdentifier(relation).toUtf8();
    for (const Token &token : tokensOf(text)) {
        const QByteArray word = text.mid(token.begin, token.length());
        if (word == wanted)
            return true;
        // A body is a quoted text: what is between the first and the last mark of its quotes.
        const char quote = word.front();
        const qsizetype begin = quote == '$' ? word.indexOf('$', 1) + 1 : quote == '\'' ? 1 : 0;
        if (begin > 0 && namesRelation(QString::fromUtf8(word.mid(begin, word.size() - 2 * begin)), relation))
            return true;
    }
    return false;
}

bool uses(const Constraint &constraint, const QString &column)
{
    return constraint.columns.contains(column) || mentions(constraint.expression, column);
}

bool uses(const Index &index, const QualifiedName &table, const QString &column)
{
    return mentions(index.shortDefinition(table), column);
}

QString renamedFor(const QString &name, const QString &from, const QString &to)
{
    QString renamed = name;
    if (name.contains(from))
        renamed.replace(name.lastIndexOf(from), from.size(), to);
    else
        renamed += u'_' + to;
    return objectName({ renamed });
}

static QList<SeriesStep> copyUnique(const PlanContext &context, const RelationPtr &table, const Constraint &constraint, const QString &name, const QString &from, const QString &to)
{
    const Index *backing = table->index(constraint.name);
    if (!backing)
        return {};
    Index index = indexOnOtherColumn(*backing, name, from, to);
    SeriesStep build = indexStep(context, table, index, Phase::Migrate, tr("Build the unique index %1").arg(name));
    SeriesStep add { Phase::Migrate, objectName({ name, QStringLiteral("add") }), tr("Make %1 a constraint").arg(name), {}, {}, {}, {} };
    add.up = { { { tr("The index is there already; the constraint is only noted in the catalog."), addConstraintUsingIndex(table->name, name, Constraint::Kind::Unique, name) } }, { verify::constraintThere(table->name, name, true) } };
    add.down = indexScript(context, table, index);
    add.down.statements.prepend({ tr("The index goes with its constraint and is built again."), dropConstraintIfThere(table->name, name) });
    return { build, add };
}

QList<SeriesStep> copyUses(const PlanContext &context, const RelationPtr &table, const QString &from, const QString &to)
{
    QList<SeriesStep> steps;
    QSet<QString> ofConstraints;
    for (const Constraint &constraint : table->constraints) {
        ofConstraints.insert(constraint.name);
        if (!uses(constraint, from))
            continue;
        Constraint copy = constraint;
        copy.name = renamedFor(constraint.name, from, to);
        copy.comment.clear();
        for (qsizetype i = 0; i < copy.columns.size(); ++i)
            copy.columns[i] = constraint.columns[i] == from ? to : constraint.columns[i];
        copy.expression = withOtherColumn(constraint.expression, from, to);
        if (constraint.kind == Constraint::Kind::Unique)
            steps << copyUnique(context, table, constraint, copy.name, from, to);
        else if (constraint.kind == Constraint::Kind::Check || constraint.kind == Constraint::Kind::ForeignKey)
            steps << constraintSteps(context, table, copy, tr("Add %1 as %2 has it").arg(copy.name, constraint.name));
    }
    for (const Index &index : table->indexes)
        if (!ofConstraints.contains(index.name) && uses(index, table->name, from)) {
            const Index copy = indexOnOtherColumn(index, renamedFor(index.name, from, to), from, to);
            steps << indexStep(context, table, copy, Phase::Migrate, tr("Build %1 as %2 has it").arg(copy.name, index.name));
        }
    return inPhase(steps, Phase::Migrate);
}

QList<ScriptStatement> restoreUses(const RelationPtr &table, const QStringList &columns, bool concurrently)
{
    const auto usesAny = [&](const auto &test) { return std::any_of(columns.begin(), columns.end(), test); };
    QList<ScriptStatement> statements;
    QSet<QString> ofConstraints;
    for (const Constraint &constraint : table->constraints) {
        ofConstraints.insert(constraint.name);
        if (usesAny([&](const QString &column) { return uses(constraint, column); })) {
            statements << ScriptStatement { {}, addConstraintStatement(table->name, constraint) };
            if (!constraint.comment.isEmpty())
                statements << ScriptStatement { {}, commentStatement(QStringLiteral("CONSTRAINT"), quoteIdentifier(constraint.name) + QStringLiteral(" ON ") + table->name.quoted(), constraint.comment) };
        }
    }
    for (const Index &index : table->indexes)
        if (!ofConstraints.contains(index.name) && usesAny([&](const QString &column) { return uses(index, table->name, column); })) {
            statements << ScriptStatement { {}, createIndexIfMissing(table->name, index, concurrently && table->kind == Relation::Kind::Table) };
            if (!index.comment.isEmpty())
                statements << ScriptStatement { {}, commentStatement(QStringLiteral("INDEX"), QualifiedName { table->name.schema, index.name }.quoted(), index.comment) };
        }
    return statements;
}

} // namespace lockkeeper
