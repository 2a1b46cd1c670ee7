// A migration that stopped half-way: what the database says of it, and how it is brought to one side.
#include "app/cli/runsupport.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static QJsonObject toJson(const HalfRun &half)
{
    QJsonArray statements;
    for (const StatementEffect &effect : half.statements)
        statements << QJsonObject { { QStringLiteral("line"), effect.line }, { QStringLiteral("summary"), effect.summary }, { QStringLiteral("state"), HalfRun::stateId(effect.state) }, { QStringLiteral("evidence"), effect.evidence } };
    return { { QStringLiteral("version"), half.migration.version }, { QStringLiteral("name"), half.migration.name }, { QStringLiteral("direction"), directionId(half.direction) }, { QStringLiteral("error"), half.run.error.isEmpty() ? QJsonValue() : QJsonValue(half.run.error) },
             { QStringLiteral("invalid_indexes"), QJsonArray::fromStringList(half.invalidIndexes) }, { QStringLiteral("running_pid"), half.runningPid ? QJsonValue(half.runningPid) : QJsonValue() }, { QStringLiteral("statements"), statements } };
}

static int report(const QList<HalfRun> &halves, const Arguments &arguments, Console &console)
{
    QJsonArray array;
    for (const HalfRun &half : halves)
        array << toJson(half);
    if (arguments.value(QStringLiteral("format")) == u"json") {
        console.answer(QJsonObject { { QStringLiteral("migrations"), array } });
        return halves.isEmpty() ? Fine : Findings;
    }
    for (const HalfRun &half : halves) {
        console.answer(tr("%1 (%2) stopped half-way.%3").arg(half.migration.title(), directionId(half.direction), half.run.error.isEmpty() ? QString() : u' ' + half.run.error));
        for (const StatementEffect &effect : half.statements)
            console.answer(QStringLiteral("  %1 %2: %3 (%4)").arg(effect.state == StatementEffect::State::There ? tr("done   ") : effect.state == StatementEffect::State::NotThere ? tr("open   ") : tr("unknown"), tr("line %1").arg(effect.line), effect.summary, effect.evidence));
        console.say(half.runningPid ? tr("Process %1 of the server still works on a run of this database, so this may change. Wait until it ends, or end it with pg_terminate_backend(%1).").arg(half.runningPid) : half.isSettled() ? tr("Run lockkeeper repair --finish to run what is open, or --undo to take back what is done.") : tr("Bring the unknown statements to one side by hand, then run lockkeeper repair --mark-applied or --mark-pending."));
    }
    if (halves.isEmpty())
        console.say(tr("No migration stopped half-way."));
    return halves.isEmpty() ? Fine : Findings;
}

static int run(const Arguments &arguments, Console &console)
{
    const MigrationProject project = runnableProject(arguments);
    const auto given = [&](const char *flag) { return arguments.flag(QLatin1String(flag)); };
    const bool writing = given("finish") || given("undo") || given("mark-applied") || given("mark-pending") || given("accept-changes");
    const auto session = sessionOfTenant(arguments, console, project, writing);
    Journal journal(project.stateFolder() + QStringLiteral("/journal.jsonl"));
    Migrator migrator(*session, project, writing ? &journal : nullptr);
    if (given("accept-changes")) {
        for (const Migration &migration : migrator.acceptChanges(console.progress()))
            console.answer(tr("%1: its text is now taken for what was applied.").arg(migration.title()));
        return Fine;
    }
    const QList<HalfRun> halves = migrator.halfRuns(console.progress());
    if (!writing || halves.isEmpty())
        return report(halves, arguments, console);
    QList<MigrationRun> runs;
    for (const HalfRun &half : halves) {
        if (given("mark-applied") || given("mark-pending")) {
            migrator.mark(half.migration, given("mark-applied"), console.progress());
            console.answer(given("mark-applied") ? tr("%1 is marked as applied.").arg(half.migration.title()) : tr("%1 is marked as pending.").arg(half.migration.title()));
        } else {
            runs << (given("finish") ? migrator.finish(half, console.progress()) : migrator.undo(half, console.progress()));
        }
    }
    return runs.isEmpty() ? Fine : answerRuns(runs, arguments, console);
}

Verb repair()
{
    const auto flag = [](const char *name, const QString &help) { return VerbOption { QLatin1String(name), help, VerbOption::Kind::Flag, {}, {} }; };
    return { QStringLiteral("repair"), tr("say what a migration that stopped half-way has done on --database, and settle it"),
             { flag("finish", tr("run the statements that are open")), flag("undo", tr("take back those that are done")), flag("mark-applied", tr("only write down that it is applied")), flag("mark-pending", tr("only write down that it is not")),
               flag("accept-changes", tr("take changed files for what was applied")), tenantOption(), variableOption(), formatOption({ QStringLiteral("text"), QStringLiteral("json") }) },
             run };
}

} // namespace lockkeeper::verbs
