#include "models/compatibility/matrix.h"

#include "models/catalog/catalogdifference.h"
#include "models/migration/migrationscript.h"

#include <QCoreApplication>

namespace lockkeeper {

using CellVerdict = MatrixCell::Verdict;

static QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("Matrix", text, nullptr, count);
}

QString verdictId(MatrixCell::Verdict verdict)
{
    static const char *const ids[] = { "ok", "ok-remark", "slower", "fail", "unknown", "yes", "yes-loses", "no" };
    return QLatin1String(ids[int(verdict)]);
}

QString verdictName(MatrixCell::Verdict verdict)
{
    switch (verdict) {
    case CellVerdict::Ok:
    case CellVerdict::OkRemark: return tr("OK");
    case CellVerdict::Slower: return tr("Slower");
    case CellVerdict::Fail: return tr("FAIL");
    case CellVerdict::Unknown: return tr("Unknown");
    case CellVerdict::Yes:
    case CellVerdict::YesLoses: return tr("Yes");
    case CellVerdict::No: return tr("No");
    }
    return {};
}

int Matrix::requiredFailures() const
{
    int failures = 0;
    for (const MatrixRow &row : rows)
        for (const MatrixCell *cell : { &row.oldOld, &row.oldNew, &row.newOld, &row.newNew, &row.reversible })
            failures += cell->required && (cell->verdict == CellVerdict::Fail || cell->verdict == CellVerdict::No);
    return failures;
}

const MatrixCell &MatrixRow::decisive() const
{
    // From good to bad; a cell of one of these counts more than those before it.
    static const QList<CellVerdict> order { CellVerdict::Ok, CellVerdict::OkRemark, CellVerdict::Slower, CellVerdict::Unknown, CellVerdict::Fail };
    const MatrixCell *worst = &oldNew;
    for (const MatrixCell *cell : { &oldOld, &newOld, &newNew })
        if (cell->required && order.indexOf(cell->verdict) > order.indexOf(worst->verdict))
            worst = cell;
    return *worst;
}

QString MatrixRow::inWords(const MatrixCell &cell) const
{
    const QString name = &cell == &oldOld ? tr("Old code with the old schema") : &cell == &newOld ? tr("New code with the old schema") : &cell == &newNew ? tr("New code with the new schema") : tr("Old code with the new schema");
    return cell.reason.isEmpty() ? tr("%1: %2").arg(name, verdictName(cell.verdict)) : tr("%1: %2, %3").arg(name, verdictName(cell.verdict), cell.reason);
}

namespace {

/// The verdict that follows from the problems and from what is not known.
void conclude(MatrixCell &cell)
{
    const bool unknown = cell.uncertainQueries > 0 || cell.brokenBefore > 0 || cell.queries == 0;
    cell.verdict = !cell.problems.isEmpty() ? CellVerdict::Fail : unknown ? CellVerdict::Unknown : CellVerdict::Ok;
    cell.reason = !cell.problems.isEmpty() ? tr("%1 of %2 queries").arg(cell.problems.size()).arg(cell.queries)
        : cell.queries == 0                ? tr("no query was found")
        : cell.brokenBefore > 0            ? tr("%1 of %2 queries fail before it already").arg(cell.brokenBefore).arg(cell.queries)
        : cell.uncertainQueries > 0        ? tr("%1 of %2 meet what is not analysed").arg(cell.uncertainQueries).arg(cell.queries)
                                           : QString();
}

/// Cells of one contract against one catalog.
MatrixCell codeCell(const CodeContractPtr &code, const CatalogPtr &catalog, bool required)
{
    MatrixCell cell;
    cell.required = required;
    if (!code) {
        cell.reason = tr("the project names no queries");
        return cell;
    }
    cell.queries = int(code->queries.size());
    int uncertain = 0;
    for (const CodeQuery &query : code->queries)
        if (isUncertain(query, *catalog))
            ++uncertain;
        else if (const auto problem = checkQuery(query, *catalog))
            cell.problems << *problem;
    std::stable_sort(cell.problems.begin(), cell.problems.end(), [](const QueryProblem &a, const QueryProblem &b) { return a.query.callsPerDay > b.query.callsPerDay; });
    cell.uncertainQueries = uncertain;
    conclude(cell);
    if (!cell.problems.isEmpty() && !required)
        cell.reason += tr(", not required");
    return cell;
}

/// An old query that passes meets the change all the same: say so where it does.
void addRemark(MatrixCell &cell, const ScriptAnalysis &up)
{
    if (cell.verdict != CellVerdict::Ok)
        return;
    for (const StatementAnalysis &statement : up.statements)
        for (const Operation &operation : statement.operations)
            if (operation->changesSchema() && operation->kind() == u"add-column") {
                cell.verdict = CellVerdict::OkRemark;
                cell.reason = tr("ignores the new column");
                return;
            }
}

/// Names the operation that took away what a query asks for.
void addCauses(MatrixCell &cell, const ScriptAnalysis &script)
{
    for (QueryProblem &problem : cell.problems)
        for (const StatementAnalysis &statement : script.statements)
            for (const Operation &operation : statement.operations) {
                const QString part = operation->object().section(u'.', -1);
                if (operation->changesSchema() && !part.isEmpty() && problem.cause.isEmpty() && problem.message.contains(part))
                    problem.cause = operation->summary();
            }
}

/// From the down file and the operations' inverses: what nobody proved yet.
MatrixCell reversibleCell(const Migration &migration, const ScriptAnalysis &up, int serverVersion)
{
    MatrixCell cell;
    if (migration.downFile.isEmpty()) {
        cell.verdict = CellVerdict::No;
        cell.reason = tr("no down migration");
        return cell;
    }
    const ScriptAnalysisPtr down = analyzeScript(Script(migrationText(migration, Direction::Down)), { .before = up.after, .serverVersion = serverVersion, .implicitTransaction = true });
    QString lostData, lostNew;
    bool impossible = false, understood = true;
    for (const StatementAnalysis &statement : up.statements) {
        understood = understood && statement.understood();
        for (const Operation &operation : statement.operations) {
            const Inverse inverse = operation->inverse(statement.context());
            if (inverse.kind == Inverse::Kind::LosesData)
                lostData = inverse.lost;
            else if (inverse.kind == Inverse::Kind::LosesNew && lostNew.isEmpty())
                lostNew = inverse.lost;
            impossible = impossible || (inverse.kind == Inverse::Kind::Impossible && operation->changesSchema());
        }
    }
    for (const StatementAnalysis &statement : down->statements)
        if (statement.error) {
            cell.verdict = CellVerdict::No;
            cell.reason = tr("the down has a syntax error in line %1").arg(statement.line);
            return cell;
        }
    const QList<CatalogDifference> left = catalogDifferences(*up.before, *down->after);
    const auto structural = std::find_if(left.begin(), left.end(), [](const CatalogDifference &difference) { return difference.kind == CatalogDifference::Kind::Missing || difference.kind == CatalogDifference::Kind::Extra; });
    if (!lostData.isEmpty()) {
        cell.verdict = CellVerdict::No;
        cell.reason = tr("loses %1").arg(lostData);
    } else if (structural != left.end() && understood) {
        cell.verdict = CellVerdict::No;
        cell.reason = structural->kind == CatalogDifference::Kind::Missing ? tr("%1 does not come back").arg(structural->object) : tr("%1 is left over").arg(structural->object);
    } else if (!understood || impossible) {
        cell.reason = tr("not analysed, rehearse it");
    } else if (!lostNew.isEmpty()) {
        cell.verdict = CellVerdict::YesLoses;
        cell.reason = tr("loses %1").arg(lostNew);
    } else {
        cell.verdict = CellVerdict::Yes;
        cell.reason = tr("not rehearsed");
    }
    return cell;
}

MatrixCell provedCell(const RehearsalReport &report)
{
    MatrixCell cell;
    cell.proved = true;
    switch (report.verdict) {
    case RehearsalReport::Verdict::Safe:
        cell.verdict = CellVerdict::Yes;
        cell.reason = tr("proved");
        break;
    case RehearsalReport::Verdict::Caution:
        cell.verdict = CellVerdict::YesLoses;
        cell.reason = report.looseRowsError.isEmpty() ? tr("loses %1").arg(report.newValuesLost.join(QStringLiteral(", "))) : tr("until %1").arg(report.looseRows.join(QStringLiteral(", ")));
        break;
    case RehearsalReport::Verdict::Unsafe:
        cell.verdict = CellVerdict::No;
        cell.reason = !report.run.upError.isEmpty() ? tr("the up does not run") : report.run.downState == u"missing" ? tr("no down migration") : report.run.downState == u"failed" ? tr("the down fails")
            : !report.dataDifferences.isEmpty()                                                                                                          ? report.dataDifferences.front().sentence()
            : !report.allDifferences().isEmpty()                                                                                                              ? report.allDifferences().front().sentence()
                                                                                                                                                         : tr("the second up differs");
        break;
    }
    return cell;
}

} // namespace

Matrix makeMatrix(const MatrixInput &input)
{
    Matrix matrix;
    if (input.oldCode) {
        matrix.oldVersion = input.oldCode->version;
        matrix.oldQueries = int(input.oldCode->queries.size());
    }
    if (input.newCode) {
        matrix.newVersion = input.newCode->version;
        matrix.newQueries = int(input.newCode->queries.size());
    }
    CatalogPtr catalog = input.before;
    QStringList failedBefore;
    for (const QueryProblem &problem : codeCell(input.oldCode, input.before, true).problems)
        failedBefore << problem.query.place();
    const QStringList failedAtFirst = failedBefore;
    for (const Migration &migration : input.migrations) {
        const ScriptAnalysisPtr up = analyzeScript(Script(migrationText(migration, Direction::Up)), { .before = catalog, .serverVersion = input.serverVersion, .implicitTransaction = true });
        MatrixRow row;
        row.migration = migration;
        row.risk = up->risk();
        row.before = catalog;
        row.after = up->after;
        // Old code is judged by what this migration breaks: what an earlier one broke stands in its own row.
        row.oldOld = codeCell(input.oldCode, input.before, true);
        row.oldNew = codeCell(input.oldCode, up->after, true);
        // What failed before any of them says nothing about this one, neither good nor bad.
        row.oldNew.brokenBefore = int(std::count_if(row.oldNew.problems.begin(), row.oldNew.problems.end(), [&](const QueryProblem &problem) { return failedAtFirst.contains(problem.query.place()); }));
        row.oldNew.problems.removeIf([&](const QueryProblem &problem) { return failedBefore.contains(problem.query.place()); });
        for (const QueryProblem &problem : row.oldNew.problems)
            failedBefore << problem.query.place();
        if (input.oldCode)
            conclude(row.oldNew);
        addRemark(row.oldNew, *up);
        addCauses(row.oldNew, *up);
        row.newOld = codeCell(input.newCode, catalog, false);
        row.newNew = codeCell(input.newCode, up->after, false);
        // New code needs this migration if a query fails before it and passes after it.
        if (input.newCode) {
            QStringList stillFailing;
            for (const QueryProblem &problem : row.newNew.problems)
                stillFailing << problem.query.place();
            row.newOld.problems.removeIf([&](const QueryProblem &problem) { return stillFailing.contains(problem.query.place()); });
            conclude(row.newOld);
            if (!row.newOld.problems.isEmpty())
                row.newOld.reason += tr(", not required");
            row.newNew.problems.clear();
            conclude(row.newNew);
            if (!stillFailing.isEmpty())
                row.newNew.reason = tr("%n for a later one", int(stillFailing.size()));
            if (!stillFailing.isEmpty())
                row.newNew.verdict = CellVerdict::OkRemark;
        }
        const auto report = input.reports.constFind(migration.version);
        row.reversible = report != input.reports.cend() ? provedCell(*report) : reversibleCell(migration, *up, input.serverVersion);
        row.reversible.required = true;
        row.evidence = report != input.reports.cend() ? tr("Sandbox %1").arg(report->serverVersion) : tr("Static");
        catalog = up->after;
        matrix.rows << row;
    }
    // What still fails once everything ran is nobody's pending migration: the last row must say so.
    if (!matrix.rows.isEmpty() && input.newCode) {
        MatrixCell &last = matrix.rows.back().newNew;
        last = codeCell(input.newCode, catalog, true);
    }
    return matrix;
}

} // namespace lockkeeper
