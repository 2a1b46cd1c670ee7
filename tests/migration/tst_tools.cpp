// The tools themselves in both directions: what they apply we see and roll back, what we apply they call up to date.
#include "models/core/error.h"
#include "models/migration/alembicscript.h"
#include "models/migration/migrationscript.h"
#include "models/migration/migrator.h"
#include "models/migration/trust.h"
#include "models/migration/verifier.h"
#include "tests/support/othertools.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QStandardPaths>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestTools : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        if (!hasServer())
            QSKIP("No PostgreSQL server programs are installed.");
    }
    void cleanupTestCase() { stopServer(); }
    void dbmate_data();
    void dbmate();
    void sqlMigrate();
    void sqitch();
    void sqitchRegistryAndConflicts();
    void alembic();
    void alembicDependenciesAndTable();
};

static QStringList states(Session &session, const TemporaryProject &project)
{
    QStringList ids;
    for (const MigrationStatus &status : Migrator(session, openProject(project.path())).status())
        ids << stateId(status.state);
    return ids;
}

static bool allOk(const QList<MigrationRun> &runs)
{
    for (const MigrationRun &run : runs)
        if (run.error)
            qWarning("%s", qPrintable(run.error->fullText()));
    return !runs.isEmpty() && std::all_of(runs.begin(), runs.end(), [](const MigrationRun &run) { return run.ok; });
}

void TestTools::dbmate_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::newRow("its own table") << QByteArray();
    QTest::newRow("a table of the settings") << QByteArray("DBMATE_MIGRATIONS_TABLE=\"ops.mig\"\n");
}

void TestTools::dbmate()
{
    QFETCH(QByteArray, settings);
    const QString program = toolProgram(QStringLiteral("dbmate"), "DBMATE");
    if (program.isEmpty())
        QSKIP("dbmate is not installed (npm i dbmate, and its path in DBMATE).");
    TemporaryProject project;
    project.write(QStringLiteral(".env"), settings);
    project.write(QStringLiteral("db/migrations/20260101000000_first.sql"), "-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\nDROP TABLE a;\n");
    project.write(QStringLiteral("db/migrations/20260102000000_index.sql"), "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY a_idx ON a (id);\n-- migrate:down transaction:false\nDROP INDEX CONCURRENTLY a_idx;\n");
    QString database;
    const auto session = freshDatabase(&database);
    const auto tool = [&](const QString &verb) { return runTool(program, { QStringLiteral("--url"), toolUri(QStringLiteral("postgres"), database, QStringLiteral("&sslmode=disable")), QStringLiteral("--no-dump-schema"), verb }, project.path()); };
    Progress progress;
    QVERIFY(allOk(Migrator(*session, openProject(project.path())).apply(progress)));
    const QByteArray ours = tool(QStringLiteral("status"));
    QVERIFY2(ours.contains("Applied: 2") && ours.contains("Pending: 0"), ours.constData());
    tool(QStringLiteral("down"));
    QCOMPARE(states(*session, project), QStringList({ QStringLiteral("applied"), QStringLiteral("pending") }));
    const QByteArray theirs = tool(QStringLiteral("up"));
    QCOMPARE(states(*session, project), QStringList({ QStringLiteral("applied"), QStringLiteral("applied") }));
    QVERIFY(allOk(Migrator(*session, openProject(project.path())).rollback(progress, QStringLiteral("0"))));
    const QByteArray rolledBack = tool(QStringLiteral("status"));
    QVERIFY2(rolledBack.contains("Pending: 2"), rolledBack.constData());
}

void TestTools::sqlMigrate()
{
    const QString program = toolProgram(QStringLiteral("sql-migrate"));
    if (program.isEmpty())
        QSKIP("sql-migrate is not installed.");
    TemporaryProject project;
    project.write(QStringLiteral("migrations/1_first.sql"), "-- +migrate Up\nCREATE TABLE a (id int);\n-- +migrate Down\nDROP TABLE a;\n");
    project.write(QStringLiteral("migrations/2_index.sql"), "-- +migrate Up notransaction\nCREATE INDEX CONCURRENTLY a_idx ON a (id);\n-- +migrate Down notransaction\nDROP INDEX CONCURRENTLY a_idx;\n");
    QString database;
    const auto session = freshDatabase(&database);
    const ConnectionProfile profile = session->profile();
    project.write(QStringLiteral("dbconfig.yml"), QStringLiteral("development:\n  dialect: postgres\n  datasource: host=%1 port=%2 dbname=%3 user=%4 sslmode=disable\n  dir: migrations\n").arg(profile.host, QString::number(profile.port), database, profile.user).toUtf8());
    const auto tool = [&](const QStringList &arguments) { return runTool(program, arguments, project.path()); };
    Progress progress;
    QVERIFY(allOk(Migrator(*session, openProject(project.path())).apply(progress)));
    const QByteArray ours = tool({ QStringLiteral("up") });
    QVERIFY2(ours.contains("Applied 0 migrations"), ours.constData());
    const QByteArray down = tool({ QStringLiteral("down"), QStringLiteral("-limit=1") });
    QVERIFY2(states(*session, project) == QStringList({ QStringLiteral("applied"), QStringLiteral("pending") }), down.constData());
    const QByteArray theirs = tool({ QStringLiteral("up") });
    QVERIFY2(states(*session, project) == QStringList({ QStringLiteral("applied"), QStringLiteral("applied") }), theirs.constData());
    QVERIFY(allOk(Migrator(*session, openProject(project.path())).rollback(progress, QStringLiteral("0"))));
    const QByteArray rolledBack = tool({ QStringLiteral("up"), QStringLiteral("-dryrun") });
    QVERIFY2(rolledBack.contains("1_first.sql") && rolledBack.contains("2_index.sql"), rolledBack.constData());
}

void TestTools::sqitch()
{
    const QString program = toolProgram(QStringLiteral("sqitch"));
    if (program.isEmpty())
        QSKIP("sqitch is not installed.");
    TemporaryProject project;
    project.write(QStringLiteral("sqitch.plan"), "%syntax-version=1.0.0\n%project=shop\n%uri=https://example.org/shop/\n\nschema 2026-01-01T00:00:00Z Jane Doe <jane@example.org> # The schema.\nusers [schema] 2026-01-02T00:00:00Z Jane Doe <jane@example.org> # Users\\nof the shop.\n"
                                                  "@v1.0 2026-01-03T00:00:00Z Jane Doe <jane@example.org> # First release.\n\nusers [users@v1.0] 2026-01-04T00:00:00Z Jane Doe <jane@example.org> # With a name.\n");
    const auto script = [](const QByteArray &sql) { return "BEGIN;\n" + sql + ";\nCOMMIT;\n"; };
    project.write(QStringLiteral("sqitch.conf"), "[core]\n\tengine = pg\n");
    project.write(QStringLiteral("deploy/schema.sql"), script("CREATE SCHEMA app"));
    project.write(QStringLiteral("revert/schema.sql"), script("DROP SCHEMA app"));
    project.write(QStringLiteral("verify/schema.sql"), "SELECT 1 / count(*) FROM pg_namespace WHERE nspname = 'app';\n");
    project.write(QStringLiteral("deploy/users@v1.0.sql"), script("CREATE TABLE app.users (id int)"));
    project.write(QStringLiteral("revert/users@v1.0.sql"), script("DROP TABLE app.users"));
    project.write(QStringLiteral("deploy/users.sql"), script("ALTER TABLE app.users ADD COLUMN name text"));
    project.write(QStringLiteral("revert/users.sql"), script("ALTER TABLE app.users DROP COLUMN name"));
    project.write(QStringLiteral("verify/users.sql"), "SELECT id, name FROM app.users WHERE false;\n");
    QString database;
    const auto session = freshDatabase(&database);
    const auto tool = [&](const QStringList &arguments) { return runTool(program, arguments + QStringList { toolUri(QStringLiteral("db:pg"), database) }, project.path()); };
    Progress progress;
    QVERIFY(allOk(Migrator(*session, openProject(project.path())).apply(progress)));
    const QByteArray status = tool({ QStringLiteral("status") });
    QVERIFY2(status.contains("Nothing to deploy (up-to-date)"), status.constData());
    const QByteArray check = tool({ QStringLiteral("check") });
    QVERIFY2(check.contains("Check successful"), check.constData());
    for (const Verification &verification : verifyMigrations(*session, openProject(project.path()), {}, progress))
        QVERIFY2(verification.error.isEmpty(), qPrintable(verification.error));
    const QByteArray reverted = tool({ QStringLiteral("revert"), QStringLiteral("-y"), QStringLiteral("--to"), QStringLiteral("schema") });
    QVERIFY2(states(*session, project).count(QStringLiteral("pending")) == 2, reverted.constData());
    const QByteArray deployed = tool({ QStringLiteral("deploy") });
    QVERIFY2(!states(*session, project).contains(QStringLiteral("pending")) && !states(*session, project).contains(QStringLiteral("changed")), deployed.constData());
    QVERIFY(allOk(Migrator(*session, openProject(project.path())).rollback(progress, QStringLiteral("0"))));
    const QByteArray nothing = tool({ QStringLiteral("status") });
    QVERIFY2(nothing.contains("No changes deployed"), nothing.constData());
}

void TestTools::alembic()
{
    const QString program = alembicProgram();
    if (program.isEmpty())
        QSKIP("alembic and python3-psycopg2 are not installed.");
    QString database;
    const auto session = freshDatabase(&database);
    TemporaryProject project;
    project.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = migs\n");
    project.write(QStringLiteral("migs/script.py.mako"), "revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\nfrom alembic import op\nimport sqlalchemy as sa\ndef upgrade():\n    ${upgrades if upgrades else 'pass'}\ndef downgrade():\n    ${downgrades if downgrades else 'pass'}\n");
    project.write(QStringLiteral("migs/env.py"), "from alembic import context\nfrom sqlalchemy import create_engine, MetaData, Table, Column, Integer, Text\nwanted = MetaData()\nTable('t', wanted, Column('id', Integer, primary_key=True), Column('note', Text), Column('colour', Text))\nurl = '" + toolUri(QStringLiteral("postgresql"), database).toUtf8()
                      + "'\nif context.is_offline_mode():\n    context.configure(url=url)\n    with context.begin_transaction():\n        context.run_migrations()\nelse:\n    with create_engine(url).connect() as connection:\n        context.configure(connection=connection, target_metadata=wanted)\n"
                        "        with context.begin_transaction():\n            context.run_migrations()\n");
    const auto revision = [&](const QByteArray &id, const QByteArray &parent, const QByteArray &up, const QByteArray &down) {
        project.write(QStringLiteral("migs/versions/%1.py").arg(QString::fromLatin1(id)), "\"\"\"" + id + "\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = '" + id + "'\ndown_revision = " + parent + "\ndef upgrade():\n    " + up + "\ndef downgrade():\n    " + down + "\n");
    };
    revision("a1", "None", "op.create_table('t', sa.Column('id', sa.Integer, primary_key=True))", "op.drop_table('t')");
    revision("b2", "'a1'", "op.add_column('t', sa.Column('note', sa.Text))", "op.drop_column('t', 'note')");
    trustFolder(openProject(project.path()).migrationsFolder);
    const auto tool = [&](const QStringList &arguments) { return runTool(program, arguments, project.path()); };
    Progress progress;
    QVERIFY(allOk(Migrator(*session, openProject(project.path())).apply(progress)));
    const QByteArray current = tool({ QStringLiteral("current") });
    QVERIFY2(current.contains("b2 (head)"), current.constData());
    tool({ QStringLiteral("downgrade"), QStringLiteral("-1") });
    trustFolder(openProject(project.path()).migrationsFolder); // Python has left its cache beside the files
    QCOMPARE(states(*session, project), QStringList({ QStringLiteral("applied"), QStringLiteral("pending") }));
    tool({ QStringLiteral("upgrade"), QStringLiteral("head") });
    QCOMPARE(states(*session, project), QStringList({ QStringLiteral("applied"), QStringLiteral("applied") }));
    QVERIFY(allOk(Migrator(*session, openProject(project.path())).rollback(progress, QStringLiteral("0"))));
    const QByteArray base = tool({ QStringLiteral("current") });
    QVERIFY2(!base.contains("a1") && !base.contains("b2"), base.constData());

    // What the models have and the database has not becomes a revision, in a content that was trusted.
    const QString scripts = openProject(project.path()).migrationsFolder;
    QVERIFY_EXCEPTION_THROWN(alembicRevision(scripts, QStringLiteral("add a colour"), progress), Error);
    tool({ QStringLiteral("upgrade"), QStringLiteral("head") });
    trustFolder(scripts);
    alembicRevision(scripts, QStringLiteral("add a colour"), progress);
    const MigrationProject grown = openProject(project.path());
    QCOMPARE(grown.migrations.size(), 3);
    QCOMPARE(grown.migrations.back().dependencies, QStringList { QStringLiteral("b2") });
    trustFolder(scripts);
    QVERIFY(migrationText(grown.migrations.back(), Direction::Up).contains("ADD COLUMN colour"));
    QVERIFY(migrationText(grown.migrations.back(), Direction::Down).contains("DROP COLUMN colour"));
}

/// The registry in a schema of its own, and a change that may not stand beside another one.
void TestTools::sqitchRegistryAndConflicts()
{
    const QString program = toolProgram(QStringLiteral("sqitch"));
    if (program.isEmpty())
        QSKIP("sqitch is not installed.");
    TemporaryProject project;
    project.write(QStringLiteral("sqitch.plan"), "%syntax-version=1.0.0\n%project=shop\n\na 2026-01-01T00:00:00Z Jane Doe <jane@example.org> # A.\nb [a] 2026-01-02T00:00:00Z Jane Doe <jane@example.org> # B.\nc [!a] 2026-01-03T00:00:00Z Jane Doe <jane@example.org> # C.\n");
    project.write(QStringLiteral("sqitch.conf"), "[core]\n\tengine = pg\n[engine \"pg\"]\n\tregistry = meta\n");
    for (const QByteArray name : { "a", "b", "c" }) {
        project.write(QStringLiteral("deploy/%1.sql").arg(QString::fromLatin1(name)), "CREATE TABLE " + name + " (id int);\n");
        project.write(QStringLiteral("revert/%1.sql").arg(QString::fromLatin1(name)), "DROP TABLE " + name + ";\n");
    }
    QString database;
    const auto session = freshDatabase(&database);
    const QString target = toolUri(QStringLiteral("db:pg"), database);
    const auto tool = [&](const QStringList &arguments) { return runTool(program, arguments + QStringList { target }, project.path()); };
    tool({ QStringLiteral("deploy"), QStringLiteral("--to"), QStringLiteral("a") });
    QCOMPARE(states(*session, project), QStringList({ QStringLiteral("applied"), QStringLiteral("pending"), QStringLiteral("pending") }));
    Progress progress;
    const QList<MigrationRun> runs = Migrator(*session, openProject(project.path())).apply(progress);
    QCOMPARE(runs.size(), 2);
    QVERIFY(runs[0].ok && !runs[1].ok);
    QVERIFY2(runs[1].error->message.contains(QStringLiteral("conflicts with a")), qPrintable(runs[1].error->message));
    const QByteArray theirs = tool({ QStringLiteral("deploy") });
    QVERIFY2(theirs.contains("Conflicts with previously deployed change"), theirs.constData());
    tool({ QStringLiteral("revert"), QStringLiteral("-y"), QStringLiteral("--to"), QStringLiteral("a") });
    QCOMPARE(states(*session, project), QStringList({ QStringLiteral("applied"), QStringLiteral("pending"), QStringLiteral("pending") }));
}

/// A revision that depends on one of another branch, and the version table where env.py says.
void TestTools::alembicDependenciesAndTable()
{
    const QString program = alembicProgram();
    if (program.isEmpty())
        QSKIP("alembic and python3-psycopg2 are not installed.");
    QString database;
    const auto session = freshDatabase(&database);
    session->execute("CREATE SCHEMA meta");
    TemporaryProject project;
    project.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = migs\n");
    project.write(QStringLiteral("migs/env.py"), "from alembic import context\nfrom sqlalchemy import create_engine\nurl = '" + toolUri(QStringLiteral("postgresql"), database).toUtf8()
                      + "'\nif context.is_offline_mode():\n    context.configure(url=url)\n    with context.begin_transaction():\n        context.run_migrations()\nelse:\n    with create_engine(url).connect() as connection:\n"
                        "        context.configure(connection=connection, version_table='my_versions', version_table_schema=\"meta\")\n        with context.begin_transaction():\n            context.run_migrations()\n");
    const auto revision = [&](const QByteArray &id, const QByteArray &parent, const QByteArray &needs) {
        project.write(QStringLiteral("migs/versions/%1.py").arg(QString::fromLatin1(id)), "from alembic import op\nrevision = '" + id + "'\ndown_revision = " + parent + "\ndepends_on = " + needs + "\ndef upgrade():\n    op.execute('CREATE TABLE " + id + " (id int)')\ndef downgrade():\n    op.execute('DROP TABLE " + id + "')\n");
    };
    revision("a1", "None", "None");
    revision("b1", "'a1'", "None");
    revision("x1", "None", "None");
    revision("x2", "'x1'", "'b1'");
    const auto trusted = [&] {
        trustFolder(openProject(project.path()).migrationsFolder);
        return openProject(project.path());
    };
    const auto tool = [&](const QStringList &arguments) { return runTool(program, arguments, project.path()); };
    const auto heads = [&] { return session->query("SELECT string_agg(version_num, ' ' ORDER BY version_num) FROM meta.my_versions").text(0, 0); };
    Progress progress;
    QVERIFY(allOk(Migrator(*session, trusted()).apply(progress)));
    QCOMPARE(heads(), QStringLiteral("x2")); // which stands for b1 as well
    const QByteArray upToDate = tool({ QStringLiteral("current") });
    QVERIFY2(upToDate.contains("x2"), upToDate.constData());
    const MigrationProject opened = trusted();
    QVERIFY(allOk(Migrator(*session, opened).rollback(progress)));
    const QString afterOurs = heads();
    tool({ QStringLiteral("upgrade"), QStringLiteral("heads") });
    tool({ QStringLiteral("downgrade"), QStringLiteral("x1") });
    QCOMPARE(afterOurs, heads());
    QCOMPARE(afterOurs, QStringLiteral("b1 x1"));
}

QTEST_GUILESS_MAIN(TestTools)
#include "tst_tools.moc"
