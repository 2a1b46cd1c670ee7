// Something that is so or is not so. The program answers what it knows from the rehearsal, the matrix and the estimate; the
// rest is ticked.
#include "models/core/quantity.h"
#include "models/runbook/stepkind.h"

#include <QCoreApplication>

namespace lockkeeper::steps {

static QString tr(const char *text)
{
    return QCoreApplication::translate("StepKind", text);
}

static void answer(RunbookStep &step, bool good, const QString &fact)
{
    step.state = good ? RunbookStep::State::Done : RunbookStep::State::Failed;
    step.who = tr("Lockkeeper");
    step.facts << fact;
}

/// On production: does the longest blocking stay below the connection's limit?
static void answerBlocking(RunbookStep &step, const RunbookInput &input)
{
    const TimeRange estimate = input.up->blockedTime(false);
    const double measured = input.report ? input.report->writesBlocked() : 0;
    answer(step, std::max(estimate.high, measured) <= input.longestBlockingS,
           tr("Writes are blocked for an estimated %1 to %2; the limit of this connection is %3.").arg(formatSeconds(estimate.low), formatSeconds(estimate.high), formatSeconds(input.longestBlockingS)));
    if (input.report)
        step.facts << tr("In the rehearsal, writes were blocked at most %1.").arg(formatSeconds(measured));
}

static void fill(RunbookStep &step, const RunbookInput &input)
{
    static const QStringList required { QStringLiteral("rehearsed-with-these-files"), QStringLiteral("matrix-no-required-fail"), QStringLiteral("way-back-proved"), QStringLiteral("blocking-within-limit") };
    step.required = required.contains(step.id);
    if (step.id == u"rehearsed-with-these-files") {
        answer(step, input.report && input.report->verdict != RehearsalReport::Verdict::Unsafe, input.report ? input.report->sentence : tr("Not rehearsed with these files."));
    } else if (step.id == u"way-back-proved") {
        answer(step, input.report && input.report->restored == u"exact" && input.report->dataDifferences.isEmpty(), input.report ? input.report->sentence : tr("Not rehearsed."));
    } else if (step.id == u"matrix-no-required-fail" && input.matrix) {
        const MatrixCell &cell = input.matrix->decisive();
        answer(step, cell.verdict != MatrixCell::Verdict::Fail && cell.verdict != MatrixCell::Verdict::Unknown, input.matrix->inWords(cell));
    } else if (step.id == u"blocking-within-limit") {
        answerBlocking(step, input);
    }
}

StepKind check()
{
    return { QStringLiteral("check"), tr("Check"), fill, false };
}

} // namespace lockkeeper::steps
