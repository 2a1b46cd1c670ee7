#include "models/core/error.h"
#include "models/rehearsal/failurefinder.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QJsonDocument>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// What is left of migrations that are stopped at each of their statements, where the truth is known.
class TestFailurePoints : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_sandbox.reset(); }
    void transactionsLeaveNothing();
    void buildsLeaveAnInvalidIndex();
    void dropsThatDidNotEndAreUndone();
    void scriptsLeaveAKnownRest();
    void programsAreKilled();
    void diskRunsFull();
    void budgetIsKept();
    void aBrokenUpIsSaid();
    void canBeStopped();
    void survivesJson();

private:
    FailurePoints find(const QByteArray &up, const QByteArray &down, FailureOptions options = {}, Progress progress = {});
    std::unique_ptr<Sandbox> m_sandbox;
};

static const QList<FailureKind> terminations { FailureKind::TerminatedBefore, FailureKind::TerminatedDuring, FailureKind::TerminatedAfter };

static const char base[] = "CREATE TABLE t (id bigint PRIMARY KEY, a integer, note text);\n"
                           "INSERT INTO t SELECT g, g, 'note ' || g FROM generate_series(1, 20) g;\n"
                           "CREATE INDEX t_note_idx ON t (note);\n";

void TestFailurePoints::initTestCase()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    Progress progress;
    m_sandbox = Sandbox::open(qEnvironmentVariableIntValue("LOCKKEEPER_TEST_SERVER"), progress);
}

FailurePoints TestFailurePoints::find(const QByteArray &up, const QByteArray &down, FailureOptions options, Progress progress)
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_base"), base, "DROP TABLE t;");
    project.migration(QStringLiteral("20260102000000_next"), up, down);
    const MigrationProject opened = openProject(project.path());
    const QString state = m_sandbox->createDatabase();
    m_sandbox->connect(state, progress)->execute(base);
    const FailurePoints points = tryFailurePoints(*m_sandbox, state, opened, opened.migrations.back(), options, progress);
    m_sandbox->drop(state);
    qInfo("%d points in %.1f s, a copy in %.3f s", points.tried(), points.seconds, points.copySeconds);
    return points;
}

static QString described(const FailurePoints &points, const FailurePoint &point)
{
    QStringList lines { failureTitle(points, point) + QStringLiteral(" -> ") + failureStateId(point.state) + u' ' + point.reason + u' ' + point.sqlState + u' ' + point.serverSaid + u' ' + point.history, point.differences.join(u';') };
    for (const FailureWay &way : point.ways)
        lines << failureWayName(way) + QStringLiteral(": ") + failureOutcomeId(way.outcome) + u' ' + way.detail;
    return lines.join(u'\n');
}

static FailureWay::Outcome outcomeOf(const FailurePoint &point, FailureWay::Action action, const QString &after = {})
{
    for (const FailureWay &way : point.ways)
        if (way.action == action && way.after == after)
            return way.outcome;
    return FailureWay::Outcome::Fails;
}

using Action = FailureWay::Action;
using Outcome = FailureWay::Outcome;

void TestFailurePoints::transactionsLeaveNothing()
{
    FailureOptions options;
    options.kinds = terminations + QList<FailureKind> { FailureKind::ConnectionCut, FailureKind::StatementTimeout };
    const FailurePoints points = find("ALTER TABLE t ADD COLUMN state text NOT NULL DEFAULT 'new';\nUPDATE t SET note = upper(note);\nCREATE TABLE u (id int);\n", "DROP TABLE u;\nUPDATE t SET note = lower(note);\nALTER TABLE t DROP COLUMN state;\n", options);
    QCOMPARE(points.problem, QString());
    QCOMPARE(points.statements.size(), 8); // three and a commit, twice
    for (const FailurePoint &point : points.points) {
        const QString what = described(points, point);
        const bool commit = point.place == 3, heard = point.kind == FailureKind::TerminatedBefore || point.kind == FailureKind::TerminatedDuring || point.kind == FailureKind::StatementTimeout;
        if (commit && (point.kind == FailureKind::TerminatedDuring || point.kind == FailureKind::StatementTimeout)) {
            QVERIFY2(point.state == FailureState::NotTried && !point.reason.isEmpty(), qPrintable(what));
            continue;
        }
        if (point.state == FailureState::NotTried) { // its own transaction holds the table
            QVERIFY2(points.statement(point.direction, point.place)->text.contains(QStringLiteral("update"), Qt::CaseInsensitive) && !point.reason.isEmpty(), qPrintable(what));
            continue;
        }
        // A commit whose answer nobody hears has happened.
        QVERIFY2(point.state == (commit && !heard ? FailureState::Complete : FailureState::Unchanged), qPrintable(what));
        QVERIFY2(point.sameRows == (point.state == FailureState::Unchanged), qPrintable(what));
        QVERIFY2(outcomeOf(point, Action::Repair) == Outcome::NothingToDo, qPrintable(what));
        QVERIFY2(point.isPutRight(), qPrintable(what));
        if (point.direction == Direction::Up && point.state == FailureState::Unchanged) {
            QVERIFY2(outcomeOf(point, Action::Up) == Outcome::Works && outcomeOf(point, Action::Down, QStringLiteral("up")) == Outcome::Works, qPrintable(what));
        }
        if (point.kind == FailureKind::StatementTimeout)
            QCOMPARE(point.sqlState, QStringLiteral("57014"));
    }
    QVERIFY(points.point(Direction::Up, 0, FailureKind::TerminatedDuring)->state == FailureState::Unchanged);
    QVERIFY(points.point(Direction::Up, 2, FailureKind::StatementTimeout)->state == FailureState::Unchanged);
    QVERIFY(!points.point(Direction::Up, 0, FailureKind::TerminatedBefore)->serverSaid.isEmpty());
    QVERIFY(!points.leftOut.isEmpty());
}

void TestFailurePoints::buildsLeaveAnInvalidIndex()
{
    FailureOptions options;
    options.kinds = terminations + QList<FailureKind> { FailureKind::ConnectionCut, FailureKind::StatementTimeout };
    const FailurePoints points = find("CREATE INDEX CONCURRENTLY t_a_idx ON t (a);", "DROP INDEX CONCURRENTLY t_a_idx;", options);
    QCOMPARE(points.problem, QString());
    const auto at = [&](Direction direction, FailureKind kind) { return *points.point(direction, 0, kind); };
    for (const FailureKind kind : { FailureKind::TerminatedDuring, FailureKind::StatementTimeout }) {
        const FailurePoint stopped = at(Direction::Up, kind);
        QVERIFY2(stopped.state == FailureState::InvalidIndex, qPrintable(described(points, stopped)));
        QCOMPARE(stopped.leftBehind, QStringList { QStringLiteral("public.t_a_idx") });
        QCOMPARE(stopped.history, QStringLiteral("dirty"));
        QVERIFY(stopped.sameRows);
        QCOMPARE(outcomeOf(stopped, Action::Repair), Outcome::Works);
        QCOMPARE(outcomeOf(stopped, Action::Down, QStringLiteral("repair")), Outcome::Works);
        QCOMPARE(outcomeOf(stopped, Action::Up), Outcome::Refused);
        QCOMPARE(outcomeOf(stopped, Action::Down), Outcome::Refused);
        QCOMPARE(outcomeOf(stopped, Action::Undo), Outcome::Works);
        QCOMPARE(outcomeOf(stopped, Action::Up, QStringLiteral("undo")), Outcome::Works);
    }
    for (const FailureKind kind : { FailureKind::TerminatedAfter, FailureKind::ConnectionCut }) {
        const FailurePoint stopped = at(Direction::Up, kind);
        QVERIFY2(stopped.state == FailureState::NotRecorded, qPrintable(described(points, stopped)));
        QCOMPARE(outcomeOf(stopped, Action::Repair), Outcome::Works);
    }
    const FailurePoint before = at(Direction::Up, FailureKind::TerminatedBefore);
    QVERIFY2(before.state == FailureState::Partial && before.done.isEmpty() && before.remaining.size() == 1, qPrintable(described(points, before)));
    const FailurePoint dropping = at(Direction::Down, FailureKind::TerminatedDuring);
    QVERIFY2(dropping.state == FailureState::InvalidIndex && outcomeOf(dropping, Action::Repair) == Outcome::Works, qPrintable(described(points, dropping)));
}

void TestFailurePoints::dropsThatDidNotEndAreUndone()
{
    FailureOptions options;
    options.kinds = { FailureKind::TerminatedDuring };
    const FailurePoints points = find("DROP INDEX CONCURRENTLY t_note_idx;", "CREATE INDEX CONCURRENTLY t_note_idx ON t (note);", options, {});
    const FailurePoint dropping = *points.point(Direction::Up, 0, FailureKind::TerminatedDuring);
    QVERIFY2(dropping.state == FailureState::InvalidIndex, qPrintable(described(points, dropping)));
    QVERIFY2(outcomeOf(dropping, Action::Repair) == Outcome::Works && outcomeOf(dropping, Action::Undo) == Outcome::Works, qPrintable(described(points, dropping)));
}

void TestFailurePoints::scriptsLeaveAKnownRest()
{
    FailureOptions options;
    options.kinds = { FailureKind::TerminatedAfter };
    const FailurePoints points = find("CREATE TABLE one (id int);\nCREATE INDEX CONCURRENTLY t_a_idx ON t (a);\nINSERT INTO one VALUES (1);\n", "DROP INDEX CONCURRENTLY t_a_idx;\nDROP TABLE one;\n", options);
    QCOMPARE(points.points.size(), 5);
    const FailurePoint first = *points.point(Direction::Up, 0, FailureKind::TerminatedAfter); // before its transaction was committed
    QVERIFY2(first.state == FailureState::Partial && first.done.isEmpty() && first.remaining.size() == 3, qPrintable(described(points, first)));
    const FailurePoint last = *points.point(Direction::Up, 2, FailureKind::TerminatedAfter);
    QVERIFY2(last.state == FailureState::Partial && last.done.size() == 2 && last.remaining.size() == 1, qPrintable(described(points, last)));
    QCOMPARE(failureCell(last), QStringLiteral("1 of 3 remain"));
    QCOMPARE(outcomeOf(last, Action::Repair), Outcome::Works);
    const FailurePoint down = *points.point(Direction::Down, 1, FailureKind::TerminatedAfter);
    QVERIFY2(down.state == FailureState::Partial && outcomeOf(down, Action::Repair) == Outcome::Works && outcomeOf(down, Action::Up, QStringLiteral("repair")) == Outcome::Works, qPrintable(described(points, down)));
}

void TestFailurePoints::programsAreKilled()
{
    FailureOptions options;
    options.kinds = { FailureKind::ProgramKilled };
    const QByteArray up = "CREATE TABLE one (id int);\nCREATE INDEX CONCURRENTLY t_a_idx ON t (a);\n", down = "DROP INDEX CONCURRENTLY t_a_idx;\nDROP TABLE one;\n";
    const FailurePoints unknown = find(up, down, options);
    QCOMPARE(unknown.tried(), 0);
    QCOMPARE(unknown.leftOut.size(), 2);
    options.program = qEnvironmentVariable("LOCKKEEPER_PROGRAM");
    if (options.program.isEmpty())
        QSKIP("No program is named.");
    const FailurePoints points = find(up, down, options);
    QCOMPARE(points.tried(), 4);
    const FailurePoint built = *points.point(Direction::Up, 1, FailureKind::ProgramKilled);
    QVERIFY2(built.state == FailureState::NotRecorded && outcomeOf(built, Action::Repair) == Outcome::Works, qPrintable(described(points, built)));
    const FailurePoint made = *points.point(Direction::Up, 0, FailureKind::ProgramKilled);
    QVERIFY2(made.state == FailureState::Partial && made.done.isEmpty(), qPrintable(described(points, made)));
    const FailurePoints whole = find("ALTER TABLE t ADD COLUMN b int;\n", "ALTER TABLE t DROP COLUMN b;\n", options);
    QVERIFY2(whole.point(Direction::Up, 0, FailureKind::ProgramKilled)->state == FailureState::Unchanged, qPrintable(whole.leftOut.join(u'\n')));
    QVERIFY(whole.point(Direction::Up, 1, FailureKind::ProgramKilled)->state == FailureState::Complete);
    QVERIFY(whole.point(Direction::Down, 1, FailureKind::ProgramKilled)->state == FailureState::Complete);
}

void TestFailurePoints::diskRunsFull()
{
    FailureOptions options;
    options.kinds = { FailureKind::DiskFull };
    const FailurePoints whole = find("ALTER TABLE t ALTER COLUMN a TYPE bigint;\nCOMMENT ON TABLE t IS 'said';\n", "ALTER TABLE t ALTER COLUMN a TYPE integer;\n", options);
    QCOMPARE(whole.problem, QString());
    if (whole.tried() == 0 && whole.leftOut.join(u' ').contains(u"may not be mounted"))
        QSKIP("Nothing may be mounted here.");
    const FailurePoint rewrite = *whole.point(Direction::Up, 0, FailureKind::DiskFull);
    QVERIFY2(rewrite.state == FailureState::Unchanged && rewrite.sqlState == u"53100" && rewrite.sameRows, qPrintable(described(whole, rewrite)));
    QCOMPARE(outcomeOf(rewrite, Action::Up), Outcome::Works); // there is room again
    const FailurePoint comment = *whole.point(Direction::Up, 1, FailureKind::DiskFull);
    QVERIFY2(comment.state == FailureState::NotTried && comment.reason.contains(u"no more room"), qPrintable(described(whole, comment)));
    QVERIFY(whole.point(Direction::Down, 0, FailureKind::DiskFull)->state == FailureState::Unchanged);

    const FailurePoints apart = find("CREATE TABLE one AS SELECT 1;\nCREATE INDEX CONCURRENTLY t_a_idx ON t (a);\n", "DROP INDEX CONCURRENTLY t_a_idx;\nDROP TABLE one;\n", options);
    QCOMPARE(apart.problem, QString());
    const FailurePoint build = *apart.point(Direction::Up, 1, FailureKind::DiskFull);
    QVERIFY2(build.state == FailureState::InvalidIndex && build.sqlState == u"53100" && outcomeOf(build, Action::Repair) == Outcome::Works, qPrintable(described(apart, build)));
    Progress progress;
    QCOMPARE(m_sandbox->connect(QStringLiteral("postgres"), progress)->execute("SELECT 1 FROM pg_tablespace WHERE spcname LIKE 'lockkeeper%'").rows(), 0);
    QVERIFY(!QFile::exists(m_sandbox->profile(QStringLiteral("postgres")).host + QStringLiteral("/disk/space")));
}

void TestFailurePoints::budgetIsKept()
{
    FailureOptions options;
    options.budgetSeconds = 0;
    const FailurePoints points = find("CREATE TABLE one (id int);\nCREATE TABLE two (id int);\n", "DROP TABLE two;\nDROP TABLE one;\n", options);
    QVERIFY(points.points.size() <= 1);
    QVERIFY2(points.leftOut.filter(QStringLiteral("Killed after, up")).value(0).contains(QStringLiteral("the time of 0 s was used up. Lines: 1, 2, COMMIT")), qPrintable(points.leftOut.join(u'\n')));
    QCOMPARE(points.leftOut.filter(QStringLiteral("down")).size(), int(failureKinds.size()));
}

void TestFailurePoints::aBrokenUpIsSaid()
{
    const FailurePoints points = find("CREATE TABLE t (id int);\n", "SELECT 1;\n");
    QVERIFY2(points.problem.contains(QStringLiteral("already exists")), qPrintable(points.problem));
    QVERIFY(points.points.isEmpty());
}

void TestFailurePoints::canBeStopped()
{
    const auto cancelled = std::make_shared<std::atomic_bool>(false);
    FailureOptions options;
    options.kinds = terminations;
    options.onPoint = [&](const FailurePoints &) { cancelled->store(true); };
    try {
        find("CREATE TABLE one (id int);\n", "DROP TABLE one;\n", options, Progress({}, cancelled));
        QFAIL("it went on");
    } catch (const Error &error) {
        QCOMPARE(error.kind, ErrorKind::Cancelled);
    }
}

void TestFailurePoints::survivesJson()
{
    FailureOptions options;
    options.kinds = { FailureKind::TerminatedAfter, FailureKind::DiskFull };
    const FailurePoints points = find("CREATE INDEX CONCURRENTLY t_a_idx ON t (a);\n", "", options);
    QVERIFY(points.leftOut.filter(QStringLiteral("no down migration")).size() == 1);
    const FailurePoints again = FailurePoints::fromJson(QJsonDocument::fromJson(QJsonDocument(points.toJson()).toJson()).object());
    QVERIFY(again == points);
}

QTEST_GUILESS_MAIN(TestFailurePoints)
#include "tst_failurepoints.moc"
