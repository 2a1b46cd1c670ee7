#include "models/report/rehearsalextrasreport.h"

#include "models/core/quantity.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Report", text);
}

static QString placeText(const FailureStatement &statement)
{
    return statement.line > 0 ? QStringLiteral("%1 %2: %3").arg(directionId(statement.direction)).arg(statement.line).arg(statement.text) : QStringLiteral("%1: %2").arg(directionId(statement.direction), statement.text);
}

/// What a cell of the table of failure points says: also of a point that stands for another one of its class.
static QString cellText(const FailurePoints &points, const FailureStatement &statement, FailureKind kind)
{
    if (const FailurePoint *point = points.point(statement.direction, statement.place, kind))
        return failureCell(*point);
    const FailurePoint *like = points.likePoint(statement.direction, statement.place, kind);
    return like ? tr("as at %1").arg(like->place + 1) : failureStateName(FailureState::NotTried);
}

static QStringList detailsOf(const FailurePoints &points, const FailurePoint &point)
{
    QStringList ways, left;
    for (const FailureWay &way : point.ways)
        ways << QStringLiteral("%1: %2. %3").arg(failureWayName(way), failureOutcomeName(way.outcome), way.detail);
    if (!point.remaining.isEmpty())
        left << tr("remaining: %1").arg(point.remaining.join(QStringLiteral("; ")));
    if (!point.leftBehind.isEmpty())
        left << tr("INVALID: %1").arg(point.leftBehind.join(QStringLiteral(", ")));
    if (!point.sameRows)
        left << tr("rows changed");
    return { failureTitle(points, point), failureCell(point), point.history, point.serverSaid.section(u'\n', 0, 0), left.join(QStringLiteral("; ")), ways.join(QStringLiteral(" | ")) };
}

void append(Document &document, const FailurePoints &points)
{
    document.heading(tr("Failure points"), 3);
    const bool right = std::all_of(points.points.begin(), points.points.end(), [](const FailurePoint &point) { return point.state == FailureState::NotTried || point.isPutRight(); });
    document.callout(points.sentence(), points.problem.isEmpty() && right ? QStringLiteral("good") : QStringLiteral("warning"));
    if (!points.problem.isEmpty())
        return;
    document.paragraph(tr("Tried in %1, each on a fresh copy of the database, %2 a copy.").arg(formatSeconds(points.seconds), formatSeconds(points.copySeconds)));
    QStringList header { QStringLiteral("#"), tr("Statement") };
    for (const FailureKind kind : failureKinds)
        header << failureKindName(kind);
    QList<QStringList> rows, details;
    for (const FailureStatement &statement : points.statements) {
        QStringList row { QString::number(statement.place + 1), placeText(statement) };
        for (const FailureKind kind : failureKinds)
            row << cellText(points, statement, kind);
        rows << row;
    }
    document.table(header, rows);
    for (const FailurePoint &point : points.points)
        if (point.state != FailureState::NotTried && point.state != FailureState::Unchanged)
            details << detailsOf(points, point);
    if (!details.isEmpty())
        document.table({ tr("Failure point"), tr("State"), tr("History"), tr("The server said"), tr("Left"), tr("What works from there") }, details);
    if (!points.leftOut.isEmpty()) {
        document.paragraph(tr("Not tried:"));
        document.bullets(points.leftOut);
    }
}

static void appendRun(Document &document, const QString &title, const LoadRun &run)
{
    document.heading(title, 4);
    if (!run.error.isEmpty())
        document.callout(run.error, QStringLiteral("bad"));
    QList<QStringList> sessions, waits, statements;
    for (const LoadSession &session : run.sessions)
        if (session.role != LoadSession::Role::Migration)
            sessions << QStringList { session.name, session.query, session.place, QString::number(session.runs), formatSeconds(session.usual), formatSeconds(session.longest), session.errors ? QStringLiteral("%1: %2").arg(session.errors).arg(session.firstError) : QStringLiteral("0") };
    document.table({ tr("Session"), tr("Query"), tr("From"), tr("Runs"), tr("Usual"), tr("Longest"), tr("Errors") }, sessions);
    for (const LoadStatement &statement : run.statements)
        statements << QStringList { QString::number(statement.line), statement.text, formatSeconds(statement.from), formatSeconds(statement.until - statement.from) };
    document.table({ tr("Line"), tr("Statement"), tr("At"), tr("Took") }, statements);
    for (const LoadWait &wait : run.waits) {
        QStringList behind;
        for (const int session : wait.behind)
            behind << run.sessions.value(session).name;
        waits << QStringList { run.sessions[wait.session].name, lockName(wait.mode), wait.relation, behind.join(QStringLiteral(", ")), formatSeconds(std::max(0.0, wait.from)), formatSeconds(wait.until - wait.from) };
    }
    if (!waits.isEmpty())
        document.table({ tr("Waits"), tr("For"), tr("On"), tr("Behind"), tr("At"), tr("For how long") }, waits);
}

void append(Document &document, const LoadReport &load)
{
    document.heading(tr("Under load"), 3);
    document.callout(load.sentence(), load.problem.isEmpty() && load.load.errors() == 0 && load.load.error.isEmpty() ? QStringLiteral("good") : QStringLiteral("warning"));
    if (!load.problem.isEmpty())
        return;
    appendRun(document, tr("Among readers and writers"), load.load);
    if (load.queue && load.queueTimeout) {
        document.paragraph(load.queueSentence());
        appendRun(document, tr("Behind a long transaction"), *load.queue);
        appendRun(document, tr("Behind a long transaction, with a lock_timeout of %1").arg(load.queueTimeout->lockTimeout), *load.queueTimeout);
    }
}

void append(Document &document, const TenantTrial &trial)
{
    document.heading(tr("Run for each tenant"), 3);
    document.callout(trial.sentence(), trial.problem.isEmpty() && trial.failure().isEmpty() ? QStringLiteral("good") : QStringLiteral("warning"));
    QStringList header { tr("Tenant") };
    QList<QStringList> rows;
    for (const TenantRound &round : trial.rounds) {
        header << tenantRoundName(round.kind);
        for (qsizetype i = 0; i < round.places.size(); ++i) {
            const TenantPlace &place = round.places[i];
            if (i == rows.size())
                rows << QStringList { place.tenant };
            QStringList words { tenantOutcomeName(place.outcome), tenantStateName(place.state) };
            if (!place.error.isEmpty())
                words << place.error.section(u'\n', 0, 0);
            rows[i] << words.join(QStringLiteral(", "));
        }
    }
    if (!rows.isEmpty())
        document.table(header, rows);
    if (!trial.differences.isEmpty())
        document.bullets(trial.differences);
    if (!trial.skipped.isEmpty()) {
        document.paragraph(tr("Left out before it:"));
        document.bullets(trial.skipped);
    }
}

void append(Document &document, const Estimate &estimate)
{
    document.paragraph(estimate.sentence());
    QList<QStringList> rows;
    for (const StatementEstimate &statement : estimate.statements)
        rows << QStringList { QString::number(statement.line), statement.text, tr("%1 to %2").arg(formatSeconds(statement.low), formatSeconds(statement.high)), statement.driver };
    document.table({ tr("Line"), tr("Statement"), tr("Estimated"), tr("Decided by") }, rows);
}

void append(Document &document, const PlanReport &plans)
{
    const auto text = [](const PlanFacts &facts) {
        QStringList parts { tr("cost %1").arg(formatCount(facts.cost)) };
        for (const QString &index : facts.indexes)
            parts << tr("index %1").arg(index);
        for (const QString &table : facts.scans)
            parts << tr("all of %1").arg(table);
        return facts.error.isEmpty() ? parts.join(QStringLiteral(", ")) : facts.error;
    };
    document.heading(tr("Query plans"));
    QList<QStringList> rows;
    for (const QueryPlan &plan : plans.plans)
        rows << QStringList { plan.name, text(plan.before), text(plan.after), plan.findings.join(u' ') };
    document.table({ tr("Query"), tr("Before"), tr("After"), tr("Findings") }, rows);
    if (!plans.newIndexes.isEmpty())
        document.bullets(plans.newIndexes);
}

QString extrasText(const RehearsalReport &report)
{
    QStringList lines;
    if (report.tenantTrial)
        lines << report.tenantTrial->sentence();
    if (report.failurePoints) {
        lines << report.failurePoints->sentence();
        for (const FailurePoint &point : report.failurePoints->points) {
            QStringList ways;
            for (const FailureWay &way : point.ways)
                if (way.outcome == FailureWay::Outcome::Works)
                    ways << failureWayName(way);
            if (point.state != FailureState::NotTried)
                lines << QStringLiteral("  %1: %2").arg(failureTitle(*report.failurePoints, point), failureCell(point)) + (ways.isEmpty() ? QString() : tr(", put right by: %1").arg(ways.join(QStringLiteral("; "))));
        }
        for (const QString &left : report.failurePoints->leftOut)
            lines << tr("  Not tried: %1").arg(left);
    }
    if (report.load) {
        lines << report.load->sentence();
        if (const QString queue = report.load->queueSentence(); !queue.isEmpty())
            lines << queue;
    }
    if (report.estimate)
        lines << report.estimate->sentence();
    if (report.plans) {
        for (const QueryPlan &plan : report.plans->plans)
            for (const QString &finding : plan.findings)
                lines << QStringLiteral("%1: %2").arg(plan.name, finding);
        lines << report.plans->newIndexes;
    }
    for (const QString &table : report.unfilled)
        lines << tr("No rows in %1").arg(table);
    return lines.isEmpty() ? QString() : u'\n' + lines.join(u'\n');
}

} // namespace lockkeeper
