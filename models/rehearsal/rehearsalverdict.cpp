// What a rehearsal comes to, in one sentence.
#include "models/rehearsal/rehearsalreport.h"

#include "models/core/quantity.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("Rehearsal", text, nullptr, count);
}

static QString firstLine(const QString &text)
{
    return text.section(u'\n', 0, 0);
}

static QString failureWithRows(const RehearsedRun &run)
{
    if (!run.upError.isEmpty())
        return tr("The up runs on empty tables and fails once they have rows: %1").arg(firstLine(run.upError));
    if (!run.downError.isEmpty())
        return tr("Not reversible: the down runs on empty tables and fails once they have rows: %1").arg(firstLine(run.downError));
    return tr("After the down, the up does not run again once the tables have rows: %1").arg(firstLine(run.reupError));
}

/// Why it is unsafe; empty where it is not.
static QString unsafeReason(const RehearsalReport &report)
{
    const RehearsedRun &run = report.run;
    if (!run.upError.isEmpty())
        return tr("The up does not run: %1").arg(firstLine(run.upError));
    if (report.withRows && !report.withRows->upError.isEmpty())
        return failureWithRows(*report.withRows);
    if (run.downState == u"missing")
        return tr("Not reversible: there is no down file.");
    if (run.downState == u"failed")
        return tr("Not reversible: the down fails. %1").arg(firstLine(run.downError));
    if (report.withRows)
        return failureWithRows(*report.withRows);
    if (const QList<CatalogDifference> all = report.allDifferences(); run.downState == u"empty" && !all.isEmpty())
        return tr("Not reversible: the down has no statement, and %1").arg(all.front().sentence());
    if (report.restored == u"different")
        return tr("Not reversible: after the down %1").arg(report.differences.front().sentence());
    if (!report.ofDatabase.isEmpty())
        return tr("Not reversible: after the down %1").arg(report.ofDatabase.front().sentence());
    if (!report.dataDifferences.isEmpty())
        return tr("Not reversible: %1.").arg(report.dataDifferences.front().sentence());
    if (!run.reupError.isEmpty())
        return tr("The up does not run again after the down: %1").arg(firstLine(run.reupError));
    if (run.reupRan && !report.reupSame)
        return tr("The second up makes another schema than the first.");
    if (!report.reupDataDifferences.isEmpty())
        return tr("The second up leaves other data than the first: %1.").arg(report.reupDataDifferences.front().sentence());
    if (report.isolation && !report.isolation->leak().isEmpty())
        return tr("Tenants are not kept apart after the up. %1").arg(report.isolation->leak());
    if (report.tenantTrial && !report.tenantTrial->failure().isEmpty())
        return report.tenantTrial->failure();
    if (!report.verifyError.isEmpty())
        return tr("Its own verification fails after the up: %1").arg(firstLine(report.verifyError));
    return {};
}

void RehearsalReport::judge()
{
    const double blocked = std::max(writesBlocked(Direction::Up), readsBlocked(Direction::Up));
    const QString blockedText = readsBlocked() > 0 ? tr("reads and writes blocked at most %1").arg(formatSeconds(blocked)) : blocked > 0 ? tr("writes blocked at most %1").arg(formatSeconds(blocked)) : tr("nobody blocked");
    sentence = unsafeReason(*this);
    verdict = !sentence.isEmpty() ? Verdict::Unsafe : newValuesLost.isEmpty() && looseRowsError.isEmpty() ? Verdict::Safe : Verdict::Caution;
    if (verdict == Verdict::Safe)
        sentence = tr("Safe to roll back: nothing lost, %1.").arg(blockedText);
    else if (verdict == Verdict::Caution)
        sentence = looseRowsError.isEmpty() ? tr("Safe to roll back, but what was written since is lost: %1.").arg(newValuesLost.join(QStringLiteral(", ")))
                                            : tr("Safe to roll back until rows are written that the old schema refuses (%1). Then the down fails, or takes more with it: %2").arg(looseRows.join(QStringLiteral(", ")), firstLine(looseRowsError));
    QStringList remarks;
    if (run.upError.isEmpty() && verdict != Verdict::Safe)
        remarks << tr("In the rehearsal, with %1 rows, the up had %2.").arg(formatCount(double(rowsBefore)), blockedText);
    if (verdict == Verdict::Caution && !looseRowsError.isEmpty() && !newValuesLost.isEmpty())
        remarks << tr("What was written since is lost: %1.").arg(newValuesLost.join(QStringLiteral(", ")));
    if (!rowsLeft.isEmpty())
        remarks << tr("The down leaves %1 that the up wrote.").arg(rowsLeft.join(QStringLiteral(", ")));
    const auto disagreeing = std::count_if(statements.begin(), statements.end(), [](const StatementMeasure &measure) { return !measure.disagreements.isEmpty(); });
    remarks << (disagreeing ? tr("%n statement(s) not as predicted.", int(disagreeing)) : tr("Every prediction agrees with what was measured."));
    if (!invalidIndexes.isEmpty())
        remarks << tr("The up leaves the invalid index %1.").arg(invalidIndexes.join(QStringLiteral(", ")));
    if (!overItselfError.isEmpty())
        remarks << tr("It claims that it may run twice, and does not: %1").arg(firstLine(overItselfError));
    if (!skippedBefore.isEmpty())
        remarks << tr("Before it, %n migration(s) [does|do] not run in the sandbox and [was|were] left out: %1", int(skippedBefore.size())).arg(firstLine(skippedBefore.front()));
    remark = remarks.join(u' ');
}

} // namespace lockkeeper
