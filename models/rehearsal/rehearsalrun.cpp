#include "models/rehearsal/rehearsalrun.h"

#include "models/catalog/catalogreader.h"
#include "models/change/comparedddl.h"
#include "models/core/error.h"
#include "models/core/quantity.h"
#include "models/migration/migrationscript.h"
#include "models/migration/scriptrunner.h"
#include "models/migration/verifier.h"
#include "models/rehearsal/databasefacts.h"
#include "models/rehearsal/exercise.h"
#include "models/rehearsal/serverwide.h"
#include "models/rehearsal/statementmeter.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace lockkeeper {

static QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("Rehearsal", text, nullptr, count);
}

using State = RehearsalStep::State;

QList<RehearsalStep> rehearsalSteps()
{
    const auto pending = [](const char *id, const QString &title) { return RehearsalStep { QString::fromLatin1(id), title, State::Pending, 0, {} }; };
    return { pending("snapshot", tr("Snapshot before")), pending("up", tr("Up")), pending("verify", tr("Verify")), pending("tenants", tr("Tenants")), pending("exercise", tr("Exercise")), pending("down", tr("Down")),
             pending("compare-schema", tr("Compare schema")), pending("compare-data", tr("Compare data")), pending("up-again", tr("Up again")), pending("up-over-itself", tr("Up over itself")), pending("loose-rows", tr("Down over new rows")) };
}

RehearsalRun::RehearsalRun(Session &session, const Migration &migration, CatalogPtr before, DataSnapshot::Originals originals, Progress &progress, const Listener &onStep)
    : m_session(session)
    , m_whole(progress)
    , m_progress(progress)
    , m_onStep(onStep)
    , m_before(std::move(before))
    , m_originals(std::move(originals))
    , m_changesServer(!serverWideChange(migration).isEmpty())
{
    m_report.migration = migration;
    m_report.contentHash = rehearsalHash(migration);
    m_report.at = QDateTime::currentDateTime();
    m_report.serverVersion = session.serverVersionText();
    m_report.steps = rehearsalSteps();
}

RehearsalReport RehearsalRun::rehearse(bool exercised)
{
    QElapsedTimer timer;
    timer.start();
    const auto take = [this](const char *id, void (RehearsalRun::*work)(RehearsalStep &)) { step(QString::fromLatin1(id), [&](RehearsalStep &step) { (this->*work)(step); }); };
    take("snapshot", &RehearsalRun::snapshot);
    take("up", &RehearsalRun::up);
    if (m_report.run.upError.isEmpty()) {
        take("verify", &RehearsalRun::verify);
        if (exercised && tenancy.byColumn())
            take("tenants", &RehearsalRun::testTenants);
        if (m_data->rows() > 0)
            m_byUp = m_data->compare(m_session, *m_after, m_progress);
        if (exercised)
            take("exercise", &RehearsalRun::exercise);
        take("down", &RehearsalRun::down);
    }
    if (m_report.run.downState == u"ok" || m_report.run.downState == u"empty") {
        take("compare-schema", &RehearsalRun::compareSchema);
        take("compare-data", &RehearsalRun::compareData);
    }
    // A down without a statement says that there is nothing to undo.
    if (m_report.run.downState == u"empty" && m_report.allDifferences().isEmpty())
        take("up-again", &RehearsalRun::upAfterNothing);
    if (m_report.run.downState == u"ok") {
        take("up-again", &RehearsalRun::upAgain);
        if (m_report.run.reupError.isEmpty() && claimsToBeIdempotent())
            take("up-over-itself", &RehearsalRun::upOverItself);
        if (m_report.run.reupError.isEmpty() && m_report.restored != u"different" && m_looseRows && !m_looseRows->isEmpty())
            take("loose-rows", &RehearsalRun::downOverLooseRows);
    }
    for (RehearsalStep &step : m_report.steps) {
        if (step.state != State::Pending)
            continue;
        step.state = State::Skipped;
        if (step.id == u"tenants" && !tenancy.byColumn())
            step.detail = tr("no tenants share tables here");
        else if (step.id == u"up-over-itself" && m_report.run.downState == u"ok")
            step.detail = tr("it does not claim to run twice");
        else if (step.id == u"loose-rows" && m_report.run.downState == u"ok" && m_looseRows)
            step.detail = tr("every row of now was allowed before");
    }
    m_report.seconds = double(timer.nsecsElapsed()) / 1e9;
    return m_report;
}

void RehearsalRun::tell()
{
    if (m_onStep)
        m_onStep(m_report);
}

void RehearsalRun::step(const QString &id, const std::function<void(RehearsalStep &)> &work)
{
    m_progress.throwIfCancelled();
    RehearsalStep *step = m_report.step(id);
    step->state = State::Running;
    const auto place = double(step - &m_report.steps.front()), all = double(m_report.steps.size());
    m_progress = m_whole.part(place / all, (place + 1) / all);
    m_progress.report(tr("%1: %2.").arg(m_report.migration.title(), step->title), 0);
    tell();
    QElapsedTimer timer;
    timer.start();
    step = m_report.step(id);
    step->state = State::Ok;
    work(*step);
    step->seconds = double(timer.nsecsElapsed()) / 1e9;
    tell();
}

CatalogPtr RehearsalRun::readNow()
{
    return std::make_shared<const Catalog>(withoutSnapshot(*readCatalog(m_session, m_progress)));
}

void RehearsalRun::snapshot(RehearsalStep &step)
{
    m_factsBefore = readDatabaseFacts(m_session, m_changesServer);
    m_data = std::make_unique<DataSnapshot>(m_session, m_before, m_originals, m_progress);
    m_report.tablesBefore = m_data->tables();
    m_report.rowsBefore = m_data->rows();
    step.detail = tr("%1 tables, %2 rows").arg(m_data->tables()).arg(formatCount(double(m_data->rows())));
}

/// Runs a file and adds what was measured to the report. @returns the error's text, empty where it ran.
QString RehearsalRun::runFile(Direction direction, const CatalogPtr &catalog, bool keepMeasures)
{
    QString error;
    std::unique_ptr<StatementMeter> meter;
    ScriptAnalysisPtr prediction;
    QByteArray text;
    try {
        const ScriptPlan plan = planMigration(m_report.migration, direction);
        text = plan.analysis->script.text();
        prediction = analyzeScript(Script(text), { .before = catalog, .serverVersion = m_session.serverVersion(), .runnerTransaction = false });
        meter = std::make_unique<StatementMeter>(m_session, *prediction, direction);
        m_session.execute("SET lock_timeout = '10s'");
        meter->run(plan, m_progress);
    } catch (const Error &failure) {
        if (failure.kind == ErrorKind::Cancelled || failure.kind == ErrorKind::ConnectionLost || m_progress.isCancelled())
            throw;
        error = failure.fullText();
        // What refuses a script before it is sent names the line itself.
        if (failure.position >= 0 && failure.kind != ErrorKind::Input)
            error = tr("Line %1: %2").arg(LineMap(text).line(failure.position)).arg(error);
        if (m_session.inTransaction())
            m_session.execute("ROLLBACK");
    }
    m_session.execute("DISCARD ALL"); // the next run has a connection of its own
    if (meter && keepMeasures)
        m_report.statements << meter->measures();
    return error;
}

void RehearsalRun::up(RehearsalStep &step)
{
    m_report.run.upError = runFile(Direction::Up, m_before, true);
    m_after = readNow();
    for (const RelationPtr &relation : m_after->sortedRelations())
        for (const Index &index : relation->indexes)
            if (!index.valid && !(m_before->relation(relation->name) && m_before->relation(relation->name)->index(index.name)))
                m_report.invalidIndexes << QualifiedName { relation->name.schema, index.name }.display();
    step.detail = m_report.run.upError.isEmpty() ? tr("%n statement(s)", int(m_report.statements.size())) : m_report.run.upError.section(u'\n', 0, 0);
    step.state = m_report.run.upError.isEmpty() ? State::Ok : State::Failed;
}

void RehearsalRun::verify(RehearsalStep &step)
{
    const Verification verification = verifyMigration(m_session, m_report.migration);
    m_report.verified = verification.queries;
    m_report.verifyError = verification.error;
    step.detail = !verification.error.isEmpty() ? verification.error.section(u'\n', 0, 0) : verification.queries ? tr("%n verification(s) passed", verification.queries) : tr("the migration has no verification query");
    step.state = verification.error.isEmpty() ? State::Ok : State::Failed;
    if (m_session.inTransaction())
        m_session.execute("ROLLBACK");
    m_session.execute("RESET ALL");
}

void RehearsalRun::testTenants(RehearsalStep &step)
{
    const QList<RelationPtr> tables = touchedTenantTables(*m_before, *m_after, tenancy);
    if (tables.isEmpty()) {
        step.detail = tr("no table of the tenants is touched");
        return;
    }
    m_report.isolation = testIsolation(m_session, m_after, tables, tenancy, m_progress);
    const QString leak = m_report.isolation->leak();
    step.detail = !leak.isEmpty() ? leak : !m_report.isolation->notTested.isEmpty() ? m_report.isolation->notTested.front() : tr("%n table(s) [keeps|keep] tenants apart", int(tables.size()));
    step.state = !leak.isEmpty() ? State::Failed : m_report.isolation->notTested.isEmpty() ? State::Ok : State::Warning;
}

void RehearsalRun::exercise(RehearsalStep &step)
{
    m_newRows.emplace(m_session, *m_data, m_before, m_after);
    const QMap<QualifiedName, QualifiedName> former = m_data->formerNames(m_session);
    m_looseRows.emplace(m_session, *m_before, m_after, former);
    const ExerciseResult result = exerciseChanges(m_session, m_before, m_after, former, m_progress);
    // What triggers did to old rows while new ones were written is not the down's doing.
    for (const DataDifference &difference : m_data->compare(m_session, *m_after, m_progress))
        if (!m_byUp.contains(difference))
            m_byExercise << difference;
    m_report.probes = result.probes;
    m_report.notExercised = result.notExercised;
    const auto failed = std::count_if(result.probes.begin(), result.probes.end(), [](const Probe &probe) { return !probe.ok; });
    step.detail = failed ? tr("%n of the rows [was|were] not treated as expected", int(failed)) : tr("%n row(s) tried", int(result.probes.size()));
    if (!result.notExercised.isEmpty())
        step.detail += tr(", %n not exercised", int(result.notExercised.size()));
    step.state = failed || !result.notExercised.isEmpty() ? State::Warning : State::Ok;
    m_newRows->count();
}

/// A constant that is selected so that the file is not empty.
static bool doesNothing(const StatementAnalysis &statement)
{
    if (statement.node.is("TransactionStmt") || statement.node.is("VariableSetStmt"))
        return true;
    bool calls = !statement.node.is("SelectStmt");
    statement.node.visit([&](const SyntaxNode &node) {
        calls = calls || node.is("FuncCall") || node.is("RangeVar") || node.is("RangeFunction");
        return !calls;
    });
    return !calls;
}

/// No statement of the down can change anything.
bool RehearsalRun::isDownEmpty() const
{
    try {
        const ScriptPlan plan = planMigration(m_report.migration, Direction::Down);
        return std::all_of(plan.analysis->statements.begin(), plan.analysis->statements.end(), doesNothing);
    } catch (const Error &) {
        return false; // what is wrong with it shows when it is run
    }
}

void RehearsalRun::down(RehearsalStep &step)
{
    RehearsedRun &run = m_report.run;
    const bool written = !m_report.migration.downFile.isEmpty();
    if (!written && !rollsBackWithoutDown) {
        run.downState = QStringLiteral("missing");
        step.detail = tr("there is no down migration");
        step.state = State::Failed;
        return;
    }
    const qsizetype measured = m_report.statements.size();
    if (written)
        run.downError = runFile(Direction::Down, m_after, true);
    run.downState = !run.downError.isEmpty() ? QStringLiteral("failed") : !written || isDownEmpty() ? QStringLiteral("empty") : QStringLiteral("ok");
    step.detail = !run.downError.isEmpty() ? run.downError.section(u'\n', 0, 0) : run.downState == u"empty" ? tr("the down has no statement") : tr("%n statement(s)", int(m_report.statements.size() - measured));
    step.state = run.downState == u"ok" ? State::Ok : run.downState == u"empty" ? State::Warning : State::Failed;
}

void RehearsalRun::compareSchema(RehearsalStep &step)
{
    m_afterDown = readNow();
    m_report.differences = catalogDifferences(*m_before, *m_afterDown);
    addDefinitions(m_report.differences, *m_before, *m_afterDown);
    m_report.ofDatabase = differencesOf(m_factsBefore, readDatabaseFacts(m_session, m_changesServer));
    const QString restored = restoredState(m_report.differences);
    if (m_report.run.downState == u"ok")
        m_report.restored = restored;
    const QList<CatalogDifference> all = m_report.allDifferences();
    step.detail = all.isEmpty() ? tr("no difference") : tr("%n difference(s)", int(all.size()));
    step.state = restored == u"different" || !m_report.ofDatabase.isEmpty() ? State::Failed : restored == u"order" ? State::Warning : State::Ok;
}

/// The values of a second run may be others (now(), random()), and a type that changed is written otherwise; what counts is
/// how many, and where.
static bool hasSameExtent(const QList<DataDifference> &known, const DataDifference &difference)
{
    return std::any_of(known.begin(), known.end(), [&](const DataDifference &one) { return one.object == difference.object && one.kind == difference.kind && one.count == difference.count; });
}

void RehearsalRun::compareData(RehearsalStep &step)
{
    for (const DataDifference &difference : m_data->compare(m_session, *m_afterDown, m_progress))
        if (!hasSameExtent(m_byExercise, difference))
            m_report.dataDifferences << difference;
    if (m_newRows) {
        m_report.newValuesLost = m_newRows->lost(*m_afterDown, m_report.dataDifferences);
        m_report.rowsLeft = m_newRows->leftByUp(*m_afterDown);
    }
    if (m_looseRows && m_report.restored != u"different")
        m_looseRows->countRows();
    QStringList parts;
    for (const DataDifference &difference : m_report.dataDifferences)
        parts << difference.sentence();
    step.detail = !parts.isEmpty() ? parts.join(QStringLiteral("; ")) : m_report.newValuesLost.isEmpty() ? tr("every row and value is there") : tr("old rows intact; %1 written since are lost").arg(m_report.newValuesLost.join(QStringLiteral(", ")));
    step.state = !parts.isEmpty() ? State::Failed : m_report.newValuesLost.isEmpty() ? State::Ok : State::Warning;
}

void RehearsalRun::upAgain(RehearsalStep &step)
{
    m_report.run.reupRan = true;
    m_report.run.reupError = runFile(Direction::Up, m_afterDown, false);
    if (m_report.run.reupError.isEmpty()) {
        const CatalogPtr again = readNow();
        m_report.reupSame = restoredState(catalogDifferences(*m_after, *again)) != u"different";
        const QList<DataDifference> byUpAgain = m_data->compare(m_session, *again, m_progress);
        for (const DataDifference &difference : byUpAgain)
            if (!hasSameExtent(m_byExercise, difference) && !m_report.dataDifferences.contains(difference) && !hasSameExtent(m_byUp, difference))
                m_report.reupDataDifferences << difference;
        for (const DataDifference &difference : m_byUp)
            if (!hasSameExtent(byUpAgain, difference))
                m_report.reupDataDifferences << difference;
    }
    step.detail = !m_report.run.reupError.isEmpty() ? m_report.run.reupError.section(u'\n', 0, 0)
        : !m_report.reupSame                    ? tr("another schema than the first time")
        : !m_report.reupDataDifferences.isEmpty() ? tr("other data than the first time: %1").arg(m_report.reupDataDifferences.front().sentence())
                                                  : tr("same schema and data as the first time");
    step.state = m_report.reupSame && m_report.reupDataDifferences.isEmpty() ? State::Ok : State::Failed;
}

void RehearsalRun::upAfterNothing(RehearsalStep &step)
{
    m_report.repeatError = runFile(Direction::Up, m_afterDown, false);
    step.detail = m_report.repeatError.isEmpty() ? tr("it runs again") : m_report.repeatError.section(u'\n', 0, 0);
    step.state = m_report.repeatError.isEmpty() ? State::Ok : State::Failed;
}

/// Every statement of it says what is to happen if it has happened already: IF NOT EXISTS, OR REPLACE.
bool RehearsalRun::claimsToBeIdempotent() const
{
    const ScriptPlan plan = planMigration(m_report.migration, Direction::Up);
    const auto &statements = plan.analysis->statements;
    bool any = false;
    for (const StatementAnalysis &statement : statements)
        for (qsizetype i = 0; i < statement.operations.size(); ++i) {
            if (!statement.operations[i]->idempotent(statement.contexts[size_t(i)]))
                return false;
            any = true;
        }
    return any;
}

void RehearsalRun::upOverItself(RehearsalStep &step)
{
    m_report.overItselfError = runFile(Direction::Up, m_after, false);
    if (m_report.overItselfError.isEmpty() && restoredState(catalogDifferences(*m_after, *readNow())) == u"different")
        m_report.overItselfError = tr("The schema is another after the second run.");
    step.detail = m_report.overItselfError.isEmpty() ? tr("nothing happens, as it claims") : m_report.overItselfError.section(u'\n', 0, 0);
    step.state = m_report.overItselfError.isEmpty() ? State::Ok : State::Warning;
}

void RehearsalRun::downOverLooseRows(RehearsalStep &step)
{
    m_report.looseRows = m_looseRows->write();
    if (m_report.looseRows.isEmpty()) {
        step.state = State::Skipped;
        step.detail = tr("no row could be made that was refused before");
        return;
    }
    m_report.looseRowsError = runFile(Direction::Down, m_after, false);
    if (m_report.looseRowsError.isEmpty())
        for (const DataDifference &difference : m_data->compare(m_session, *readNow(), m_progress))
            if (m_report.looseRowsError.isEmpty() && !hasSameExtent(m_byExercise, difference) && !hasSameExtent(m_report.dataDifferences, difference))
                m_report.looseRowsError = difference.sentence(); // of rows that were there before
    const QStringList lost = m_report.looseRowsError.isEmpty() ? m_looseRows->lost() : QStringList();
    for (const QString &rows : lost)
        if (!m_report.newValuesLost.contains(rows))
            m_report.newValuesLost << rows;
    step.detail = !m_report.looseRowsError.isEmpty() ? m_report.looseRowsError.section(u'\n', 0, 0) : !lost.isEmpty() ? tr("it takes %1 away").arg(lost.join(QStringLiteral(", "))) : tr("it runs where %1").arg(m_report.looseRows.join(QStringLiteral(", ")));
    step.state = m_report.looseRowsError.isEmpty() && lost.isEmpty() ? State::Ok : State::Warning;
}

} // namespace lockkeeper
