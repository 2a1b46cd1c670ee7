#include "models/sql/plpgsql.h"

#include <QtTest>

using namespace lockkeeper;

/// The bodies of functions and DO blocks.
class TestPlpgsql : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void statementsHaveTheirPlaces();
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
    QCOMPARE(body.statements[0].offset, block.indexOf("UPDATE"));
    QCOMPARE(body.statements[1].offset, block.lastIndexOf("UPDATE"));
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
