#include "models/sql/plpgsql.h"

#include <QtTest>

using namespace lockkeeper;

/// The bodies of functions and DO blocks.
class TestPlpgsql : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void statementsHaveTheirPlaces();
    void expressionsAreRead();
    void withoutABodyThereIsNothing_data();
    void withoutABodyThereIsNothing();
};

void TestPlpgsql::statementsHaveTheirPlaces()
{
    const QByteArray block = "DO $$ BEGIN\n  UPDATE a SET n = 1;\n  IF true THEN\n    UPDATE a SET n = 1;\n  END IF;\n  EXECUTE 'DROP ' || 'TABLE b';\nEND $$";
    const PlpgsqlBody body = readPlpgsql(block);
    QCOMPARE(body.error, QString());
    QVERIFY(body.dynamic && !body.endsTransactions);
    QCOMPARE(body.statements.size(), 2);
    QCOMPARE(body.statements[0].range.begin, block.indexOf("UPDATE"));
    QCOMPARE(body.statements[1].range.begin, block.lastIndexOf("UPDATE"));
}

void TestPlpgsql::expressionsAreRead()
{
    const PlpgsqlBody body = readPlpgsql("DO $$ DECLARE n bigint := (SELECT count(*) FROM a); r record; BEGIN\n"
                                         "IF EXISTS (SELECT FROM b) THEN\n  n := n + f(n);\nELSE\n  DELETE FROM c;\nEND IF;\n"
                                         "FOR r IN SELECT * FROM d LOOP\n  CALL g(r.id);\nEND LOOP;\nn = 3;\nEND $$");
    QByteArrayList statements, expressions;
    for (const EmbeddedStatement &one : body.statements)
        (one.expression ? expressions : statements) << one.sql.simplified();
    QCOMPARE(expressions, QByteArrayList({ "SELECT (SELECT count(*) FROM a)", "SELECT EXISTS (SELECT FROM b)", "SELECT n + f(n)" }));
    QCOMPARE(statements, QByteArrayList({ "DELETE FROM c", "SELECT * FROM d", "CALL g(r.id)" }));
    QVERIFY(!body.dynamic);
}

void TestPlpgsql::withoutABodyThereIsNothing_data()
{
    QTest::addColumn<QByteArray>("sql");
    for (const char *sql : { "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql", "CREATE PROCEDURE p() LANGUAGE plpgsql", "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql RETURN 1",
                             "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql BEGIN ATOMIC SELECT 1; END", "DO LANGUAGE plpgsql", "SELECT 1", "" })
        QTest::newRow(sql) << QByteArray(sql);
}

void TestPlpgsql::withoutABodyThereIsNothing()
{
    QFETCH(const QByteArray, sql);
    const PlpgsqlBody body = readPlpgsql(sql);
    QVERIFY(!body.error.isEmpty());
    QVERIFY(body.statements.isEmpty() && !body.dynamic);
}

QTEST_GUILESS_MAIN(TestPlpgsql)
#include "tst_plpgsql.moc"
