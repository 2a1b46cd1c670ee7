#include "models/change/routineruns.h"

#include "models/change/operationform.h"
#include "models/change/routinebody.h"
#include "models/change/rowwrites.h"
#include "models/change/simpleoperation.h"
#include "models/change/syntaxreading.h"
#include "models/core/textmemo.h"
#include "models/sql/parsetree.h"

#include <deque>

namespace lockkeeper {

namespace {

/// When a trigger fires, as CREATE TRIGGER says.
struct TriggerForm
{
    QualifiedName function;
    RowEvents events;
    QStringList columns; ///< of UPDATE OF; empty for all
    bool forEachRow = false;
};

std::shared_ptr<const TriggerForm> formOf(const Trigger &trigger)
{
    static thread_local TextMemo<TriggerForm> memo;
    return memo.of(trigger.definition, [](const QString &definition) {
        enum { Insert = 1 << 2, Delete = 1 << 3, Update = 1 << 4, Truncate = 1 << 5 }; // TRIGGER_TYPE_INSERT and its likes (pg_trigger.h)
        const ParseTree tree = ParseTree::parse(definition.toUtf8());
        const SyntaxNode create = tree.statement();
        const qint64 events = create.integer("events");
        TriggerForm form { readName(create.children("funcname")), {}, {}, create.boolean("row") };
        form.events.setFlag(RowEvent::Insert, events & Insert);
        form.events.setFlag(RowEvent::Delete, events & Delete);
        form.events.setFlag(RowEvent::Update, events & Update);
        form.events.setFlag(RowEvent::Truncate, events & Truncate);
        for (const SyntaxNode &column : create.children("columns"))
            form.columns << stringValue(column);
        return form;
    });
}

/// What runs queries or fires triggers when it is run; a CREATE FUNCTION only names what it will call one day.
bool mayRunRoutines(const SyntaxNode &statement)
{
    static constexpr const char *kinds[] = { "SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "CopyStmt", "TruncateStmt", "CallStmt", "CreateTableAsStmt", "DeclareCursorStmt" };
    return std::any_of(std::begin(kinds), std::end(kinds), [&](const char *kind) { return statement.is(kind); });
}

/// Null where the text cannot be read.
SyntaxNode parsedOnce(const QString &sql)
{
    static thread_local TextMemo<SyntaxNode> memo;
    return *memo.of(sql, [](const QString &text) { return ParseTree::parse(text.toUtf8()).statement(); });
}

/// The columns to which an INSERT gives values of its own; none where DEFAULT stands among them.
QStringList givenColumns(const SyntaxNode &insert, const Relation &table)
{
    const SyntaxNode query = insert.child("select_stmt");
    bool asksForDefaults = false;
    qsizetype values = query.children("target_list").size();
    for (const SyntaxNode &row : query.children("values_lists")) {
        values = row.children("items").size();
        for (const SyntaxNode &value : row.children("items"))
            asksForDefaults = asksForDefaults || value.is("SetToDefault");
    }
    QStringList names;
    for (const SyntaxNode &column : insert.children("cols"))
        names << column.string("name");
    for (qsizetype i = 0; i < std::min(values, table.columns.size()) && insert.children("cols").isEmpty(); ++i)
        names << table.columns[i].name;
    return asksForDefaults ? QStringList() : names;
}

/// How many arguments an identity has: "a numeric(10,2), b text" is two.
qsizetype argumentCount(const QString &arguments)
{
    int depth = 0;
    qsizetype count = arguments.isEmpty() ? 0 : 1;
    for (const QChar c : arguments) {
        depth += c == u'(' ? 1 : c == u')' ? -1 : 0;
        count += c == u',' && depth == 0;
    }
    return count;
}

/// Those of that name; of several the ones with so many arguments, where there is one.
QList<Routine> calledBy(const SyntaxNode &call, const OperationContext &context)
{
    QList<Routine> routines = context.catalog->routinesNamed(readName(call.children("funcname")), context.searchPath);
    const auto fits = [count = call.children("args").size()](const Routine &routine) { return argumentCount(routine.arguments) == count; };
    if (routines.size() > 1 && std::any_of(routines.begin(), routines.end(), fits))
        routines.removeIf([&](const Routine &routine) { return !fits(routine); });
    return routines;
}

class Follower
{
public:
    explicit Follower(const OperationContext &context)
        : m_context(context)
    {
        m_context.inRoutine = true;
    }

    /// Remembers what runs because of the statement.
    void meet(const SyntaxNode &statement, const OperationContext &context)
    {
        statement.visit([&](const SyntaxNode &node) {
            if (node.is("FuncCall"))
                for (const Routine &routine : calledBy(node, context))
                    add({ routine, false });
            if (node.is("InsertStmt") || node.is("UpdateStmt") || node.is("DeleteStmt") || node.is("MergeStmt") || node.is("CopyStmt") || node.is("TruncateStmt"))
                for (const RowWrite &write : rowWritesOf(node, context)) {
                    addTriggers(write, context);
                    meetRow(node, write, context);
                }
            if (node.is("RangeVar"))
                meetView(readRelation(node, context), context);
            return true;
        });
    }

    QList<Operation> follow()
    {
        QList<Operation> operations;
        while (!m_waiting.empty() || !m_unread.empty()) {
            for (; !m_unread.empty(); m_unread.pop_front())
                meet(parsedOnce(m_unread.front().first->viewDefinition), m_unread.front().second);
            if (m_waiting.empty())
                break;
            const Run run = m_waiting.front();
            m_waiting.pop_front();
            operations << operationsOf(run);
        }
        return operations;
    }

private:
    struct Run
    {
        Routine routine;
        bool byTrigger = false;
    };

    /// An operation of a body, and what it meets.
    struct Inner
    {
        Operation operation;
        OperationContext context;
    };

    void add(const Run &run)
    {
        const bool computes = run.routine.language == u"c" || run.routine.language == u"internal" || run.routine.kind == u"aggregate" || run.routine.volatility == u'i';
        const QString signature = run.routine.signature();
        if (computes || m_seen.contains(signature))
            return;
        m_seen.insert(signature);
        m_waiting.push_back(run);
    }

    void meetExpression(const QString &expression, const OperationContext &context)
    {
        if (expression.contains(u'(')) // else it calls nothing
            meet(parsedOnce(QStringLiteral("SELECT ") + expression), context);
    }

    /// The defaults and checks of rows that are written.
    void meetRow(const SyntaxNode &writer, const RowWrite &write, const OperationContext &context)
    {
        const RelationPtr table = context.catalog->relation(write.table);
        const bool inserts = write.events.testFlag(RowEvent::Insert);
        if (!table || !(inserts || write.events.testFlag(RowEvent::Update)))
            return;
        const QStringList given = writer.is("InsertStmt") ? givenColumns(writer, *table) : QStringList();
        for (const Column &column : table->columns)
            if (column.generated != Column::Generated::None || (inserts && !given.contains(column.name)))
                meetExpression(column.defaultExpression, context);
        for (const Constraint &constraint : table->constraints)
            if (constraint.kind == Constraint::Kind::Check)
                meetExpression(constraint.expression, context);
    }

    void meetView(const QualifiedName &name, const OperationContext &context)
    {
        const RelationPtr view = context.catalog->relation(name);
        if (!view || view->kind != Relation::Kind::View || m_views.contains(name))
            return;
        m_views.insert(name);
        m_unread.push_back({ view, context });
    }

    void addTriggers(const RowWrite &write, const OperationContext &context)
    {
        addTriggersOf(context.catalog->relation(write.table), write, false, context);
        for (const RelationPtr &below : context.catalog->descendantsOf(write.table)) // where the rows are
            addTriggersOf(below, write, true, context);
    }

    void addTriggersOf(const RelationPtr &table, const RowWrite &write, bool onlyForEachRow, const OperationContext &context)
    {
        for (const Trigger &trigger : table ? table->triggers : QList<Trigger>()) {
            const auto form = formOf(trigger);
            if (!trigger.fires() || (onlyForEachRow && !form->forEachRow))
                continue;
            RowEvents events = form->events & write.events;
            const bool other = !form->columns.isEmpty() && std::none_of(write.columns.begin(), write.columns.end(), [&](const QString &column) { return form->columns.contains(column); });
            events.setFlag(RowEvent::Update, events.testFlag(RowEvent::Update) && !other);
            QList<Routine> routines;
            if (events)
                routines = context.catalog->routinesNamed(form->function, context.searchPath);
            if (events && routines.isEmpty()) // it has another name since
                routines = context.catalog->routinesNamed({ trigger.function.section(u'.', 0, -2), trigger.function.section(u'.', -1) }, context.searchPath);
            for (const Routine &routine : std::as_const(routines))
                add({ routine, true });
        }
    }

    /// None for a body that only computes.
    QList<Operation> operationsOf(const Run &run)
    {
        const RoutineBodyPtr body = bodyOf(run.routine);
        OperationContext context = m_context;
        if (!body->searchPath.isEmpty())
            context.searchPath = body->searchPath;
        QList<Inner> inner;
        QList<LockImpact> locks;
        for (const SyntaxNode &statement : body->statements) {
            meet(statement, context);
            for (const Operation &operation : readOperations(statement, context)) {
                mergeLocks(locks, operation->locks(context));
                inner << Inner { operation, context };
                if (!operation->changesSchema())
                    continue;
                auto after = std::make_shared<Catalog>(*context.catalog);
                operation->apply(*after, context);
                context.catalog = after;
            }
        }
        m_context.catalog = context.catalog;
        const auto changes = [](const Inner &one) { return one.operation->changesSchema(); };
        const bool idle = locks.isEmpty() && std::none_of(inner.begin(), inner.end(), changes) && body->error.isEmpty() && !body->dynamic && !body->endsTransactions;
        return idle ? QList<Operation>() : QList<Operation> { operationOf(run, *body, inner, locks) };
    }

    static Verdict verdictOf(const QString &name, const RoutineBody &body, const QList<Inner> &inner)
    {
        if (!body.error.isEmpty())
            return mediumRisk(tr("What %1 locks and changes is not known: %2. Rehearse it.").arg(name, body.error));
        if (body.dynamic)
            return mediumRisk(tr("%1 puts SQL together at run time; nobody can say here what it locks. Rehearse it.").arg(name));
        Verdict worst = lowRisk(tr("Its locks are those of the statements in its body."));
        for (const Inner &one : inner)
            if (const Verdict verdict = one.operation->verdict(one.context); verdict.risk > worst.risk)
                worst = { verdict.risk, verdict.strategy, tr("%1: %2").arg(one.operation->summary(), verdict.reason) };
        return worst;
    }

    static Operation operationOf(const Run &run, const RoutineBody &body, const QList<Inner> &inner, const QList<LockImpact> &locks)
    {
        const QString name = run.routine.signature();
        const auto any = [&](auto holds) { return std::any_of(inner.begin(), inner.end(), holds); };
        const bool changes = any([](const Inner &one) { return one.operation->changesSchema(); });
        const bool leavesSomething = changes || any([](const Inner &one) { return one.operation->inverse(one.context).kind != Inverse::Kind::Nothing; });
        // What a trigger puts together concerns rows: the schema that is followed stays right.
        const bool known = body.error.isEmpty() && (!body.dynamic || run.byTrigger) && !any([](const Inner &one) { return !one.operation->understood(); });
        const QString summary = run.byTrigger ? tr("Run trigger function %1") : run.routine.kind == u"procedure" ? tr("Run procedure %1") : tr("Run function %1");
        return simpleOperation({ .kind = QStringLiteral("run-routine"), .object = name, .summary = summary.arg(name), .locks = locks, .verdict = verdictOf(name, body, inner),
                                 .apply = [inner](Catalog &catalog) {
                                     for (const Inner &one : inner)
                                         one.operation->apply(catalog, one.context);
                                 },
                                 .inverse = leavesSomething ? cannotBeUndone(tr("what %1 did").arg(name)) : Inverse(),
                                 .transactional = !body.endsTransactions && !any([](const Inner &one) { return !one.operation->transactional(); }),
                                 .changesSchema = changes, .traits = body.dynamic ? Trait::DynamicSql : Traits(), .understood = known });
    }

    OperationContext m_context;
    std::deque<Run> m_waiting;
    QSet<QString> m_seen;
    QSet<QualifiedName> m_views;
    std::deque<std::pair<RelationPtr, OperationContext>> m_unread; ///< views
};

} // namespace

QList<Operation> routineRuns(const SyntaxNode &statement, const OperationContext &context)
{
    if (context.inRoutine || !mayRunRoutines(statement) || context.catalog->routines.isEmpty())
        return {};
    Follower follower(context);
    follower.meet(statement, context);
    return follower.follow();
}

} // namespace lockkeeper
