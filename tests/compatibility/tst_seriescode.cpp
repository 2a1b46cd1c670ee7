#include "models/compatibility/seriescode.h"
#include "tests/support/projects.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// Which code works in which phase of a designed series.
class TestSeriesCode : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void renameInPlaceBreaksTheOldName();
    void expandAndContractBreaksNothingBeforeTheDeploy();

private:
    QList<PhaseCode> phasesOf(const QString &way);
};

QList<PhaseCode> TestSeriesCode::phasesOf(const QString &way)
{
    TemporaryProject folder;
    folder.write(QStringLiteral("q/old.sql"), "-- name: Notes :many\nSELECT id, note FROM shop.orders;\n-- name: Gone :many\nSELECT nothing FROM shop.orders;\n");
    folder.write(QStringLiteral("q/new.sql"), "-- name: Ids :many\nSELECT id FROM shop.orders;\n");
    const CatalogPtr catalog = analyzeScript(Script("CREATE TABLE shop.orders (id bigint PRIMARY KEY, note text);"), { .before = std::make_shared<const Catalog>() })->after;
    const DesignResult result = designSeries(*recipe(QStringLiteral("rename-column")), { { QStringLiteral("table"), QStringLiteral("shop.orders") }, { QStringLiteral("column"), QStringLiteral("note") }, { QStringLiteral("new_name"), QStringLiteral("remark") }, { QStringLiteral("way"), way } }, catalog, 150000);
    const DesignedSeries series = analyzeSeries(std::get<Series>(result), catalog, 150000);
    return codeInPhases(series, *catalog, { readContract(QStringLiteral("old"), folder.path(), { QStringLiteral("q/old.sql") }), readContract(QStringLiteral("new"), folder.path(), { QStringLiteral("q/new.sql") }), nullptr });
}

void TestSeriesCode::renameInPlaceBreaksTheOldName()
{
    const QList<PhaseCode> phases = phasesOf(QStringLiteral("in-place"));
    QVERIFY(phases.size() >= 2);
    QCOMPARE(phases[0].version, QStringLiteral("old"));
    QCOMPARE(phases[0].queries, 1); // what failed before says nothing of the series
    QVERIFY(phases[0].fails());
    QCOMPARE(phases[0].problems[0].query.name, QStringLiteral("Notes"));
    QCOMPARE(phases[0].problems[0].sqlState, QByteArray("42703"));
    QVERIFY(phases[1].version == u"new" && !phases[1].fails());
}

void TestSeriesCode::expandAndContractBreaksNothingBeforeTheDeploy()
{
    const QList<PhaseCode> phases = phasesOf(QStringLiteral("expand-contract"));
    QVERIFY(phases.size() > 4);
    for (const PhaseCode &phase : phases)
        QVERIFY2(!phase.fails(), qPrintable(QString::number(phase.step)));
    QVERIFY(phases.back().behindDeploy);
    QVERIFY(std::any_of(phases.begin(), phases.end(), [](const PhaseCode &phase) { return !phase.problems.isEmpty() && phase.behindDeploy; }));
}

QTEST_GUILESS_MAIN(TestSeriesCode)
#include "tst_seriescode.moc"
