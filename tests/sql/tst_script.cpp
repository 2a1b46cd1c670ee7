#include "models/sql/parsetree.h"
#include "models/sql/queryuse.h"
#include "models/sql/script.h"

#include <QtTest>

using namespace lockkeeper;

class TestScript : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void splits_data();
    void splits();
    void recoversFromAnOpenQuote();
    void commentsBelongToTheStatementBelow();
    void readsCopyData();
    void foldsBodiesAndParentheses();
    void reportsPlaceOfASyntaxError();
    void refusesHostileDepth();
    void readsWhatAQueryUses();
    void deparsesExpressions();
};

static QStringList texts(const Script &script)
{
    QStringList result;
    for (const Statement &statement : script.statements())
        result << QString::fromUtf8(script.textOf(statement));
    return result;
}

void TestScript::splits_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const char *sql, QStringList expected) { QTest::newRow(name) << QString::fromUtf8(sql) << expected; };
    row("two", "SELECT 1; SELECT 2;", { QStringLiteral("SELECT 1"), QStringLiteral("SELECT 2") });
    row("no semicolon", "SELECT 1", { QStringLiteral("SELECT 1") });
    row("quoted semicolon", "SELECT ';', \";\", E'\\';', U&'\\0041;'; SELECT 2", { QStringLiteral("SELECT ';', \";\", E'\\';', U&'\\0041;'"), QStringLiteral("SELECT 2") });
    row("backslash is plain", "SELECT 'a\\'; SELECT 2;", { QStringLiteral("SELECT 'a\\'"), QStringLiteral("SELECT 2") });
    row("dollar quotes", "DO $x$ BEGIN; $y$ ; $$; END $x$; SELECT a$1$b;", { QStringLiteral("DO $x$ BEGIN; $y$ ; $$; END $x$"), QStringLiteral("SELECT a$1$b") });
    row("nested comments", "/* a /* ; */ ; */ SELECT 1 -- ;\n;", { QStringLiteral("SELECT 1") });
    row("rule with parentheses", "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3;", { QStringLiteral("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)"), QStringLiteral("SELECT 3") });
    row("begin atomic", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3;",
        { QStringLiteral("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END"), QStringLiteral("SELECT 3") });
    row("a plain BEGIN", "BEGIN; SELECT 1; COMMIT;", { QStringLiteral("BEGIN"), QStringLiteral("SELECT 1"), QStringLiteral("COMMIT") });
    row("meta commands", "\\restrict abc\nSELECT 1;\n\\unrestrict abc\n", { QStringLiteral("\\restrict abc"), QStringLiteral("SELECT 1"), QStringLiteral("\\unrestrict abc") });
    row("only comments", "-- nothing\n/* here */", {});
    row("a lone carriage return ends a comment", "-- note\rSELECT 1;", { QStringLiteral("SELECT 1") });
    row("parameters", "SELECT $1, $2;", { QStringLiteral("SELECT $1, $2") });
    row("crlf", "SELECT 1;\r\nSELECT 2;\r\n", { QStringLiteral("SELECT 1"), QStringLiteral("SELECT 2") });
}

void TestScript::splits()
{
    QFETCH(QString, sql);
    QFETCH(QStringList, expected);
    QCOMPARE(texts(Script(sql.toUtf8())), expected);
}

void TestScript::recoversFromAnOpenQuote()
{
    const Script script("SELECT 'open;\nALTER TABLE t ADD COLUMN c int;\nSELECT 2;\n");
    QCOMPARE(script.statements().size(), 3u);
    QCOMPARE(script.statements()[0].problem, Statement::Problem::UnterminatedString);
    QCOMPARE(script.statements()[0].problemOffset, 7);
    QCOMPARE(QString::fromUtf8(script.textOf(script.statements()[1])), QStringLiteral("ALTER TABLE t ADD COLUMN c int"));
}

void TestScript::commentsBelongToTheStatementBelow()
{
    const Script script("-- a header\n\n-- why\nSELECT 1;\n");
    QCOMPARE(script.text().mid(script.statements()[0].commentBegin, 6), QByteArray("-- why"));
    QCOMPARE(script.statementAt(script.text().indexOf("why")), 0);
    const Script trailing("SELECT 1; -- of the first\nSELECT 2; /* of the second */\n-- of the third\nSELECT 3; SELECT 4;");
    QCOMPARE(trailing.statements()[1].commentBegin, trailing.statements()[1].range.begin);
    QCOMPARE(trailing.text().mid(trailing.statements()[2].commentBegin, 15), QByteArray("-- of the third"));
    QCOMPARE(trailing.statements()[3].commentBegin, trailing.statements()[3].range.begin);
}

void TestScript::readsCopyData()
{
    const Script script("COPY t (a) FROM stdin;\n1;'\n2\n\\.\nSELECT 1;");
    QCOMPARE(script.statements().size(), 3u);
    QCOMPARE(script.statements()[1].kind, Statement::Kind::CopyData);
    QCOMPARE(script.textOf(script.statements()[1]), QByteArray("1;'\n2\n"));
    QVERIFY(script.statements()[1].terminated);
}

void TestScript::foldsBodiesAndParentheses()
{
    const Script script("CREATE TABLE t (\n  a int,\n  b int\n);\nDO $$\nBEGIN\nEND $$;\n");
    QCOMPARE(script.folds().size(), 4u); // parentheses, statement, body, statement
}

void TestScript::reportsPlaceOfASyntaxError()
{
    const QByteArray sql("SELECT 'ä' FORM t x y");
    const ParseTree tree = ParseTree::parse(sql);
    QVERIFY(tree.error().has_value());
    QVERIFY(!tree.isValid());
    QCOMPARE(tree.error()->offset, sql.indexOf("t x"));
}

void TestScript::refusesHostileDepth()
{
    QByteArray chain("SELECT 1");
    for (int i = 0; i < 5000; ++i)
        chain += "+1";
    QVERIFY(ParseTree::parse(chain).error().has_value());
    QVERIFY(ParseTree::parse("SELECT " + QByteArray(5000, '(') + "1" + QByteArray(5000, ')')).error().has_value());
    QVERIFY(ParseTree::parse(QByteArray("SELECT '\0'", 10)).error().has_value());
    QByteArray unions("SELECT 1, 2");
    for (int i = 0; i < 10000; ++i)
        unions += " UNION ALL SELECT 1, 2";
    QVERIFY(ParseTree::parse(unions).error().has_value());
    QByteArray casts("SELECT 1"), nulls("SELECT 1");
    for (int i = 0; i < 20000; ++i) {
        casts += "::int";
        nulls += " IS NULL";
    }
    QVERIFY(ParseTree::parse(casts).error().has_value());
    QVERIFY(ParseTree::parse(nulls).error().has_value());
    QByteArray list("SELECT * FROM t WHERE a IN (1");
    for (int i = 0; i < 20000; ++i)
        list += ",1";
    QVERIFY(!ParseTree::parse(list + ')').error().has_value());
}

void TestScript::readsWhatAQueryUses()
{
    const QueryUse use = useOf(ParseTree::parse("WITH late AS (SELECT id FROM shop.orders) SELECT o.note, c.* FROM late o JOIN customers c ON c.id = o.id").statement());
    QCOMPARE(use.relations.size(), 2);
    QCOMPARE(use.relations[0].name, QStringLiteral("customers"));
    QVERIFY(use.localNames.contains(QStringLiteral("late")));
    const QueryUse insert = useOf(ParseTree::parse("INSERT INTO orders (id, note) VALUES ($1, $2)").statement());
    QCOMPARE(insert.target.name, QStringLiteral("orders"));
    QCOMPARE(insert.writtenColumns, QStringList({ QStringLiteral("id"), QStringLiteral("note") }));
}

void TestScript::deparsesExpressions()
{
    const ParseTree tree = ParseTree::parse("SELECT lower(a) || 'x' AS t");
    const SyntaxNode target = tree.statement().children("target_list").first();
    QCOMPARE(deparseExpression(target.child("val")), QStringLiteral("lower(a) || 'x'"));
}

QTEST_GUILESS_MAIN(TestScript)
#include "tst_script.moc"
