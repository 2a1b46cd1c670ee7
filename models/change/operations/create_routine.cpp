// CREATE [OR REPLACE] FUNCTION and PROCEDURE, and CREATE TRIGGER.
#include "models/change/partitions.h"
#include "models/change/routinebody.h"
#include "models/change/simpleoperation.h"
#include "models/sql/parsetree.h"
#include "models/sql/plpgsql.h"
#include "models/sql/queryuse.h"

namespace lockkeeper::operations {

/// The queries in the body of a SQL function.
static void forEachQuery(const SyntaxNode &statement, const std::function<void(const SyntaxNode &)> &onQuery)
{
    for (const SyntaxNode &one : readRoutineBody(statement).statements)
        one.visit([&](const SyntaxNode &node) {
            const bool query = node.is("SelectStmt") || node.is("InsertStmt") || node.is("UpdateStmt") || node.is("DeleteStmt") || node.is("MergeStmt");
            if (query)
                onQuery(node);
            return !query;
        });
}

/// PostgreSQL reads the body of a SQL function when it makes the function, and opens what that names (check_function_bodies;
/// measured, 13 to 18). With polymorphic arguments it only parses.
static QList<LockImpact> bodyLocks(const SyntaxNode &statement, const QStringList &types, const OperationContext &context)
{
    QList<LockImpact> locks;
    if (std::any_of(types.begin(), types.end(), [](const QString &type) { return type.startsWith(u"any"); }))
        return locks;
    forEachQuery(statement, [&](const SyntaxNode &query) {
        const QueryUse use = useOf(query);
        for (const RelationUse &relation : use.relations)
            if (const QualifiedName name = context.resolve({ relation.schema, relation.name }); context.catalog->relation(name))
                mergeLock(locks, lockOf(name, relation.name == use.target.name && relation.schema == use.target.schema ? LockMode::RowExclusive : LockMode::AccessShare, LockDuration::Brief, context));
    });
    return locks;
}

static QList<Operation> createRoutine(const SyntaxNode &statement, const OperationContext &context)
{
    Routine routine;
    routine.name = readName(statement.children("funcname"));
    if (routine.name.schema.isEmpty())
        routine.name.schema = context.creationSchema();
    routine.kind = statement.boolean("is_procedure") ? QStringLiteral("procedure") : QStringLiteral("function");
    QStringList arguments, types;
    for (const SyntaxNode &parameter : statement.children("parameters")) {
        const QByteArray mode = parameter.enumerator("mode");
        if (mode == "FUNC_PARAM_OUT" || mode == "FUNC_PARAM_TABLE")
            continue;
        types << readType(parameter.child("arg_type"), context);
        arguments << (parameter.string("name").isEmpty() ? types.back() : quoteIdentifier(parameter.string("name")) + u' ' + types.back());
    }
    routine.arguments = arguments.join(QStringLiteral(", "));
    routine.returns = statement.child("return_type") ? readType(statement.child("return_type"), context) : QString();
    for (const SyntaxNode &option : statement.children("options"))
        if (option.string("defname") == u"volatility")
            routine.volatility = stringValue(option.child("arg")).at(0);
    Traits traits = statement.boolean("replace") ? Trait::Guarded : Traits();
    for (const SyntaxNode &option : statement.children("options"))
        if (option.string("defname") == u"security" && option.child("arg").boolean("boolval"))
            traits |= Trait::Definer;
        else if (option.string("defname") == u"language")
            routine.language = stringValue(option.child("arg"));
    routine.definition = deparseStatement(statement);
    if (routine.language == u"plpgsql") {
        const PlpgsqlBody body = readPlpgsql(routine.definition.toUtf8());
        traits |= body.dynamic ? Trait::DynamicSql : Traits();
        const bool usesTables = std::any_of(body.statements.begin(), body.statements.end(), [](const EmbeddedStatement &one) { return !one.expression || one.sql.toLower().contains(" from "); });
        traits |= usesTables ? Trait::TextBody : Traits();
    } else if (routine.language == u"sql" && statement.child("sql_body").isNull()) {
        forEachQuery(statement, [&](const SyntaxNode &query) { traits |= useOf(query).relations.isEmpty() ? Traits() : Trait::TextBody; });
    }
    // A body in BEGIN ATOMIC is of no other language, and need not say so.
    const bool sql = routine.language == u"sql" || !statement.child("sql_body").isNull();
    const Routine *known = context.catalog->routines.find(routine.signature());
    const bool replaces = known != nullptr;
    Inverse inverse { Inverse::Kind::Exact, { QStringLiteral("DROP %1 %2(%3)").arg(routine.kind.toUpper(), routine.name.quoted(), types.join(QStringLiteral(", "))) }, {} };
    if (replaces)
        inverse.statements = { known->definition };
    return { simpleOperation({ .kind = QStringLiteral("create-function"), .object = routine.signature(),
                               .summary = (replaces ? tr("Replace %1 %2") : tr("Create %1 %2")).arg(routine.kind, routine.signature()),
                               .locks = sql ? bodyLocks(statement, types, context) : QList<LockImpact>(),
                               .verdict = { Risk::Low, Strategy::Direct, replaces ? tr("Calls that start from now on run the new body.") : tr("Nobody calls it yet.") },
                               .apply = [routine](Catalog &catalog) { catalog.routines.insert(routine.signature(), routine); },
                               .inverse = inverse, .idempotent = statement.boolean("replace"), .traits = traits }) };
}

/// SHARE ROW EXCLUSIVE on the table and the partitions that get it too (measured, 13 to 18).
static QList<Operation> createTrigger(const SyntaxNode &statement, const OperationContext &context)
{
    const QualifiedName table = readRelation(statement.child("relation"), context);
    const bool forEachRow = statement.boolean("row");
    const QList<LockImpact> locks = triggerLocks(table, forEachRow, LockMode::ShareRowExclusive, context);
    const Trigger trigger { statement.string("trigname"), deparseStatement(statement), readName(statement.children("funcname")).display(), Trigger().firing, {} };
    return { simpleOperation({ .kind = QStringLiteral("create-trigger"), .object = table.display() + u'.' + trigger.name, .summary = tr("Create trigger %1 on %2").arg(trigger.name, table.display()),
                               .relation = table, .locks = locks,
                               .verdict = { context.isNew(table) ? Risk::Low : Risk::Medium, Strategy::Direct, tr("Writes wait for a moment, and run the trigger from now on.") },
                               .apply = [=](Catalog &catalog) {
                                   for (const LockImpact &lock : locks)
                                       editRelation(catalog, lock.relation, [&](Relation &relation) {
                                           relation.triggers.removeIf([&](const Trigger &known) { return known.name == trigger.name; });
                                           relation.triggers << (relation.name == table ? trigger : partitionTrigger(trigger, table, relation.name));
                                       });
                               },
                               .inverse = { Inverse::Kind::Exact, { QStringLiteral("DROP TRIGGER %1 ON %2").arg(quoteIdentifier(trigger.name), table.quoted()) }, {} },
                               .idempotent = statement.boolean("replace"), .traits = statement.boolean("replace") ? Trait::Guarded : Traits() }) };
}

/// ALTER FUNCTION and PROCEDURE: volatility, security, settings.
static QList<Operation> alterRoutine(const SyntaxNode &statement)
{
    const QString name = nameParts(statement.child("func").children("objname")).join(u'.');
    return { simpleOperation({ .kind = QStringLiteral("alter-function"), .object = name, .summary = tr("Change function %1").arg(name), .verdict = mediumRisk(tr("Calls that start from now on run with the new properties.")),
                               .inverse = cannotBeUndone(tr("its former properties")), .idempotent = true }) };
}

OperationForm create_routine()
{
    return { { "CreateFunctionStmt", "AlterFunctionStmt", "CreateTrigStmt" }, [](const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context) {
                return statement.is("AlterFunctionStmt") ? alterRoutine(statement) : statement.is("CreateTrigStmt") ? createTrigger(statement, context) : createRoutine(statement, context);
            } };
}

} // namespace lockkeeper::operations
