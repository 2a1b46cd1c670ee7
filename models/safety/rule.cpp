#include "models/safety/rule.h"

#include "models/change/syntaxreading.h"
#include "models/core/quantity.h"
#include "models/sql/tokens.h"

#include <QCoreApplication>

namespace lockkeeper {

QString RuleSubject::tableWithRows() const
{
    const QString name = operation->relation().display();
    const RelationPtr relation = context.catalog->relation(operation->relation()); // statistics may know one that nobody has read
    if (!relation || relation->rowEstimate < 0)
        return name;
    return QCoreApplication::translate("Rule", "%1 (%2 rows)").arg(name, formatCount(relation->rowEstimate));
}

RelationPtr RuleSubject::table() const
{
    const RelationPtr known = context.catalog->relation(operation->relation());
    return known && known->partial ? nullptr : known;
}

const Column *RuleSubject::column() const
{
    const RelationPtr relation = table();
    return relation ? relation->column(part()) : nullptr;
}

LockDuration RuleSubject::work() const
{
    LockDuration longest = LockDuration::Brief;
    for (const LockImpact &lock : operation->locks(context))
        longest = std::max(longest, lock.duration);
    return longest;
}

QStringList RuleSubject::lockedTables() const
{
    QStringList tables;
    for (const LockImpact &lock : operation->locks(context))
        if (!lock.newRelation)
            tables << lock.relation.display();
    return tables;
}

/// Those whose names were not there; most are at the place where they were.
template <class Part>
static QList<Part> addedTo(const RelationPtr &before, const RelationPtr &now, QList<Part> Relation::*parts)
{
    if (!before || !now)
        return now ? (*now).*parts : QList<Part>();
    const QList<Part> &old = (*before).*parts, &all = (*now).*parts;
    QList<Part> added;
    if (old.constData() == all.constData())
        return added;
    for (qsizetype i = 0; i < all.size(); ++i) {
        const auto hasName = [&](const Part &part) { return part.name == all[i].name; };
        if (!(i < old.size() && hasName(old[i])) && std::none_of(old.begin(), old.end(), hasName))
            added << all[i];
    }
    return added;
}

QList<Column> RuleSubject::newColumns() const
{
    return addedTo(context.catalog->relation(operation->relation()), tableAfter(), &Relation::columns);
}

QList<Constraint> RuleSubject::newConstraints() const
{
    QList<Constraint> constraints = addedTo(context.catalog->relation(operation->relation()), tableAfter(), &Relation::constraints);
    constraints.removeIf([](const Constraint &constraint) { return !constraint.isLocal; });
    return constraints;
}

QList<Index> RuleSubject::newIndexes() const
{
    return addedTo(context.catalog->relation(operation->relation()), tableAfter(), &Relation::indexes);
}

static bool isRename(const Operation &operation)
{
    static const QStringList kinds { QStringLiteral("rename-table"), QStringLiteral("rename-foreign-table"), QStringLiteral("set-schema") };
    return kinds.contains(operation->kind());
}

bool renamesRelation(const StatementAnalysis &statement)
{
    return std::any_of(statement.operations.begin(), statement.operations.end(), isRename);
}

/// The name that the operation's relation had when the script began.
static QualifiedName nameAtStart(const RuleSubject &subject)
{
    QualifiedName name = subject.operation->relation();
    for (auto earlier = std::lower_bound(subject.renames.begin(), subject.renames.end(), subject.index); earlier != subject.renames.begin();) {
        const StatementAnalysis &statement = subject.script.statements[size_t(*--earlier)];
        for (const Operation &operation : statement.operations)
            if (isRename(operation) && statement.contexts.back().catalog->relation(name) && !statement.context().catalog->relation(name))
                name = operation->relation();
    }
    return name;
}

bool RuleSubject::onNewColumn() const
{
    const RelationPtr now = context.catalog->relation(operation->relation());
    const Column *column = now ? now->column(part()) : nullptr;
    if (onNewTable() || !column)
        return onNewTable();
    const RelationPtr atStart = script.before->relation(nameAtStart(*this));
    if (!atStart)
        return now->partial; // else it was there under another name
    // A renamed column keeps its number.
    return std::none_of(atStart->columns.begin(), atStart->columns.end(), [&](const Column &known) { return column->number && known.number ? known.number == column->number : known.name == column->name; });
}

bool RuleSubject::onForeignTable() const
{
    const RelationPtr relation = context.catalog->relation(operation->relation());
    return relation && relation->kind == Relation::Kind::ForeignTable;
}

bool RuleSubject::onEmptyTable() const
{
    const RelationPtr relation = context.catalog->relation(operation->relation());
    return relation && relation->rowEstimate == 0 && relation->sizeBytes == 0;
}

QList<int> RuleSubject::transaction() const
{
    if (statement.transaction < 0)
        return { index };
    const std::vector<StatementAnalysis> &all = statements();
    QList<int> indexes;
    int first = index;
    while (first > 0 && all[size_t(first) - 1].transaction == statement.transaction)
        --first;
    for (int i = first; i < int(all.size()) && all[size_t(i)].transaction == statement.transaction; ++i)
        indexes << i;
    return indexes;
}

const QList<Token> &RuleSubject::tokens() const
{
    if (!tokensRead)
        tokensRead = tokensOf(text());
    return *tokensRead;
}

qsizetype offsetBehindWords(const StatementAnalysis &statement, const QByteArray &text, const QByteArrayList &words)
{
    const QByteArray sql = text.mid(statement.range.begin, statement.range.length());
    const QList<Token> tokens = tokensOf(sql);
    for (qsizetype i = 0; i + words.size() <= tokens.size(); ++i) {
        bool all = true;
        for (qsizetype k = 0; k < words.size() && all; ++k)
            all = QByteArrayView(sql).sliced(tokens[i + k].begin, tokens[i + k].length()).compare(words[k], Qt::CaseInsensitive) == 0;
        if (all)
            return statement.range.begin + tokens[i + words.size() - 1].end;
    }
    return -1;
}

namespace rules {

QString tr(const char *text)
{
    return QCoreApplication::translate("Rule", text);
}

QList<Finding> report(Severity severity, const QString &message, const QList<Fix> &fixes)
{
    return { reportAt(-1, severity, message, fixes) };
}

Finding reportAt(int statement, Severity severity, const QString &message, const QList<Fix> &fixes)
{
    Finding finding;
    finding.statement = statement;
    finding.severity = severity;
    finding.message = message;
    finding.fixes = fixes;
    return finding;
}

QList<Fix> byRecipe(const QString &recipe, const QMap<QString, QString> &values)
{
    RecipeCall call { recipe, {} };
    for (auto value = values.begin(); value != values.end(); ++value)
        if (!value->isEmpty())
            call.values.insert(value.key(), *value);
    Fix fix;
    fix.title = tr("Design a series: %1").arg(recipe);
    fix.recipe = call;
    return { fix };
}

QList<Fix> byTableRecipe(const RuleSubject &subject, const QString &recipe, QMap<QString, QString> values)
{
    if (!subject.table())
        return {};
    values.insert(QStringLiteral("table"), subject.operation->relation().display());
    return byRecipe(recipe, values);
}

QList<Fix> byNewColumn(const RuleSubject &subject)
{
    const QList<Column> columns = subject.newColumns();
    if (columns.isEmpty())
        return {};
    const Column &column = columns.front();
    return byTableRecipe(subject, QStringLiteral("add-column"), { { QStringLiteral("name"), column.name }, { QStringLiteral("type"), column.type }, { QStringLiteral("default"), column.defaultExpression }, { QStringLiteral("not_null"), column.notNull ? QStringLiteral("true") : QString() } });
}

QList<Fix> insertion(const QString &title, qsizetype offset, const QByteArray &text)
{
    if (offset < 0)
        return {};
    return { Fix { title, { { { offset, offset }, text } }, {} } };
}

bool isSerial(const Column &column, const QualifiedName &table)
{
    return column.defaultExpression == QStringLiteral("nextval('%1'::regclass)").arg(QualifiedName { table.schema, table.name + u'_' + column.name + QStringLiteral("_seq") }.quoted());
}

RelationPtr tableMadeHere(const RuleSubject &subject)
{
    const RelationPtr now = subject.tableAfter();
    if (!now || !now->isTable() || subject.table() || now->temporary || !now->partitionOf.isEmpty())
        return nullptr;
    return subject.script.after->relation(now->name);
}

RelationPtr tableOfTenants(const RuleSubject &subject)
{
    if (!subject.project.tenancy.byColumn())
        return nullptr;
    const RelationPtr made = tableMadeHere(subject);
    return made && !subject.project.tenancy.isShared(made->name) ? made : nullptr;
}

bool opensToAllTenants(const Policy &policy, const QString &column)
{
    const bool reads = policy.command != u"INSERT", writes = policy.command != u"SELECT" && policy.command != u"DELETE" && !policy.checkExpression.isEmpty();
    return policy.permissive && ((reads && !mentionsColumn(policy.usingExpression, column)) || (writes && !mentionsColumn(policy.checkExpression, column)));
}

bool takesStrongLock(const StatementAnalysis &statement, LockMode atLeast)
{
    return statement.facts.strongest >= atLeast;
}

} // namespace rules

} // namespace lockkeeper
