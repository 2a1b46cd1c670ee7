#include "models/core/error.h"
#include "models/postgres/clienttools.h"
#include "models/postgres/connectionprofile.h"
#include "models/postgres/session.h"
#include "tests/support/privateserver.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// Connection strings as people have them in their environment.
class TestConnectionProfile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanupTestCase() { stopServer(); }
    void readsConnectionStrings();
    void keepsWhatItDoesNotKnow();
    void optionsReachTheServer();
    void theEnvironmentLeadsNowhereElse();
};

void TestConnectionProfile::readsConnectionStrings()
{
    QString password;
    const ConnectionProfile profile = ConnectionProfile::fromConnectionString(QStringLiteral("postgresql://jane:s3cret@db.example.org:6432/shop?sslmode=verify-full&connect_timeout=3"), &password);
    QCOMPARE(profile.host, QStringLiteral("db.example.org"));
    QCOMPARE(profile.port, 6432);
    QCOMPARE(profile.database, QStringLiteral("shop"));
    QCOMPARE(profile.user, QStringLiteral("jane"));
    QCOMPARE(profile.sslMode, QStringLiteral("verify-full"));
    QCOMPARE(profile.connectTimeoutS, 3);
    QCOMPARE(password, QStringLiteral("s3cret"));
    QVERIFY(profile.more.isEmpty());
    QVERIFY_EXCEPTION_THROWN(ConnectionProfile::fromConnectionString(QStringLiteral("postgresql://h/d?nonsense=1")), Error);
}

void TestConnectionProfile::keepsWhatItDoesNotKnow()
{
    const ConnectionProfile profile = ConnectionProfile::fromConnectionString(QStringLiteral("postgresql://h/d?sslrootcert=%2Fca.pem&client_encoding=LATIN1&schema=app&connection_limit=5&pgbouncer=true"));
    QCOMPARE(profile.more, (QMap<QString, QString> { { QStringLiteral("sslrootcert"), QStringLiteral("/ca.pem") } }));
    QCOMPARE(profile.settings.value(QStringLiteral("search_path")), QStringLiteral("app")); // of Prisma
    QVERIFY(!QString::fromUtf8(QJsonDocument(profile.toJson()).toJson()).contains(QStringLiteral("ca.pem")));
    QCOMPARE(ConnectionProfile::fromConnectionString(QStringLiteral("postgresql://h/d?search_path=App,public")).settings.value(QStringLiteral("search_path")), QStringLiteral("\"App\", public"));
    const ConnectionProfile both = ConnectionProfile::fromConnectionString(QStringLiteral("host=db.example.org hostaddr=192.0.2.7 sslmode=verify-full"));
    QCOMPARE(both.host, QStringLiteral("db.example.org")); // which verify-full compares
    QCOMPARE(both.more.value(QStringLiteral("hostaddr")), QStringLiteral("192.0.2.7"));
    QCOMPARE(ConnectionProfile::fromConnectionString(QStringLiteral("hostaddr=192.0.2.7")).host, QStringLiteral("192.0.2.7"));
}

void TestConnectionProfile::optionsReachTheServer()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    ConnectionProfile profile = server().profile();
    profile.more.insert(QStringLiteral("options"), QStringLiteral("-c statement_timeout=1234"));
    profile.more.insert(QStringLiteral("application_name"), QStringLiteral("mine"));
    Progress progress;
    const auto session = Session::open(profile, {}, progress);
    QCOMPARE(session->query("SHOW statement_timeout").text(0, 0), QStringLiteral("1234ms"));
    QCOMPARE(session->query("SHOW application_name").text(0, 0), QStringLiteral("mine"));
}

/// What libpq reads from the environment must not take a private server's place.
void TestConnectionProfile::theEnvironmentLeadsNowhereElse()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    const ConnectionProfile profile = server().profile();
    const std::pair<const char *, const char *> traps[] = { { "PGHOSTADDR", "192.0.2.1" }, { "PGSERVICE", "nobody_wrote_this" }, { "PGOPTIONS", "-c default_transaction_read_only=on" }, { "PGTARGETSESSIONATTRS", "standby" }, { "PGCHANNELBINDING", "require" } };
    for (const auto &[name, value] : traps)
        qputenv(name, value);
    Progress progress;
    const auto session = Session::open(profile, {}, progress);
    QCOMPARE(session->query("SHOW default_transaction_read_only").text(0, 0), QStringLiteral("off"));
    QCOMPARE(qgetenv("PGHOSTADDR"), QByteArray("192.0.2.1")); // others may mean it
    const ChildResult dump = runClientTool(QStringLiteral("pg_dump"), { QStringLiteral("--schema-only") }, { profile, {} }, progress);
    QVERIFY2(dump.exitCode == 0, dump.errors.constData());
    for (const auto &[name, value] : traps)
        qunsetenv(name);
}

QTEST_GUILESS_MAIN(TestConnectionProfile)
#include "tst_connectionprofile.moc"
