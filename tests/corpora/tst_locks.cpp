#include "models/change/scriptanalysis.h"
#include "models/core/files.h"
#include "tests/corpora/corpus.h"

#include <QJsonArray>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// What the operations predict, against measurements that others took on PostgreSQL 13 to 18.
class TestLocks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void predictionsAgree_data();
    void predictionsAgree();
    void onlyTheParserIsOlder();
    void strongestLocksAgree_data();
    void strongestLocksAgree();
    void proofsAgree_data();
    void proofsAgree();

private:
    CatalogPtr before(int major, const QByteArray &setup) const;
    QByteArray m_fixture;
};

/// Statements that only a newer server than the parser knows; with libpg_query 18 the list must be empty.
static const QStringList newerSyntax { QStringLiteral("add_col_gen_virtual"), QStringLiteral("add_check_not_enforced"), QStringLiteral("alter_constraint_enforced") };

/// Where the measurement could not see what the prediction says, and why.
static const QHash<QString, QString> unseen {
    { QStringLiteral("vacuum"), QStringLiteral("it ran outside a transaction, so its locks were gone when they were read") },
    { QStringLiteral("create_partition_of_with_default"), QStringLiteral("the default partition was empty, so its check read no row") },
    { QStringLiteral("add_col_inline_pk"), QStringLiteral("the table was empty, so the index build read no row") },
};

void TestLocks::initTestCase()
{
    const QString file = corpus(QStringLiteral("locks/fixture.sql"));
    if (file.isEmpty())
        QSKIP("The corpus is not beside the checkout.");
    m_fixture = readTextFile(file);
}

CatalogPtr TestLocks::before(int major, const QByteArray &setup) const
{
    return analyzeScript(Script(m_fixture + '\n' + setup), { .before = std::make_shared<const Catalog>(), .serverVersion = major * 10000 })->after;
}

void TestLocks::predictionsAgree_data()
{
    QTest::addColumn<QJsonObject>("row");
    for (const QJsonObject &row : jsonLines(corpus(QStringLiteral("locks/measured.jsonl"))))
        QTest::addRow("%d %s", row[u"pg"].toInt(), qPrintable(row[u"id"].toString())) << row;
}

/// The relations of "table t" and "index t_pkey", as the measurements name them.
static QStringList tablesOf(const QJsonArray &rewritten)
{
    QStringList names;
    for (const QJsonValue &value : rewritten)
        if (value.toString().startsWith(u"table "))
            names << value.toString().mid(6);
    names.sort();
    return names;
}

void TestLocks::predictionsAgree()
{
    QFETCH(QJsonObject, row);
    if (!row.contains(u"locks"))
        QSKIP("This version refuses the statement.");
    const int major = row[u"pg"].toInt();
    if (unseen.contains(row[u"id"].toString()))
        QSKIP(qPrintable(unseen.value(row[u"id"].toString())));
    QByteArray setup = row[u"setup"].toString().toUtf8(), sql = row[u"sql"].toString().toUtf8();
    if (setup.startsWith("set ")) { // of the session, not of the catalog
        sql = setup + ";\n" + sql;
        setup.clear();
    }
    const CatalogPtr catalog = before(major, setup);
    const ScriptAnalysisPtr analysis = analyzeScript(Script(sql), { .before = catalog, .serverVersion = major * 10000 });
    const StatementAnalysis &statement = analysis->statements.back();
    if (statement.error) {
        QVERIFY2(newerSyntax.contains(row[u"id"].toString()) && major > parserMajorVersion(), qPrintable(statement.error->message));
        QSKIP("The parser is older than this syntax.");
    }
    QVERIFY2(statement.understood(), qPrintable(statement.summary()));
    // A script that never saw a server does not know the locks on indexes, which come with their table's.
    QStringList measured, predicted, rewritten, scanned;
    const QJsonObject locks = row[u"locks"].toObject();
    for (auto lock = locks.begin(); lock != locks.end(); ++lock)
        if (!catalog->findIndex({ {}, lock.key() }, { QStringLiteral("public") }).second)
            measured << lock.key() + u' ' + lock.value().toString();
    for (const StatementAnalysis &one : analysis->statements)
        for (const LockImpact &lock : one.locks) {
            if (lock.newRelation || catalog->findIndex(lock.relation, {}).second)
                continue;
            predicted << lock.relation.name + u' ' + lockId(lock.mode);
            if (lock.duration == LockDuration::Rewrite || lock.newFile)
                rewritten << lock.relation.name;
            else if (lock.duration != LockDuration::Brief)
                scanned << lock.relation.name;
        }
    measured.sort();
    predicted.sort();
    rewritten.sort();
    QCOMPARE(predicted.join(QStringLiteral(", ")), measured.join(QStringLiteral(", ")));
    const QStringList rewrittenThere = tablesOf(row[u"rewritten"].toArray());
    QCOMPARE(rewritten.join(u' '), rewrittenThere.join(u' '));
    QStringList scannedThere = row[u"scanned"].toObject().keys();
    for (const QString &name : rewrittenThere)
        scannedThere.removeAll(name);
    scanned.sort();
    QCOMPARE(scanned.join(u' '), scannedThere.join(u' '));
}

void TestLocks::onlyTheParserIsOlder()
{
    if (parserMajorVersion() < 18)
        QSKIP("libpg_query is older than 18.");
    QVERIFY(newerSyntax.isEmpty());
}

void TestLocks::strongestLocksAgree_data()
{
    QTest::addColumn<QJsonObject>("row");
    for (const QJsonObject &row : jsonLines(corpus(QStringLiteral("lint/squawk_locks.jsonl"))))
        QTest::addRow("%s", qPrintable(row[u"sql"].toString())) << row;
}

/// A table of another linter: a statement and its strongest lock.
void TestLocks::strongestLocksAgree()
{
    QFETCH(QJsonObject, row);
    const QByteArray sql = row[u"sql"].toString().toUtf8();
    const ScriptAnalysisPtr analysis = analyzeScript(Script(sql), { .before = std::make_shared<const Catalog>() });
    const StatementAnalysis &statement = analysis->statements.back();
    LockMode strongest = LockMode::None;
    for (const LockImpact &lock : statement.locks)
        strongest = std::max(strongest, lock.mode);
    if (row[u"expected_lock"].toString() == u"Unknown")
        QSKIP("Their table does not say; PostgreSQL locks no table.");
    QCOMPARE(lockId(strongest), row[u"expected_lock"].toString() + QStringLiteral("Lock"));
}

void TestLocks::proofsAgree_data()
{
    QTest::addColumn<QJsonObject>("row");
    for (const QJsonObject &row : jsonLines(corpus(QStringLiteral("lint/pgsafe_proofs.jsonl"))))
        QTest::addRow("%s", qPrintable(row[u"id"].toString())) << row;
}

/// Statements that another linter replays on servers: the lock on the relation it watches, and whether that gets a new file.
void TestLocks::proofsAgree()
{
    QFETCH(QJsonObject, row);
    const CatalogPtr catalog = analyzeScript(Script(row[u"setup"].toString().toUtf8()), { .before = std::make_shared<const Catalog>() })->after;
    const ScriptAnalysisPtr analysis = analyzeScript(Script(row[u"sql"].toString().toUtf8()), { .before = catalog });
    const QString watched = row[u"watch"].toString();
    const bool index = bool(catalog->findIndex({ {}, watched }, { QStringLiteral("public") }).second);
    LockImpact found;
    for (const LockImpact &lock : analysis->statements.back().locks)
        if (lock.relation.name == watched)
            found = lock;
    QCOMPARE(lockId(found.mode), row[u"expected_lock"].toString());
    const bool newFile = found.newFile || found.duration == LockDuration::Rewrite || (index && found.duration == LockDuration::Build);
    QCOMPARE(newFile, row[u"expected_rewrite"].toString() == u"Changed");
}

QTEST_GUILESS_MAIN(TestLocks)
#include "tst_locks.moc"
