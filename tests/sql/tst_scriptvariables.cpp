// :name and ${name} in statements: what is one, and what the statement is without its value.
#include "models/sql/scriptvariables.h"

#include <QtTest>

using namespace lockkeeper;

class TestScriptVariables : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void finds_data();
    void finds();
    void keepsPlaces_data();
    void keepsPlaces();
    void plainStatementsAreLeftAlone();
    void errorsNameTheVariable();
};

void TestScriptVariables::finds_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QStringList>("names");
    const auto row = [](const char *name, const char *sql, const QStringList &names) { QTest::newRow(name) << QByteArray(sql) << names; };
    row("three forms", "SELECT :a, :'b', :\"c\"", { QStringLiteral(":a"), QStringLiteral(":'b'"), QStringLiteral(":\"c\"") });
    row("placeholders", "DROP TABLE ${schema}.${flyway:table}", { QStringLiteral("${schema}"), QStringLiteral("${flyway:table}") });
    row("a part of a name", "DROP TABLE orders_:region", { QStringLiteral(":region") });
    row("behind an operator", "SELECT a=:b", { QStringLiteral(":b") });
    row("each once", "SELECT :a + :a", { QStringLiteral(":a") });
    row("quotes", "SELECT ':a', \":b\", $$ :c $$, E'\\' :d', '${e}'", {});
    row("comments", "SELECT 1 -- :a\n /* :b ${c} */", {});
    row("casts", "SELECT a::int, 'x'::text::varchar(3)", {});
    row("a cast to a variable", "SELECT a:::b", { QStringLiteral(":b") });
    row("slices", "SELECT a[1:n], a[:n], a[f(1):n][2:m]", {});
    row("in brackets", "SELECT a[f(:i):n], ARRAY[:x, :y], ARRAY[[:z]], ARRAY[1][1:n]", { QStringLiteral(":i"), QStringLiteral(":x"), QStringLiteral(":y"), QStringLiteral(":z") });
    row("assignments", "CALL p(a := 1)", {});
    row("parameters", "SELECT $1, $2", {});
    row("no name", "SELECT : a, :, ${}, :'a b', $ {c}", {});
}

void TestScriptVariables::finds()
{
    QFETCH(QByteArray, sql);
    QFETCH(QStringList, names);
    QCOMPARE(namesOfVariables(sql, variablesIn(sql)), names);
}

void TestScriptVariables::keepsPlaces_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("kind");
    const auto row = [](const char *name, const char *sql, const char *kind) { QTest::newRow(name) << QByteArray(sql) << QByteArray(kind); };
    row("table", "ALTER TABLE :schema.orders ADD COLUMN note text", "AlterTableStmt");
    row("keyword's name", "DROP TABLE :user, :table", "DropStmt");
    row("quoted name", "CREATE INDEX ON :\"table\" (id)", "IndexStmt");
    row("text", "COMMENT ON TABLE t IS :'text'", "CommentStmt");
    row("value", "UPDATE t SET a = :a WHERE id = :'id'", "UpdateStmt");
    row("number", "ALTER SEQUENCE :seq RESTART WITH :n", "AlterSeqStmt");
    row("numbers", "CREATE TABLE p PARTITION OF t FOR VALUES WITH (MODULUS :all, REMAINDER :r)", "CreateStmt");
    row("a text without its quotes", "CREATE ROLE :role PASSWORD :word", "CreateRoleStmt");
    row("placeholder", "CREATE TABLE ${schema}.a_${n} (id int)", "CreateStmt");
    row("of two bytes", "SELECT :n LIMIT :l", "SelectStmt");
    row("with a slice and a cast", "SELECT a[1:n]::int[] FROM :t", "SelectStmt");
}

void TestScriptVariables::keepsPlaces()
{
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, kind);
    QVERIFY(ParseTree::parse(sql).error());
    const ParseTree tree = parseWithVariables(sql);
    QVERIFY2(!tree.error(), qPrintable(tree.error() ? tree.error()->message : QString()));
    QCOMPARE(tree.statement().kind(), kind);
    QCOMPARE(tree.variables(), variablesIn(sql));
    for (const TextRange &variable : tree.variables())
        QCOMPARE(standInFor(sql.mid(variable.begin, variable.length())).size(), variable.length());
}

void TestScriptVariables::plainStatementsAreLeftAlone()
{
    const ParseTree slice = parseWithVariables("SELECT a[:n] FROM t");
    QVERIFY(!slice.error());
    QVERIFY(slice.variables().isEmpty());
    QCOMPARE(parseWithVariables("SELECT a[1:n] FORM t x").error(), ParseTree::parse("SELECT a[1:n] FORM t x").error());
}

void TestScriptVariables::errorsNameTheVariable()
{
    const ParseTree clause = parseWithVariables("ALTER TABLE t :what");
    QVERIFY(clause.error());
    QVERIFY2(clause.error()->message.contains(u":what"), qPrintable(clause.error()->message));
    QCOMPARE(clause.error()->offset, 14);
    const ParseTree mistake = parseWithVariables("ALTER TABLE :t AD COLUMN a int");
    QVERIFY(mistake.error());
    QVERIFY2(mistake.error()->message.contains(u"near \"AD\"") && mistake.error()->message.contains(u":t"), qPrintable(mistake.error()->message));
    QCOMPARE(mistake.error()->offset, 15);
}

QTEST_GUILESS_MAIN(TestScriptVariables)
#include "tst_scriptvariables.moc"
