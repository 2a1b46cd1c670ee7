// Files that hold both directions are two scripts (or more), with the places of the one file.
#include "models/migration/directions.h"

#include <QtTest>
#include <random>

using namespace lockkeeper;

class TestDirections : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void downMeetsWhatTheUpLeaves_data();
    void downMeetsWhatTheUpLeaves();
    void changeSetsAreUndoneInReverse();
    void marksSayTransactions();
    void whatIsAssumedCountsForBothDirections();
    void blocksAreStatements_data();
    void blocksAreStatements();
    void concurrentBuildNeedsItsMark();
    void commentsAboveTheMarksCount();
    void editsGiveTheSame();
    void otherFilesAreOneScript();
};

static const AnalysisInput &input()
{
    static const AnalysisInput input = [] {
        auto empty = std::make_shared<Catalog>();
        empty->complete = true;
        return AnalysisInput { .before = empty };
    }();
    return input;
}

static QByteArrayList statementsOf(const QByteArray &text, const SafetyAnalysis &analysis)
{
    QByteArrayList statements;
    for (const StatementAnalysis &statement : analysis.script->statements)
        statements << text.mid(statement.range.begin, statement.range.length());
    return statements;
}

void TestDirections::downMeetsWhatTheUpLeaves_data()
{
    QTest::addColumn<QByteArray>("up");
    QTest::addColumn<QByteArray>("down");
    QTest::newRow("dbmate") << QByteArray("-- migrate:up\n") << QByteArray("-- migrate:down\n");
    QTest::newRow("dbmate without a transaction") << QByteArray("-- migrate:up transaction:false\n") << QByteArray("-- migrate:down transaction:false\n");
    QTest::newRow("goose") << QByteArray("-- +goose Up\n-- +goose StatementBegin\n") << QByteArray("-- +goose StatementEnd\n-- +goose Down\n");
    QTest::newRow("sql-migrate") << QByteArray("-- +migrate Up\n") << QByteArray("-- +migrate Down\n");
    QTest::newRow("tern") << QByteArray() << QByteArray("---- create above / drop below ----\n");
    QTest::newRow("liquibase") << QByteArray("--liquibase formatted sql\n\n--changeset anna:1\n") << QByteArray("/* liquibase rollback\n");
}

void TestDirections::downMeetsWhatTheUpLeaves()
{
    QFETCH(QByteArray, up);
    QFETCH(QByteArray, down);
    const QByteArray close = down.startsWith("/*") ? "*/\n" : "";
    const QByteArray text = up + "CREATE TABLE s.a (id bigint);\nALTER TABLE s.a ADD COLUMN n text;\n\n" + down + "ALTER TABLE s.a\n    DROP COLUMN n;\nDROP TABLE s.a;\n" + close;
    const SafetyAnalysisPtr analysis = analyzeMigrationFile(text, input());
    QCOMPARE(analysis->parts.size(), size_t(2));
    QCOMPARE(statementsOf(text, *analysis), QByteArrayList({ "CREATE TABLE s.a (id bigint)", "ALTER TABLE s.a ADD COLUMN n text", "ALTER TABLE s.a\n    DROP COLUMN n", "DROP TABLE s.a" }));
    const auto &statements = analysis->script->statements;
    for (const StatementAnalysis &statement : statements) {
        QCOMPARE(statement.line, int(text.left(statement.range.begin).count('\n')) + 1);
        QCOMPARE(statement.statement.range, statement.range);
    }
    QVERIFY(statements[2].context().catalog->relation({ QStringLiteral("s"), QStringLiteral("a") })->column(QStringLiteral("n")));
    QVERIFY(!statements[2].context().isNew({ QStringLiteral("s"), QStringLiteral("a") })); // the up made it some time ago
    QVERIFY(analysis->script->after->relation({ QStringLiteral("s"), QStringLiteral("a") }));
    const auto dropped = std::find_if(analysis->findings.begin(), analysis->findings.end(), [](const Finding &finding) { return finding.rule == u"col-drop"; });
    QVERIFY(dropped != analysis->findings.end());
    QCOMPARE(dropped->statement, 2);
    QVERIFY(text.mid(dropped->range.begin).startsWith("ALTER TABLE s.a\n"));
}

void TestDirections::changeSetsAreUndoneInReverse()
{
    const QByteArray text = "--liquibase formatted sql\n--changeset anna:1\nCREATE TABLE s.a (id bigint PRIMARY KEY);\n--rollback DROP TABLE s.a;\n\n"
                            "--changeset anna:2 dbms:oracle\nCREATE TABLE nowhere (id int);\n"
                            "--changeset anna:3\nCREATE TABLE s.b (id bigint REFERENCES s.a (id));\n--rollback DROP TABLE s.b;\nCOMMENT ON TABLE s.b IS 'b';\n";
    const SafetyAnalysisPtr analysis = analyzeMigrationFile(text, input());
    QCOMPARE(statementsOf(text, *analysis), QByteArrayList({ "CREATE TABLE s.a (id bigint PRIMARY KEY)", "DROP TABLE s.a", "CREATE TABLE s.b (id bigint REFERENCES s.a (id))", "DROP TABLE s.b", "COMMENT ON TABLE s.b IS 'b'" }));
    const auto &statements = analysis->script->statements;
    const QualifiedName a { QStringLiteral("s"), QStringLiteral("a") }, b { QStringLiteral("s"), QStringLiteral("b") };
    QVERIFY(statements[3].context().catalog->relation(a) && statements[3].context().catalog->relation(b));
    QVERIFY(statements[1].context().catalog->relation(a) && !statements[1].context().catalog->relation(b));
    QVERIFY(analysis->script->after->relation(b));
}

void TestDirections::marksSayTransactions()
{
    const AnalysisInput &wrapped = input(); // the tools themselves begin a transaction
    const QByteArray with = "-- migrate:up\nCREATE TABLE s.a (id int);\n-- migrate:down\nDROP TABLE s.a;\n";
    const auto apart = analyzeMigrationFile(with, wrapped)->script;
    for (const StatementAnalysis &statement : apart->statements)
        QVERIFY(statement.transaction >= 0);
    QVERIFY(apart->statements.front().transaction != apart->statements.back().transaction);
    QCOMPARE(apart->statements.back().heldUntil, 1);
    QByteArray without = with;
    without.replace("migrate:up", "migrate:up transaction:false");
    const auto half = analyzeMigrationFile(without, wrapped)->script;
    QCOMPARE(half->statements.front().transaction, -1);
    QVERIFY(half->statements.back().transaction >= 0);
}

void TestDirections::whatIsAssumedCountsForBothDirections()
{
    AnalysisInput assumed = input();
    assumed.assumedTransaction = false;
    assumed.assumedSending = Sending::Statements;
    const QByteArray index = "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON s.a (id);\nCREATE INDEX CONCURRENTLY j ON s.a (id);\n-- migrate:down\nDROP INDEX s.i;\n";
    const auto refused = [](const SafetyAnalysisPtr &analysis) { return std::any_of(analysis->findings.begin(), analysis->findings.end(), [](const Finding &finding) { return finding.rule == u"concurrently-in-tx"; }); };
    QVERIFY(refused(analyzeMigrationFile(index, input()))); // dbmate sends them as one query
    const SafetyAnalysisPtr analysis = analyzeMigrationFile(index, assumed);
    QVERIFY(!refused(analysis));
    QCOMPARE(analysis->script->statements.back().transaction, -1);
}

void TestDirections::blocksAreStatements_data()
{
    QTest::addColumn<QByteArray>("tool");
    QTest::newRow("goose") << QByteArray("goose");
    QTest::newRow("sql-migrate") << QByteArray("migrate");
}

void TestDirections::blocksAreStatements()
{
    QFETCH(QByteArray, tool);
    QByteArray text = "-- +T Up\n-- +T StatementBegin\nCREATE TABLE s.a (id int)\n-- as it was\n\n-- +T StatementEnd\n-- +T StatementBegin\nCREATE TABLE s.b (id int);\n-- +T StatementEnd\n-- +T Down\nDROP TABLE s.a;\n";
    text.replace("+T", '+' + tool);
    const SafetyAnalysisPtr analysis = analyzeMigrationFile(text, input());
    QCOMPARE(analysis->script->statements.size(), size_t(3));
    for (const StatementAnalysis &statement : analysis->script->statements)
        QVERIFY(!statement.error);
    QVERIFY(text.mid(analysis->script->statements[1].range.begin).startsWith("CREATE TABLE s.b"));
}

void TestDirections::concurrentBuildNeedsItsMark()
{
    const auto isRefused = [](const QByteArray &text) {
        const SafetyAnalysisPtr analysis = analyzeMigrationFile(text, input());
        return std::any_of(analysis->findings.begin(), analysis->findings.end(), [](const Finding &finding) { return finding.rule == u"concurrently-in-tx"; });
    };
    const QByteArray build = "CREATE INDEX CONCURRENTLY i ON s.a (n);\n";
    QVERIFY(isRefused("-- migrate:up\n" + build));
    QVERIFY(!isRefused("-- migrate:up transaction:false\n" + build));
    QVERIFY(isRefused("-- +goose Up\n" + build));
    QVERIFY(!isRefused("-- +goose NO TRANSACTION\n-- +goose Up\n" + build));
    QVERIFY(isRefused("--liquibase formatted sql\n--changeset anna:1\n" + build));
    QVERIFY(!isRefused("--liquibase formatted sql\n--changeset anna:1 runInTransaction:false\n" + build));
}

void TestDirections::commentsAboveTheMarksCount()
{
    const QByteArray text = "-- squawk-ignore-file ban-drop-column\n\n-- +goose Up\nALTER TABLE s.a DROP COLUMN n;\n-- +goose Down\nALTER TABLE s.a RENAME COLUMN n TO m;\n";
    const auto rules = [](const SafetyAnalysisPtr &analysis) {
        QSet<QString> found;
        for (const Finding &finding : analysis->findings)
            found << finding.rule;
        return found;
    };
    const SafetyAnalysisPtr analysis = analyzeMigrationFile(text, input());
    QCOMPARE(analysis->parts.size(), size_t(2));
    QVERIFY(!rules(analysis).contains(QStringLiteral("col-drop")));
    QVERIFY(rules(analysis).contains(QStringLiteral("col-rename")));
    QByteArray without = text;
    without.replace("ignore-file", "ignore-what");
    const SafetyAnalysisPtr again = reanalyzeMigrationFile(analysis, without, input());
    QVERIFY(rules(again).contains(QStringLiteral("col-drop")));
    QVERIFY(again->findings == analyzeMigrationFile(without, input())->findings);
}

void TestDirections::editsGiveTheSame()
{
    const QByteArray base = "-- migrate:up\nCREATE TABLE s.a (id int, n text);\nCREATE INDEX i ON s.a (n);\nALTER TABLE s.a ADD COLUMN x int, ALTER COLUMN n SET NOT NULL;\n-- migrate:down\nDROP INDEX s.i;\nALTER TABLE s.a DROP COLUMN x,\n DROP COLUMN n;\n";
    static const QByteArrayList pieces { "x", ";", "\n", "'", "-- migrate:down\n", "-- migrate:up\n", "\nDROP TABLE s.a;\n", " ", "--", "BEGIN;" };
    std::mt19937 random(7);
    QByteArray text = base;
    SafetyAnalysisPtr last;
    for (int edit = 0; edit < 120; ++edit) {
        if (edit % 10 == 0)
            text = base;
        const qsizetype at = qsizetype(random() % size_t(text.size()));
        if (random() % 3 == 0)
            text.remove(at, 1 + qsizetype(random() % 4));
        else
            text.insert(at, pieces[qsizetype(random() % size_t(pieces.size()))]);
        const SafetyAnalysisPtr again = reanalyzeMigrationFile(last, text, input()), whole = analyzeMigrationFile(text, input());
        QCOMPARE(statementsOf(text, *again), statementsOf(text, *whole));
        QVERIFY2(again->findings == whole->findings, qPrintable(QStringLiteral("edit %1:\n%2").arg(edit).arg(QString::fromUtf8(text))));
        last = again;
    }
}

void TestDirections::otherFilesAreOneScript()
{
    const QByteArray text = "-- how to migrate: see below\nCREATE TABLE s.a (id int); -- goose\nDROP TABLE s.a;\n";
    const SafetyAnalysisPtr analysis = analyzeMigrationFile(text, input());
    QVERIFY(analysis->parts.empty());
    QVERIFY(!analysis->script->after->relation({ QStringLiteral("s"), QStringLiteral("a") }));
}

QTEST_GUILESS_MAIN(TestDirections)

#include "tst_directions.moc"
