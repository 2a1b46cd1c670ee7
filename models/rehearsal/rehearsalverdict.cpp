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

static QString failureWithRows(const RehearsedRun &run, const QString &rows)
{
    if (!run.upError.isEmpty())
        return tr("The up runs on empty tables and fails with rows in them (%1): %2").arg(rows, firstLine(run.upError));
    if (!run.downError.isEmpty())
        return tr("Not reversible: the down runs on empty tables and fails with rows in them (%1): %2").arg(rows, firstLine(run.downError));
    return tr("After the down, the up does not run again with rows in the tables (%1): %2").arg(rows, firstLine(run.reupError));
}

/// Why it is unsafe; empty where it is not.
static QString unsafeReason(const RehearsalReport &report)
{
    const RehearsedRun &run = report.run;
    if (!run.upError.isEmpty())
        return tr("The up does not run: %1").arg(firstLine(run.upError));
    if (report.withRows && !report.withRows->upError.isEmpty())
        return failureWithRows(*report.withRows, report.dataSource);
    if (run.downState == u"missing")
        return tr("Not reversible: there is no down migration.");
    if (run.downState == u"failed")
        return tr("Not reversible: the down fails. %1").arg(firstLine(run.downError));
    if (report.withRows)
        return failureWithRows(*report.withRows, report.dataSource);
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
    if (!report.repeatError.isEmpty())
        return tr("Not reversible: the down undoes nothing, and the up does not run again after it: %1").arg(firstLine(report.repeatError));
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

/// The first DELETE of the up that nothing was there for.
static const StatementMeasure *untriedDelete(const RehearsalReport &report)
{
    const auto found = std::find_if(report.statements.begin(), report.statements.end(), [](const StatementMeasure &measure) { return measure.direction == Direction::Up && measure.metNoRow && measure.deletes; });
    return found == report.statements.end() ? nullptr : &*found;
}

/// What was not tried, or went wrong without being anybody's loss.
static QStringList otherRemarks(const RehearsalReport &report)
{
    QStringList remarks;
    QStringList lines;
    for (const StatementMeasure &measure : report.statements)
        if (measure.metNoRow)
            lines << (measure.direction == Direction::Up ? tr("line %1 of the up") : tr("line %1 of the down")).arg(measure.line);
    if (!lines.isEmpty())
        remarks << tr("No row was met by %1, so what it does to rows was not tried.").arg(lines.join(QStringLiteral(", ")));
    const auto fails = [](const Probe &probe) { return probe.kind == Probe::Kind::Update && !probe.ok; };
    if (const auto broken = std::find_if(report.probes.begin(), report.probes.end(), fails); broken != report.probes.end())
        remarks << tr("After the up a row of %1 cannot be updated any more (%2).").arg(broken->object, firstLine(broken->detail));
    if (!report.dataByNewRows.isEmpty())
        remarks << tr("Where rows are written after the up, the down changes older ones with them: %1.").arg(report.dataByNewRows.join(QStringLiteral("; ")));
    if (!report.programsBefore.isEmpty())
        remarks << tr("Before it, %n program(s) that only [its|their] own tool runs [was|were] left out: %1.", int(report.programsBefore.size())).arg(report.programsBefore.join(QStringLiteral(", ")));
    return remarks;
}

void RehearsalReport::judge()
{
    const double blocked = std::max(writesBlocked(Direction::Up), readsBlocked(Direction::Up));
    const QString blockedText = readsBlocked() > 0 ? tr("reads and writes blocked at most %1").arg(formatSeconds(blocked)) : blocked > 0 ? tr("writes blocked at most %1").arg(formatSeconds(blocked)) : tr("nobody blocked");
    sentence = unsafeReason(*this);
    const StatementMeasure *untried = untriedDelete(*this);
    verdict = !sentence.isEmpty() ? Verdict::Unsafe : newValuesLost.isEmpty() && looseRowsError.isEmpty() && !untried ? Verdict::Safe : Verdict::Caution;
    if (verdict == Verdict::Safe)
        sentence = tr("Safe to roll back: nothing lost, %1.").arg(blockedText);
    else if (verdict == Verdict::Caution && newValuesLost.isEmpty() && looseRowsError.isEmpty())
        sentence = tr("Safe to roll back as far as it was tried: the DELETE in line %1 of the up met no row, and what it takes from others the down has to bring back.").arg(untried->line);
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
    remarks << otherRemarks(*this);
    const auto disagreeing = std::count_if(statements.begin(), statements.end(), [](const StatementMeasure &measure) { return !measure.disagreements.isEmpty(); });
    if (disagreeing)
        remarks << tr("%n statement(s) not as predicted.", int(disagreeing));
    else if (!statements.isEmpty())
        remarks << tr("Every prediction agrees with what was measured.");
    if (!invalidIndexes.isEmpty())
        remarks << tr("The up leaves the invalid index %1.").arg(invalidIndexes.join(QStringLiteral(", ")));
    if (!overItselfError.isEmpty())
        remarks << tr("It claims that it may run twice, and does not: %1").arg(firstLine(overItselfError));
    if (!skippedBefore.isEmpty())
        remarks << tr("Before it, %n migration(s) [does|do] not run in the sandbox and [was|were] left out: %1", int(skippedBefore.size())).arg(firstLine(skippedBefore.front()));
    remark = remarks.join(u' ');
}

} // namespace lockkeeper
