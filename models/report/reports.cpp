#include "models/report/reports.h"

#include "models/core/quantity.h"
#include "models/report/rehearsalextrasreport.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Report", text);
}

static QString locksText(const QList<LockImpact> &locks)
{
    QStringList texts;
    for (const LockImpact &lock : locks)
        texts << QStringLiteral("%1 %2 (%3)").arg(lock.relation.display(), lockName(lock.mode), durationId(lock.duration));
    return texts.join(QStringLiteral(", "));
}

void append(Document &document, const RehearsalReport &report)
{
    document.heading(tr("Rehearsal of %1").arg(report.migration.title()));
    document.callout(report.sentence, report.verdict == RehearsalReport::Verdict::Safe ? QStringLiteral("good") : report.verdict == RehearsalReport::Verdict::Caution ? QStringLiteral("warning") : QStringLiteral("bad"));
    document.paragraph(report.remark);
    document.paragraph(tr("PostgreSQL %1, %2, %3 tables with %4 rows, in %5.").arg(report.serverVersion, report.at.toString(QStringLiteral("yyyy-MM-dd HH:mm"))).arg(report.tablesBefore).arg(formatCount(double(report.rowsBefore)), formatSeconds(report.seconds)));
    if (!report.dataSource.isEmpty())
        document.paragraph(tr("The rows are %1.").arg(report.dataSource));
    if (!report.unfilled.isEmpty()) {
        document.paragraph(tr("Tables without rows of their own:"));
        document.bullets(report.unfilled);
    }
    if (report.estimate)
        append(document, *report.estimate);
    static const QStringList states { tr("to do"), tr("running"), tr("fine"), tr("remark"), tr("failed"), tr("skipped") };
    QList<QStringList> steps, statements, differences, data;
    for (const RehearsalStep &step : report.steps)
        steps << QStringList { step.title, states[int(step.state)], formatSeconds(step.seconds), step.detail };
    document.table({ tr("Step"), tr("State"), tr("Time"), tr("What was seen") }, steps);
    for (const StatementMeasure &measure : report.statements) {
        QStringList locks;
        for (const MeasuredLock &lock : measure.locks)
            locks << QStringLiteral("%1 %2, %3").arg(lock.relation, lockName(lock.mode), formatSeconds(lock.until - lock.from));
        statements << QStringList { directionId(measure.direction) + u' ' + QString::number(measure.line), measure.text, locksText(measure.predicted), locks.join(QStringLiteral("; ")), formatSeconds(measure.seconds),
                                    measure.work(), QString::number(measure.rowsScanned), formatBytes(measure.walBytes), measure.disagreements.isEmpty() ? tr("agrees") : measure.disagreements.join(QStringLiteral("; ")) };
    }
    document.table({ tr("Place"), tr("Statement"), tr("Predicted"), tr("Measured locks, held"), tr("Time"), tr("Work"), tr("Rows read"), tr("WAL"), tr("Prediction") }, statements);
    for (const CatalogDifference &difference : report.allDifferences())
        differences << QStringList { difference.kindId(), difference.object, difference.before, difference.after };
    if (!differences.isEmpty())
        document.table({ tr("Schema"), tr("Object"), tr("Before"), tr("After the down") }, differences);
    for (const DataDifference &difference : report.dataDifferences)
        data << QStringList { difference.sentence(), difference.samples.join(QStringLiteral(", ")) };
    if (!data.isEmpty())
        document.table({ tr("Data"), tr("For example") }, data);
    QList<QStringList> probes;
    for (const Probe &probe : report.probes)
        probes << QStringList { probe.object, probe.kindName(), probe.ok ? tr("as expected") : tr("not as expected"), probe.detail };
    if (!probes.isEmpty())
        document.table({ tr("Exercised"), tr("With"), tr("Outcome"), tr("Detail") }, probes);
    if (!report.notExercised.isEmpty()) {
        document.paragraph(tr("Not exercised:"));
        document.bullets(report.notExercised);
    }
    if (report.tenantTrial)
        append(document, *report.tenantTrial);
    if (report.failurePoints)
        append(document, *report.failurePoints);
    if (report.load)
        append(document, *report.load);
    if (report.plans)
        append(document, *report.plans);
}

Document rehearsalDocument(const RehearsalReport &report)
{
    Document document(tr("Rehearsal of %1").arg(report.migration.name));
    append(document, report);
    return document;
}

void append(Document &document, const Matrix &matrix)
{
    document.heading(tr("Compatibility matrix"));
    document.paragraph(tr("Old code %1 with %2 queries, new code %3 with %4 queries.").arg(matrix.oldVersion).arg(matrix.oldQueries).arg(matrix.newVersion).arg(matrix.newQueries));
    QList<QStringList> rows, problems;
    const auto text = [](const MatrixCell &cell) { return cell.reason.isEmpty() ? verdictName(cell.verdict) : verdictName(cell.verdict) + QStringLiteral(": ") + cell.reason; };
    for (const MatrixRow &row : matrix.rows) {
        rows << QStringList { row.migration.name, riskId(row.risk), text(row.oldNew), text(row.newOld), text(row.reversible), row.evidence };
        for (const QueryProblem &problem : row.oldNew.problems)
            problems << QStringList { row.migration.name, problem.query.place(), problem.query.name, problem.message, QString::fromLatin1(problem.sqlState), problem.cause };
    }
    document.table({ tr("Migration"), tr("Risk"), tr("Old code + new schema"), tr("New code + old schema"), tr("Reversible"), tr("Evidence") }, rows);
    if (!problems.isEmpty())
        document.table({ tr("Migration"), tr("Query"), tr("Name"), tr("Fails with"), tr("SQLSTATE"), tr("Because") }, problems);
}

Document matrixDocument(const Matrix &matrix)
{
    Document document(tr("Compatibility matrix"));
    append(document, matrix);
    return document;
}

Document runbookDocument(const Runbook &runbook)
{
    Document document(tr("Runbook: %1 on %2").arg(runbook.migration.title(), runbook.database));
    document.paragraph(tr("Written %1 for the files with the checksum %2.").arg(runbook.created.toString(QStringLiteral("yyyy-MM-dd HH:mm")), QString::fromLatin1(runbook.contentHash.left(12))));
    int number = 0;
    RunbookPhase last = RunbookPhase::Failure;
    bool first = true;
    for (const RunbookStep &step : runbook.steps) {
        if (first || step.phase != last)
            document.heading(phaseName(step.phase));
        first = false;
        last = step.phase;
        document.heading(QStringLiteral("%1. %2").arg(++number).arg(step.title), 3);
        document.paragraph(step.text);
        QStringList facts = step.facts;
        if (!step.reason.isEmpty())
            facts << (step.state == RunbookStep::State::Skipped ? tr("Skipped, because: %1") : tr("Accepted all the same, because: %1")).arg(step.reason);
        if (!step.note.isEmpty())
            facts << tr("Note: %1").arg(step.note);
        if (!facts.isEmpty())
            document.bullets(facts);
        QStringList sql;
        for (const RunbookStatement &statement : step.statements)
            sql << statement.sql;
        if (!sql.isEmpty())
            document.code(sql.join(u'\n'));
        if (step.phase != RunbookPhase::Failure) {
            const QString done = step.at.isValid() ? tr("%1, %2, %3").arg(stepStateId(step.state), step.who, step.at.toString(QStringLiteral("yyyy-MM-dd HH:mm"))) : stepStateId(step.state);
            document.checklist({ done }, { stepStateId(step.state) });
        }
    }
    return document;
}

} // namespace lockkeeper
