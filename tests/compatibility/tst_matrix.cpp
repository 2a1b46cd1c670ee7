#include "models/compatibility/matrixmodel.h"
#include "models/core/error.h"
#include "tests/support/projects.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestMatrix : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void checksQueries_data();
    void checksQueries();
    void judgesTheDemo();
    void rehearsalCountsMoreThanTheory();
    void whatIsNotUnderstoodIsUnknown();
    void contractProblemsAreSaid();
    void parametersOfLibrariesAreRead_data();
    void parametersOfLibrariesAreRead();
    void whatFailedBeforeIsNeverOk();
};

static CatalogPtr shop()
{
    return analyzeScript(Script("CREATE TABLE shop.customers (id bigint PRIMARY KEY, name text NOT NULL, legacy_code text);"
                                "CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, note text, created_at timestamptz DEFAULT now());"),
                         { .before = std::make_shared<const Catalog>() })
        ->after;
}

void TestMatrix::checksQueries_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("sqlState");
    const auto row = [](const char *sql, const char *state) { QTest::addRow("%s", sql) << QByteArray(sql) << QByteArray(state); };
    row("SELECT o.id, o.note FROM shop.orders o WHERE o.customer_id = $1", "");
    row("SELECT id, note FROM shop.orders ORDER BY created_at", "");
    row("SELECT o.mising FROM shop.orders o", "42703");
    row("SELECT mising FROM shop.orders", "42703");
    row("SELECT 1 FROM shop.mising", "42P01");
    row("UPDATE shop.orders SET mising = $1 WHERE id = $2", "42703");
    row("INSERT INTO shop.customers (id) VALUES ($1)", "23502");
    row("INSERT INTO shop.customers (id, name) VALUES ($1, $2) RETURNING id", "");
    row("WITH late AS (SELECT id AS oid FROM shop.orders) SELECT late.oid, c.name FROM late JOIN shop.customers c ON c.id = late.oid", "");
    row("SELECT count(*) AS n FROM shop.orders GROUP BY customer_id HAVING count(*) > 1 ORDER BY n", "");
    row("SELECT c.name, x.total FROM shop.customers c CROSS JOIN LATERAL (SELECT count(*) AS total FROM shop.orders o WHERE o.customer_id = c.id) x", "");
    row("DELETE FROM shop.orders WHERE note IS NULL AND ctid IS NOT NULL", "");
    row("SELECT FROM WHERE", "42601");
}

void TestMatrix::checksQueries()
{
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, sqlState);
    CodeQuery query;
    query.sql = sql;
    const ParseTree tree = ParseTree::parse(sql);
    query.error = tree.error();
    if (tree.isValid())
        query.use = useOf(tree.statement());
    const auto problem = checkQuery(query, *shop());
    QVERIFY2(problem.has_value() == !sqlState.isEmpty(), problem ? qPrintable(problem->message) : "no problem was found");
    if (problem)
        QCOMPARE(problem->sqlState, sqlState);
}

static MigrationProject demo()
{
    return openProject(QStringLiteral(SOURCE_FOLDER "/resources/demo"));
}

static MatrixInput demoInput(const MigrationProject &project)
{
    MatrixInput input;
    CatalogPtr catalog = std::make_shared<const Catalog>();
    for (const Migration &migration : project.migrations) {
        if (project.isBefore(project.seedAfter, migration.version)) {
            input.migrations << migration;
            continue;
        }
        QFile file(migration.upFile);
        if (file.open(QIODevice::ReadOnly))
            catalog = analyzeScript(Script(file.readAll()), { .before = catalog })->after;
    }
    input.before = catalog;
    input.oldCode = readContract(project.oldContract->version, project.folder, project.oldContract->patterns);
    input.newCode = readContract(project.newContract->version, project.folder, project.newContract->patterns);
    return input;
}

void TestMatrix::judgesTheDemo()
{
    const Matrix matrix = makeMatrix(demoInput(demo()));
    QCOMPARE(matrix.rows.size(), 6);
    QHash<QString, QString> oldNew, reversible;
    for (const MatrixRow &row : matrix.rows) {
        QVERIFY2(row.oldOld.verdict == MatrixCell::Verdict::Ok, row.oldOld.problems.isEmpty() ? "" : qPrintable(row.oldOld.problems.front().query.place() + row.oldOld.problems.front().message));
        oldNew.insert(row.migration.name, verdictId(row.oldNew.verdict) + QString::number(row.oldNew.problems.size()));
        reversible.insert(row.migration.name, verdictId(row.reversible.verdict));
    }
    QCOMPARE(oldNew.value(QStringLiteral("idx_payments_order")), QStringLiteral("ok0"));
    QCOMPARE(oldNew.value(QStringLiteral("rename_orders_note")), QStringLiteral("fail4"));
    QCOMPARE(oldNew.value(QStringLiteral("drop_customers_legacy_code")), QStringLiteral("fail2"));
    QCOMPARE(reversible.value(QStringLiteral("drop_customers_legacy_code")), QStringLiteral("no"));
    QCOMPARE(reversible.value(QStringLiteral("rename_orders_note")), QStringLiteral("yes"));
    QCOMPARE(reversible.value(QStringLiteral("orders_fulfilment_status")), QStringLiteral("yes-loses"));
    QCOMPARE(matrix.rows.back().newNew.verdict, MatrixCell::Verdict::Ok);
    QCOMPARE(matrix.requiredFailures(), 3);

    MatrixModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setMatrix(matrix);
    QCOMPARE(model.rowCount(), 6);
    const QModelIndex failing = model.index(model.rowOf(QStringLiteral("20261112140000")), MatrixModel::OldNewColumn);
    QCOMPARE(failing.data().toString(), QStringLiteral("FAIL 4 of 29 queries"));
    QVERIFY(failing.data(Qt::AccessibleTextRole).toString().startsWith(QStringLiteral("rename_orders_note, Old code + new schema, FAIL")));
}

void TestMatrix::rehearsalCountsMoreThanTheory()
{
    const MigrationProject project = demo();
    MatrixInput input = demoInput(project);
    RehearsalReport report;
    report.serverVersion = QStringLiteral("15.18");
    report.verdict = RehearsalReport::Verdict::Unsafe;
    report.run.downState = QStringLiteral("failed");
    input.reports.insert(QStringLiteral("20261104091500"), report);
    const Matrix matrix = makeMatrix(input);
    QCOMPARE(matrix.rows.front().reversible.verdict, MatrixCell::Verdict::No);
    QVERIFY(matrix.rows.front().reversible.proved);
    QCOMPARE(matrix.rows.front().evidence, QStringLiteral("Sandbox 15.18"));
}

void TestMatrix::whatIsNotUnderstoodIsUnknown()
{
    const MigrationProject project = demo();
    MatrixInput input = demoInput(project);
    auto uncertain = std::make_shared<Catalog>(*input.before);
    uncertain->uncertain.insert({ QStringLiteral("shop"), QStringLiteral("orders") });
    input.before = uncertain;
    const Matrix matrix = makeMatrix(input);
    QCOMPARE(matrix.rows.front().oldOld.verdict, MatrixCell::Verdict::Unknown);
    QVERIFY2(matrix.rows.front().oldOld.reason.endsWith(u"meet what is not analysed"), qPrintable(matrix.rows.front().oldOld.reason));
}

void TestMatrix::contractProblemsAreSaid()
{
    TemporaryProject project;
    project.write(QStringLiteral("queries/a.sql"), "-- name: One :one\n-- calls_per_day: 12\nSELECT 1;\n\n-- name: Bad :one\nSELECT FROM WHERE;\n");
    const CodeContractPtr contract = readContract(QStringLiteral("v1"), project.path(), { QStringLiteral("queries/*.sql") });
    QCOMPARE(contract->queries.size(), 2);
    QCOMPARE(contract->queries[0].name, QStringLiteral("One"));
    QCOMPARE(contract->queries[0].callsPerDay, 12.0);
    QCOMPARE(contract->queries[0].place(), QStringLiteral("queries/a.sql:3"));
    QVERIFY(contract->queries[1].error.has_value());
    QVERIFY_EXCEPTION_THROWN(readContract(QStringLiteral("v1"), project.path(), { QStringLiteral("nothing/*.sql") }), Error);
}

void TestMatrix::parametersOfLibrariesAreRead_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("sql");
    QTest::newRow("numbers") << QByteArray("SELECT a FROM t WHERE id = $1") << QByteArray("SELECT a FROM t WHERE id = $1");
    QTest::newRow("names") << QByteArray("SELECT a::text FROM t WHERE id = :id AND (b = :b OR :b IS NULL)") << QByteArray("SELECT a::text FROM t WHERE id = $1 AND (b = $2 OR $2 IS NULL)");
    QTest::newRow("question marks") << QByteArray("UPDATE t SET a=?, b = 'why?' WHERE id = ?") << QByteArray("UPDATE t SET a=$1, b = 'why?' WHERE id = $2");
    QTest::newRow("a question mark that is an operator") << QByteArray("SELECT a FROM t WHERE b ? 'x'") << QByteArray("SELECT a FROM t WHERE b ? 'x'");
    QTest::newRow("sqlc") << QByteArray("SELECT a FROM t WHERE id=@id AND b = sqlc.arg('b') AND c = sqlc.narg(id) AND d = $1") << QByteArray("SELECT a FROM t WHERE id=$2 AND b = $3 AND c = $2 AND d = $1");
}

void TestMatrix::parametersOfLibrariesAreRead()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, sql);
    TemporaryProject project;
    project.write(QStringLiteral("queries/a.sql"), "-- name: One :one\n" + query + ";\n");
    const CodeContractPtr contract = readContract(QStringLiteral("v1"), project.path(), { QStringLiteral("queries/*.sql") });
    QCOMPARE(contract->queries.size(), 1);
    QVERIFY(!contract->queries[0].error.has_value());
    QCOMPARE(contract->queries[0].sql, sql);
    QCOMPARE(contract->queries[0].use.relations.size(), 1);
}

void TestMatrix::whatFailedBeforeIsNeverOk()
{
    const MigrationProject project = demo();
    MatrixInput input = demoInput(project);
    input.before = std::make_shared<const Catalog>(); // a server on which nothing is applied
    const Matrix matrix = makeMatrix(input);
    const MatrixRow &row = matrix.rows.front();
    QCOMPARE(row.oldOld.verdict, MatrixCell::Verdict::Fail);
    QCOMPARE(row.oldNew.verdict, MatrixCell::Verdict::Unknown);
    QVERIFY2(row.oldNew.reason.endsWith(u"fail before it already"), qPrintable(row.oldNew.reason));
    QCOMPARE(&row.decisive(), &row.oldOld);

    // Without queries there is nothing to be right about.
    input.oldCode = input.newCode = nullptr;
    const MatrixRow silent = makeMatrix(input).rows.front();
    QCOMPARE(silent.decisive().verdict, MatrixCell::Verdict::Unknown);
    QCOMPARE(silent.decisive().reason, QStringLiteral("the project names no queries"));
}

QTEST_GUILESS_MAIN(TestMatrix)
#include "tst_matrix.moc"
