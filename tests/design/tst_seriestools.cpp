// A series in the files of several tools, run by those tools.
#include "models/catalog/catalogdifference.h"
#include "models/catalog/catalogreader.h"
#include "models/design/recipe.h"
#include "models/design/seriesfiles.h"
#include "tests/support/othertools.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QStandardPaths>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestSeriesTools : public QObject
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
    void dbmate_data() { recipes(); }
    void dbmate();
    void sqitch_data() { recipes(); }
    void sqitch();
    void alembic_data() { recipes(); }
    void alembic();

private:
    static void recipes();
    /// Writes the series of the row into the project, runs @p up for all of it and @p down for each step, or once.
    void upAndDown(const TemporaryProject &project, const QString &program, const QStringList &up, const QStringList &down, bool eachStep, const QStringList &verify = {});
    QString m_database;
    std::unique_ptr<Session> m_session;
};

static const char setUp[] = "CREATE SCHEMA shop;\n"
                            "CREATE TABLE shop.customers (id bigint PRIMARY KEY, name text);\n"
                            "CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, note text, amount int);\n"
                            "CREATE INDEX orders_note_idx ON shop.orders (note);\n"
                            "INSERT INTO shop.customers SELECT g, 'c' || g FROM generate_series(1, 100) g;\n"
                            "INSERT INTO shop.orders SELECT g, 1 + g % 100, '12:30 ' || g, g FROM generate_series(1, 9000) g;\n";

void TestSeriesTools::recipes()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QStringList>("fields");
    const auto row = [](const char *id, const QStringList &fields) { QTest::newRow(id) << QString::fromLatin1(id) << fields; };
    row("add-index", { QStringLiteral("columns=amount") });
    row("drop-index", { QStringLiteral("index=orders_note_idx") });
    row("rename-column", { QStringLiteral("column=note"), QStringLiteral("new_name=remark") });
    row("add-column", { QStringLiteral("name=seen"), QStringLiteral("type=text"), QStringLiteral("not_null=true"), QStringLiteral("backfill='at :noon'") });
    row("add-foreign-key", { QStringLiteral("columns=customer_id"), QStringLiteral("references=shop.customers") });
}

void TestSeriesTools::upAndDown(const TemporaryProject &project, const QString &program, const QStringList &up, const QStringList &down, bool eachStep, const QStringList &verify)
{
    QFETCH(QString, id);
    QFETCH(QStringList, fields);
    const auto tool = [&](const QStringList &arguments) {
        int code = 0;
        const QByteArray said = runTool(program, arguments, project.path(), &code);
        QVERIFY2(code == 0, said.constData());
    };
    tool(up);
    if (QTest::currentTestFailed())
        return;
    Progress progress;
    const CatalogPtr before = readCatalog(*m_session, progress);
    RecipeValues values { { QStringLiteral("table"), QStringLiteral("shop.orders") } };
    for (const QString &field : std::as_const(fields))
        values.insert(field.section(u'=', 0, 0), field.section(u'=', 1));
    const DesignResult result = designSeries(*recipe(id), values, before, m_session->serverVersion());
    QVERIFY(std::holds_alternative<Series>(result));
    const qsizetype steps = writeSeries(openProject(project.path()), std::get<Series>(result), QDateTime::currentDateTime()).size();
    tool(up);
    if (!verify.isEmpty() && !QTest::currentTestFailed())
        tool(verify);
    if (QTest::currentTestFailed())
        return;
    for (const QString &query : std::get<Series>(result).steps.back().up.verify)
        QVERIFY2(m_session->execute(query.toUtf8()).boolean(0, 0), qPrintable(query));
    for (qsizetype step = 0; step < (eachStep ? steps : 1) && !QTest::currentTestFailed(); ++step)
        tool(down);
    for (const CatalogDifference &difference : catalogDifferences(*before, *readCatalog(*m_session, progress)))
        QVERIFY2(difference.kind == CatalogDifference::Kind::Order, qPrintable(difference.sentence()));
}

void TestSeriesTools::dbmate()
{
    const QString program = toolProgram(QStringLiteral("dbmate"), "DBMATE");
    if (program.isEmpty())
        QSKIP("dbmate is not installed (npm i dbmate, and its path in DBMATE).");
    TemporaryProject project;
    project.write(QStringLiteral("db/migrations/20260101000000_first.sql"), QByteArray("-- migrate:up\n") + setUp + "-- migrate:down\nDROP SCHEMA shop CASCADE;\n");
    m_session = freshDatabase(&m_database);
    const QStringList options { QStringLiteral("--url"), toolUri(QStringLiteral("postgres"), m_database, QStringLiteral("&sslmode=disable")), QStringLiteral("--no-dump-schema") };
    upAndDown(project, program, options + QStringList { QStringLiteral("up") }, options + QStringList { QStringLiteral("down") }, true);
}

void TestSeriesTools::sqitch()
{
    const QString program = toolProgram(QStringLiteral("sqitch"));
    if (program.isEmpty())
        QSKIP("sqitch is not installed.");
    TemporaryProject project;
    project.write(QStringLiteral("sqitch.plan"), "%syntax-version=1.0.0\n%project=shop\n\nfirst 2026-01-01T00:00:00Z Jane Doe <jane@example.org> # The schema.\n");
    project.write(QStringLiteral("sqitch.conf"), "[core]\n\tengine = pg\n");
    project.write(QStringLiteral("deploy/first.sql"), setUp);
    project.write(QStringLiteral("revert/first.sql"), "DROP SCHEMA shop CASCADE;\n");
    m_session = freshDatabase(&m_database);
    const QString target = toolUri(QStringLiteral("db:pg"), m_database);
    upAndDown(project, program, { QStringLiteral("deploy"), QStringLiteral("--verify"), target }, { QStringLiteral("revert"), QStringLiteral("-y"), QStringLiteral("--to"), QStringLiteral("first"), target }, false, { QStringLiteral("verify"), target });
}

void TestSeriesTools::alembic()
{
    const QString program = alembicProgram();
    if (program.isEmpty())
        QSKIP("alembic and python3-psycopg2 are not installed.");
    TemporaryProject project;
    m_session = freshDatabase(&m_database);
    project.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = migs\n");
    project.write(QStringLiteral("migs/env.py"), "from alembic import context\nfrom sqlalchemy import create_engine\nwith create_engine('" + toolUri(QStringLiteral("postgresql"), m_database).toUtf8()
                      + "').connect() as connection:\n    context.configure(connection=connection, transaction_per_migration=True)\n    with context.begin_transaction():\n        context.run_migrations()\n");
    project.write(QStringLiteral("migs/versions/first.py"), QByteArray("from alembic import op\nrevision = 'first'\ndown_revision = None\ndef upgrade():\n    op.get_bind().exec_driver_sql('''") + QByteArray(setUp).replace('%', "%%") + "''')\ndef downgrade():\n    op.execute('DROP SCHEMA shop CASCADE')\n");
    upAndDown(project, program, { QStringLiteral("upgrade"), QStringLiteral("head") }, { QStringLiteral("downgrade"), QStringLiteral("-1") }, true);
}

QTEST_GUILESS_MAIN(TestSeriesTools)
#include "tst_seriestools.moc"
