#include "models/migration/projectcatalog.h"
#include "models/migration/migrationscript.h"
#include "models/runbook/runbookmodel.h"
#include "models/runbook/stepkind.h"
#include "tests/support/projects.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestRunbook : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isFilledFromTheMigration();
    void conditionsChooseTheSteps();
    void ticksAreKeptOnDisk();
    void ticksOfOtherFilesDoNotCount();
    void everyKindOfTheTemplatesIsKnown();
    void applyWaitsForTheRequiredChecks();
    void reasonsCountForTheSameAnswer();
    void productionHasALimitOnBlocking();
    void failuresAreThoseThatWereObserved();
    void modelShowsPhasesAndSteps();
};

static Runbook runbookOf(const TemporaryProject &folder, const QByteArray &base = "CREATE TABLE t (id int, c text);", double longestBlockingS = 0, std::optional<RehearsalReport> report = {})
{
    const MigrationProject project = openProject(folder.path());
    const Migration migration = project.migrations.back();
    RunbookInput input;
    input.migration = migration;
    input.previousVersion = QStringLiteral("20260101000000");
    input.database = QStringLiteral("shop-prod/shop");
    input.environment = QStringLiteral("production");
    input.longestBlockingS = longestBlockingS;
    input.report = std::move(report);
    input.up = analyzeScript(Script(migrationText(migration, Direction::Up)), { .before = analyzeScript(Script(base), { .before = std::make_shared<const Catalog>() })->after });
    if (!migration.downFile.isEmpty())
        input.down = analyzeScript(Script(migrationText(migration, Direction::Down)), { .before = input.up->after });
    return makeRunbook(input, QDateTime(QDate(2026, 11, 21), QTime(10, 0)));
}

static const RunbookStep *step(const Runbook &runbook, const char *key)
{
    for (const RunbookStep &candidate : runbook.steps)
        if (candidate.key() == QLatin1String(key))
            return &candidate;
    return nullptr;
}

void TestRunbook::isFilledFromTheMigration()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260102000000_note"), "BEGIN; ALTER TABLE t ADD COLUMN note text; SELECT true AS ok; COMMIT;", "ALTER TABLE t DROP COLUMN note;");
    const Runbook runbook = runbookOf(project);
    const RunbookStep *apply = step(runbook, "deployment/apply");
    QVERIFY(apply);
    QCOMPARE(apply->statements.size(), 2);
    QCOMPARE(apply->statements[0].mode, LockMode::AccessExclusive);
    QVERIFY(apply->title.contains(QStringLiteral("shop-prod/shop")));
    QCOMPARE(step(runbook, "rollback/roll-back")->statements.size(), 1);
    QCOMPARE(step(runbook, "deployment/verify")->statements.size(), 1);
    QCOMPARE(step(runbook, "pre-deployment/rehearsed-with-these-files")->state, RunbookStep::State::Failed);
    for (const RunbookStep &each : runbook.steps)
        QVERIFY2(!each.title.contains(u'{') && !each.text.contains(u'{'), qPrintable(each.title + each.text));
}

void TestRunbook::conditionsChooseTheSteps()
{
    TemporaryProject harmless, dangerous;
    harmless.migration(QStringLiteral("20260102000000_note"), "ALTER TABLE t ADD COLUMN note text;", "ALTER TABLE t DROP COLUMN note;");
    dangerous.migration(QStringLiteral("20260102000000_drop"), "ALTER TABLE t DROP COLUMN c, ALTER COLUMN id TYPE bigint;", "ALTER TABLE t ADD COLUMN c text;");
    QVERIFY(!step(runbookOf(harmless), "pre-deployment/data-loss-accepted"));
    QVERIFY(step(runbookOf(dangerous), "pre-deployment/data-loss-accepted"));
    QVERIFY(!step(runbookOf(harmless), "pre-deployment/maintenance-window"));
    QVERIFY(step(runbookOf(dangerous), "pre-deployment/maintenance-window"));
}

void TestRunbook::ticksAreKeptOnDisk()
{
    TemporaryProject folder;
    folder.migration(QStringLiteral("20260102000000_note"), "ALTER TABLE t ADD COLUMN note text;", "ALTER TABLE t DROP COLUMN note;");
    const MigrationProject project = openProject(folder.path());
    RunbookModel model;
    model.setRunbook(runbookOf(folder));
    const int approvals = model.runbook().current() + 3;
    model.setStep(approvals, RunbookStep::State::Done, QStringLiteral("by two"), {}, QStringLiteral("dba"), QDateTime(QDate(2026, 11, 21), QTime(11, 0)));
    saveRunbook(project, model.runbook());
    const auto kept = loadRunbook(project, QStringLiteral("20260102000000"), QStringLiteral("shop-prod/shop"));
    QVERIFY(kept.has_value());
    QCOMPARE(kept->steps[approvals].state, RunbookStep::State::Done);
    QCOMPARE(kept->steps[approvals].note, QStringLiteral("by two"));
    Runbook fresh = runbookOf(folder);
    keepTicks(fresh, *kept);
    QCOMPARE(fresh.steps[approvals].who, QStringLiteral("dba"));
    QVERIFY(!loadRunbook(project, QStringLiteral("1"), QStringLiteral("shop-prod/shop")).has_value());
    QVERIFY(!loadRunbook(project, QStringLiteral("20260102000000"), QStringLiteral("shop-staging/shop")).has_value());
}

void TestRunbook::ticksOfOtherFilesDoNotCount()
{
    TemporaryProject folder;
    folder.migration(QStringLiteral("20260102000000_note"), "ALTER TABLE t ADD COLUMN note text;", "ALTER TABLE t DROP COLUMN note;");
    Runbook earlier = runbookOf(folder);
    for (RunbookStep &each : earlier.steps)
        each.state = RunbookStep::State::Done;
    folder.migration(QStringLiteral("20260102000000_note"), "ALTER TABLE t ADD COLUMN other text;", "ALTER TABLE t DROP COLUMN other;");
    Runbook fresh = runbookOf(folder);
    keepTicks(fresh, earlier);
    QCOMPARE(step(fresh, "pre-deployment/approvals")->state, RunbookStep::State::Todo);
}

void TestRunbook::everyKindOfTheTemplatesIsKnown()
{
    TemporaryProject folder;
    folder.migration(QStringLiteral("20260102000000_drop"), "ALTER TABLE t DROP COLUMN c, ALTER COLUMN id TYPE bigint; VACUUM t;", "ALTER TABLE t ADD COLUMN c text;");
    const Runbook runbook = runbookOf(folder);
    QVERIFY(runbook.steps.size() > 60);
    QSet<QString> keys;
    for (const RunbookStep &each : runbook.steps) {
        QVERIFY2(stepKind(each.kind), qPrintable(each.kind));
        QVERIFY2(!keys.contains(each.key()), qPrintable(each.key()));
        keys.insert(each.key());
    }
}

static int indexOf(const Runbook &runbook, const char *key)
{
    return int(step(runbook, key) - runbook.steps.constData());
}

static QStringList keysOf(const Runbook &runbook, const QList<int> &steps)
{
    QStringList keys;
    for (const int number : steps)
        keys << runbook.steps[number].id;
    return keys;
}

void TestRunbook::applyWaitsForTheRequiredChecks()
{
    TemporaryProject folder;
    folder.migration(QStringLiteral("20260102000000_note"), "ALTER TABLE t ADD COLUMN note text;", "ALTER TABLE t DROP COLUMN note;");
    Runbook runbook = runbookOf(folder);
    const int apply = indexOf(runbook, "deployment/apply");
    const QStringList required { QStringLiteral("rehearsed-with-these-files"), QStringLiteral("matrix-no-required-fail"), QStringLiteral("way-back-proved") };
    QCOMPARE(keysOf(runbook, runbook.obstacles(apply)), required);
    QVERIFY(runbook.obstacles(indexOf(runbook, "rollback/roll-back")).isEmpty()); // the way back is never blocked
    for (const QString &id : required)
        runbook.steps[indexOf(runbook, ("pre-deployment/" + id.toUtf8()).constData())].reason = QStringLiteral("the owner said so");
    QVERIFY(runbook.obstacles(apply).isEmpty());
    runbook.steps[indexOf(runbook, "pre-deployment/no-drift")].state = RunbookStep::State::Failed;
    QCOMPARE(keysOf(runbook, runbook.obstacles(apply)), QStringList { QStringLiteral("no-drift") });
}

void TestRunbook::reasonsCountForTheSameAnswer()
{
    TemporaryProject folder;
    folder.migration(QStringLiteral("20260102000000_note"), "ALTER TABLE t ADD COLUMN note text;", "ALTER TABLE t DROP COLUMN note;");
    RunbookModel model;
    model.setRunbook(runbookOf(folder));
    const int check = indexOf(model.runbook(), "pre-deployment/way-back-proved");
    QVERIFY(model.runbook().steps[check].needsReason());
    model.setStep(check, RunbookStep::State::Done, {}, QStringLiteral("a backup is the way back"), QStringLiteral("dba"), QDateTime::currentDateTime());
    saveRunbook(openProject(folder.path()), model.runbook());
    const Runbook kept = *loadRunbook(openProject(folder.path()), QStringLiteral("20260102000000"), QStringLiteral("shop-prod/shop"));
    QCOMPARE(kept.steps[check].reason, QStringLiteral("a backup is the way back"));
    QVERIFY(kept.steps[check].required);
    Runbook fresh = runbookOf(folder);
    keepTicks(fresh, kept);
    QCOMPARE(fresh.steps[check].state, RunbookStep::State::Done);
    QCOMPARE(fresh.steps[check].reason, QStringLiteral("a backup is the way back"));
    Runbook otherAnswer = runbookOf(folder);
    otherAnswer.steps[check].facts = QStringList { QStringLiteral("12 values lost.") };
    keepTicks(otherAnswer, kept);
    QCOMPARE(otherAnswer.steps[check].state, RunbookStep::State::Failed);
    Runbook otherServer = runbookOf(folder);
    otherServer.database = QStringLiteral("shop-staging/shop");
    keepTicks(otherServer, kept);
    QVERIFY(otherServer.steps[check].reason.isEmpty());
}

void TestRunbook::productionHasALimitOnBlocking()
{
    TemporaryProject folder;
    folder.migration(QStringLiteral("20260102000000_index"), "CREATE INDEX i ON t (id);", "DROP INDEX i;");
    QVERIFY(!step(runbookOf(folder), "pre-deployment/blocking-within-limit"));
    const Runbook runbook = runbookOf(folder, "CREATE TABLE t (id int, c text);", 1e-6);
    const RunbookStep *limit = step(runbook, "pre-deployment/blocking-within-limit");
    QVERIFY(limit);
    QCOMPARE(limit->state, RunbookStep::State::Failed);
    QVERIFY(runbook.obstacles(indexOf(runbook, "deployment/apply")).contains(indexOf(runbook, "pre-deployment/blocking-within-limit")));
    QCOMPARE(step(runbookOf(folder, "CREATE TABLE t (id int, c text);", 1e6), "pre-deployment/blocking-within-limit")->state, RunbookStep::State::Done);
}

void TestRunbook::failuresAreThoseThatWereObserved()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260102000000_index"), "CREATE INDEX CONCURRENTLY t_id_idx ON t (id);", "DROP INDEX CONCURRENTLY t_id_idx;");
    const Runbook plain = runbookOf(project);
    QVERIFY(step(plain, "failure/invalid-index") && step(plain, "failure/connection-lost"));
    QVERIFY(step(plain, "failure/invalid-index")->facts.join(u' ').contains(QStringLiteral("was not rehearsed with failure points")));

    RehearsalReport report;
    report.serverVersion = QStringLiteral("15.10");
    report.migration.version = QStringLiteral("20260102000000");
    report.failurePoints.emplace();
    report.failurePoints->statements << FailureStatement { Direction::Up, 0, 1, QStringLiteral("Create index t_id_idx"), LockMode::ShareUpdateExclusive, QStringLiteral("create-index"), false };
    FailurePoint killed;
    killed.kind = FailureKind::TerminatedDuring;
    killed.state = FailureState::InvalidIndex;
    killed.leftBehind << QStringLiteral("public.t_id_idx");
    killed.serverSaid = QStringLiteral("FATAL:  terminating connection due to administrator command");
    killed.sqlState = QStringLiteral("57P01");
    killed.ways << FailureWay { FailureWay::Action::Repair, {}, FailureWay::Outcome::Works, 0.09, QStringLiteral("The schema is as after an undisturbed up.") } << FailureWay { FailureWay::Action::Up, {}, FailureWay::Outcome::Refused, 0, {} };
    FailurePoint cut;
    cut.kind = FailureKind::DiskFull; // not tried, so the template keeps its word
    report.failurePoints->points << killed << cut;
    const Runbook observed = runbookOf(project, "CREATE TABLE t (id int, c text);", 0, report);
    const RunbookStep *scenario = step(observed, "failure/observed-up-terminated-during-invalid-index-1");
    QVERIFY(scenario);
    for (const char *fact : { "57P01", "public.t_id_idx is left INVALID", "`lockkeeper repair 20260102000000 --finish` goes on to the end", "Rows: unchanged" })
        QVERIFY2(scenario->text.contains(QLatin1String(fact)), qPrintable(scenario->text));
    QVERIFY2(scenario->facts.front().contains(QStringLiteral("PostgreSQL 15.10, at: line 1, Create index t_id_idx")), qPrintable(scenario->facts.front()));
    QVERIFY(!step(observed, "failure/invalid-index"));
    QVERIFY(step(observed, "failure/disk-full")->facts.join(u' ').contains(QStringLiteral("was not observed")));
    QVERIFY(step(observed, "failure/lock-timeout"));
}

void TestRunbook::modelShowsPhasesAndSteps()
{
    TemporaryProject folder;
    folder.migration(QStringLiteral("20260102000000_note"), "ALTER TABLE t ADD COLUMN note text;", "ALTER TABLE t DROP COLUMN note;");
    RunbookModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRunbook(runbookOf(folder));
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("Pre-deployment checks"));
    const int current = model.runbook().current();
    const QModelIndex index = model.indexOfStep(current);
    QVERIFY(index.data(RunbookModel::CurrentRole).toBool());
    QCOMPARE(RunbookModel::stepOf(index), current);
    model.setStep(current, RunbookStep::State::Done, {}, {}, QStringLiteral("me"), QDateTime::currentDateTime());
    QVERIFY(model.runbook().current() > current);
}

QTEST_GUILESS_MAIN(TestRunbook)
#include "tst_runbook.moc"
