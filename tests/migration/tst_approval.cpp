#include "models/core/files.h"
#include "models/migration/approval.h"
#include "models/migration/migrator.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestApproval : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanupTestCase() { stopServer(); }
    void windowsHaveToMakeSense();
    void theGateSaysWhyItIsClosed();
    void aLongOneNeedsAnApproval();
    void aGateMayCloseBeforeItsTurn();
    void whatIsNotProductionHasNoGate();
    void theWayBackHasNoGate();

private:
    Approval approval(int fromHours, int untilHours) const;
    void approveNow(const Session &session);
    std::unique_ptr<Session> production();
    QString refusal(Session &session);

    std::unique_ptr<TemporaryProject> m_folder;
    MigrationProject m_project;
};

void TestApproval::init()
{
    m_folder = std::make_unique<TemporaryProject>();
    m_folder->migration(QStringLiteral("20260101000000_first"), "ALTER TABLE big ADD COLUMN note text;", "ALTER TABLE big DROP COLUMN note;");
    m_folder->migration(QStringLiteral("20260102000000_rewrite"), "ALTER TABLE big ALTER COLUMN n TYPE bigint;", "ALTER TABLE big ALTER COLUMN n TYPE integer;");
    m_project = openProject(m_folder->path());
}

Approval TestApproval::approval(int fromHours, int untilHours) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    return { QStringLiteral("20260102000000"), approvalHash(m_project.migrations.back()), QStringLiteral("shop-prod/shop"), QStringLiteral("ann"), QStringLiteral("agreed with ops"), now, now.addSecs(fromHours * 3600), now.addSecs(untilHours * 3600) };
}

/// For the hour around now.
void TestApproval::approveNow(const Session &session)
{
    Approval given = approval(-1, 1);
    given.database = session.profile().confirmationName();
    addApproval(m_project, given);
}

void TestApproval::windowsHaveToMakeSense()
{
    QVERIFY(readApprovals(m_project).isEmpty());
    QVERIFY_EXCEPTION_THROWN(addApproval(m_project, approval(2, 1)), Error);
    QVERIFY_EXCEPTION_THROWN(addApproval(m_project, approval(-2, -1)), Error);
    QVERIFY(readApprovals(m_project).isEmpty());
    addApproval(m_project, approval(1, 2));
    addApproval(m_project, approval(3, 4));
    const QList<Approval> read = readApprovals(m_project);
    QCOMPARE(read.size(), 2);
    QCOMPARE(read.front().who, QStringLiteral("ann"));
    QCOMPARE(read.front().contentHash, approvalHash(m_project.migrations.back()));
    m_folder->write(QStringLiteral(".lockkeeper/approvals.json"), "not json");
    QVERIFY_EXCEPTION_THROWN(readApprovals(m_project), Error);
}

void TestApproval::theGateSaysWhyItIsClosed()
{
    ConnectionProfile profile;
    profile.name = QStringLiteral("shop-prod");
    profile.database = QStringLiteral("shop");
    profile.environment = Environment::Production;
    const GatedMigration gated { m_project.migrations.back(), { 10, 30 }, true };
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto says = [&](const QList<Approval> &approvals) {
        const auto closed = closedGate(gated, profile, approvals, now);
        return closed ? closed->message : QString();
    };
    QVERIFY2(says({}).contains(QStringLiteral("Nobody")), qPrintable(says({})));
    QVERIFY(says({ approval(-1, 1) }).isEmpty());
    QVERIFY(says({ approval(1, 2) }).contains(QStringLiteral("it is")));
    QVERIFY(says({ approval(-2, -1), approval(-1, 1) }).isEmpty());
    Approval otherText = approval(-1, 1), otherPlace = approval(-1, 1);
    otherText.contentHash = "0";
    otherPlace.database = QStringLiteral("shop-prod/other");
    QVERIFY(says({ otherText }).contains(QStringLiteral("changed")));
    QVERIFY(says({ otherPlace }).contains(QStringLiteral("Nobody")));
    QVERIFY(!closedGate({ gated.migration, { 0, 0.1 }, false }, profile, {}, now));
}

/// A table of 40 MB, whose rewrite takes longer than the connection allows.
std::unique_ptr<Session> TestApproval::production()
{
    auto session = freshDatabase();
    session->execute("CREATE TABLE big (id bigint GENERATED ALWAYS AS IDENTITY, n integer, filler text); INSERT INTO big (n, filler) SELECT g, repeat('x', 300) FROM generate_series(1, 120000) g");
    session->execute("ANALYZE big");
    ConnectionProfile profile = session->profile();
    profile.name = QStringLiteral("shop-prod");
    profile.environment = Environment::Production;
    profile.longestBlockingS = 0.05;
    Progress progress;
    return Session::open(profile, {}, progress);
}

QString TestApproval::refusal(Session &session)
{
    Progress progress;
    try {
        for (const MigrationRun &run : Migrator(session, m_project).apply(progress))
            if (run.error)
                return run.error->message;
    } catch (const Error &error) {
        return error.message;
    }
    return {};
}

void TestApproval::aLongOneNeedsAnApproval()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    const auto session = production();
    QVERIFY2(refusal(*session).contains(QStringLiteral("Nobody")), qPrintable(refusal(*session)));
    Progress progress;
    QCOMPARE(Migrator(*session, m_project).status().front().state, MigrationState::Pending); // not even the first one ran
    QCOMPARE(Migrator(*session, m_project).apply(progress, QStringLiteral("20260101000000")).size(), 1); // which alone is short enough
    QVERIFY_EXCEPTION_THROWN(Migrator(*session, m_project).runOnly(QStringLiteral("20260102000000"), Direction::Up, progress), Error);
    Approval given = approval(1, 2);
    given.database = session->profile().confirmationName();
    addApproval(m_project, given);
    QVERIFY(refusal(*session).contains(QStringLiteral("approved it from")));
    given.from = given.at.addSecs(-60);
    addApproval(m_project, given);
    m_folder->write(QStringLiteral("migrations/20260102000000_rewrite.up.sql"), "ALTER TABLE big ALTER COLUMN n TYPE bigint; -- changed");
    QVERIFY(refusal(*session).contains(QStringLiteral("changed since")));
    m_folder->write(QStringLiteral("migrations/20260102000000_rewrite.up.sql"), "ALTER TABLE big ALTER COLUMN n TYPE bigint;");
    QCOMPARE(refusal(*session), QString());
    QCOMPARE(Migrator(*session, m_project).status().back().state, MigrationState::Applied);
}

void TestApproval::aGateMayCloseBeforeItsTurn()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    const auto session = production();
    approveNow(*session);
    Progress progress;
    Migrator migrator(*session, m_project);
    migrator.onStatement = [&](const Migration &, int, int) { m_folder->write(QStringLiteral(".lockkeeper/approvals.json"), "[]"); };
    const QList<MigrationRun> runs = migrator.apply(progress);
    QCOMPARE(runs.size(), 2);
    QVERIFY(runs.front().ok && !runs.back().ok);
    QVERIFY2(runs.back().error->message.contains(QStringLiteral("Nobody")), qPrintable(runs.back().error->message));
    QCOMPARE(migrator.status().back().state, MigrationState::Pending);
}

void TestApproval::whatIsNotProductionHasNoGate()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    ConnectionProfile profile = production()->profile();
    profile.environment = Environment::Staging;
    Progress progress;
    QCOMPARE(refusal(*Session::open(profile, {}, progress)), QString());
}

void TestApproval::theWayBackHasNoGate()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    const auto session = production();
    approveNow(*session);
    QCOMPARE(refusal(*session), QString());
    Progress progress;
    const QList<MigrationRun> back = Migrator(*session, m_project).rollback(progress, QStringLiteral("0"));
    QCOMPARE(back.size(), 2);
    QVERIFY(back.front().ok && back.back().ok);
}

QTEST_GUILESS_MAIN(TestApproval)
#include "tst_approval.moc"
