// Something that is so or is not so. The program answers what it knows from the rehearsal and the matrix; the rest is ticked.
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

static void fill(RunbookStep &step, const RunbookInput &input)
{
    if (step.id == u"rehearsed-with-these-files") {
        answer(step, input.report && input.report->verdict != RehearsalReport::Verdict::Unsafe, input.report ? input.report->sentence : tr("Not rehearsed with these files."));
    } else if (step.id == u"way-back-proved") {
        answer(step, input.report && input.report->restored == u"exact" && input.report->dataDifferences.isEmpty(), input.report ? input.report->sentence : tr("Not rehearsed."));
    } else if (step.id == u"matrix-no-required-fail" && input.matrix) {
        const MatrixCell &cell = input.matrix->oldNew;
        answer(step, cell.verdict != MatrixCell::Verdict::Fail && cell.verdict != MatrixCell::Verdict::Unknown, tr("Old code with the new schema: %1 %2").arg(verdictName(cell.verdict), cell.reason).trimmed());
    }
}

StepKind check()
{
    return { QStringLiteral("check"), tr("Check"), fill, false };
}

} // namespace lockkeeper::steps
