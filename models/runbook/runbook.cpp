#include "models/runbook/runbook.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/core/quantity.h"
#include "models/postgres/connectionprofile.h"
#include "models/runbook/failurescenarios.h"
#include "models/runbook/stepkind.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace lockkeeper {

static constexpr std::array phases { RunbookPhase::PreDeployment, RunbookPhase::Deployment, RunbookPhase::PostDeployment, RunbookPhase::Rollback, RunbookPhase::Failure };

QString phaseId(RunbookPhase phase)
{
    static const char *const ids[] = { "pre-deployment", "deployment", "rollback", "post-deployment", "failure" };
    return QLatin1String(ids[int(phase)]);
}

QString phaseName(RunbookPhase phase)
{
    switch (phase) {
    case RunbookPhase::PreDeployment: return QCoreApplication::translate("Runbook", "Pre-deployment checks");
    case RunbookPhase::Deployment: return QCoreApplication::translate("Runbook", "Deployment");
    case RunbookPhase::Rollback: return QCoreApplication::translate("Runbook", "Rollback");
    case RunbookPhase::PostDeployment: return QCoreApplication::translate("Runbook", "Post-deployment");
    case RunbookPhase::Failure: return QCoreApplication::translate("Runbook", "Failure scenarios");
    }
    return {};
}

QString stepStateId(RunbookStep::State state)
{
    static const char *const ids[] = { "todo", "done", "skipped", "failed" };
    return QLatin1String(ids[int(state)]);
}

QList<int> Runbook::stepsOf(RunbookPhase phase) const
{
    QList<int> found;
    for (int i = 0; i < int(steps.size()); ++i)
        if (steps[i].phase == phase)
            found << i;
    return found;
}

int Runbook::current() const
{
    for (int i = 0; i < int(steps.size()); ++i)
        if (steps[i].phase != RunbookPhase::Rollback && steps[i].phase != RunbookPhase::Failure && (steps[i].state == RunbookStep::State::Todo || steps[i].state == RunbookStep::State::Failed))
            return i;
    return -1;
}

int Runbook::doneCount(RunbookPhase phase) const
{
    return int(std::count_if(steps.begin(), steps.end(), [&](const RunbookStep &step) { return step.phase == phase && (step.state == RunbookStep::State::Done || step.state == RunbookStep::State::Skipped); }));
}

QList<int> Runbook::obstacles(int step) const
{
    QList<int> found;
    const auto isWayIn = [](const RunbookStep &each) { return each.phase == RunbookPhase::PreDeployment || each.phase == RunbookPhase::Deployment; };
    for (int i = 0; i < step && step < int(steps.size()) && isWayIn(steps[step]); ++i)
        if (isWayIn(steps[i]) && steps[i].stands())
            found << i;
    return found;
}

namespace {

/// A step as the template has it: heading "## id: title", lines "kind:" and "when:", then text.
struct TemplateStep
{
    QString id, title, kind, when, text;
};

QList<TemplateStep> readTemplate(RunbookPhase phase)
{
    QFile file(QStringLiteral(":/runbook/%1.md").arg(phaseId(phase)));
    if (!file.open(QIODevice::ReadOnly))
        throw Error(ErrorKind::Internal, QCoreApplication::translate("Runbook", "The runbook template %1 is not built into this program.").arg(phaseId(phase)));
    QList<TemplateStep> steps;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        if (line.startsWith(u"## ")) {
            steps << TemplateStep { line.mid(3).section(u':', 0, 0).trimmed(), line.mid(3).section(u':', 1).trimmed(), {}, {}, {} };
        } else if (steps.isEmpty()) {
            continue;
        } else if (line.startsWith(u"kind:")) {
            steps.back().kind = line.mid(5).trimmed();
        } else if (line.startsWith(u"when:")) {
            steps.back().when = line.mid(5).trimmed();
        } else if (!line.trimmed().isEmpty()) {
            steps.back().text += (steps.back().text.isEmpty() ? QString() : QStringLiteral(" ")) + line.trimmed();
        }
    }
    return steps;
}

/// What of the migration decides which steps it needs, and what the placeholders stand for.
class Filler
{
public:
    explicit Filler(const RunbookInput &input)
        : m_input(input)
    {
        const ScriptAnalysis &up = *input.up;
        LockMode strongest = LockMode::None;
        for (const StatementAnalysis &statement : up.statements) {
            for (const LockImpact &lock : statement.locks) {
                m_rewrites = m_rewrites || (lock.duration == LockDuration::Rewrite && !lock.newRelation);
                if (!lock.newRelation && lock.mode > strongest) {
                    strongest = lock.mode;
                    m_relation = lock.relation.display();
                }
            }
            for (const Verdict &verdict : statement.verdicts)
                m_expandContract = m_expandContract || verdict.strategy == Strategy::ExpandContract;
            for (const Operation &operation : statement.operations)
                m_losesData = m_losesData || operation->inverse(statement.context()).kind == Inverse::Kind::LosesData;
        }
        m_lock = strongest == LockMode::None ? QCoreApplication::translate("Runbook", "no table lock") : lockName(strongest);
        if (m_relation.isEmpty())
            m_relation = QCoreApplication::translate("Runbook", "the touched tables");
        const TimeRange blocked = up.blockedTime(false);
        m_seconds = formatSeconds(input.report ? input.report->writesBlocked() : blocked.middle());
        m_losesData = m_losesData || (input.report && !input.report->dataDifferences.isEmpty());
    }

    bool holds(const QString &condition) const
    {
        if (condition == u"non-transactional")
            return m_input.up->needsNoTransaction;
        if (condition == u"data-loss")
            return m_losesData;
        if (condition == u"rewrite")
            return m_rewrites;
        if (condition == u"code-deploy")
            return m_expandContract;
        if (condition == u"blocking-limit")
            return m_input.longestBlockingS > 0 && m_input.environment == environmentId(Environment::Production);
        return true;
    }

    QString fill(QString text) const
    {
        text.replace(QStringLiteral("about {seconds} s"), QStringLiteral("about ") + m_seconds).replace(QStringLiteral("{seconds} s"), m_seconds).replace(QStringLiteral("{seconds}"), m_seconds);
        return text.replace(QStringLiteral("{migration}"), m_input.migration.name).replace(QStringLiteral("{version}"), m_input.migration.version)
            .replace(QStringLiteral("{database}"), m_input.database).replace(QStringLiteral("{lock}"), m_lock).replace(QStringLiteral("{relation}"), m_relation)
            .replace(QStringLiteral("{previous}"), m_input.previousVersion.isEmpty() ? QStringLiteral("0") : m_input.previousVersion);
    }

private:
    const RunbookInput &m_input;
    QString m_relation, m_lock, m_seconds;
    bool m_rewrites = false, m_losesData = false, m_expandContract = false;
};

} // namespace

Runbook makeRunbook(const RunbookInput &input, const QDateTime &now)
{
    Runbook runbook { input.migration, input.database, input.environment, rehearsalHash(input.migration), now, {} };
    const Filler filler(input);
    const QList<RunbookStep> observed = observedScenarios(input);
    for (const RunbookPhase phase : phases) {
        if (phase == RunbookPhase::Failure)
            runbook.steps << observed;
        for (const TemplateStep &written : readTemplate(phase)) {
            if (!filler.holds(written.when) || (phase == RunbookPhase::Failure && isObserved(written.id, input)))
                continue;
            RunbookStep step { written.id, phase, written.kind, filler.fill(written.title), filler.fill(written.text) };
            if (const StepKind *kind = stepKind(written.kind); kind && kind->fill)
                kind->fill(step, input);
            if (phase == RunbookPhase::Failure)
                step.facts << (observed.isEmpty() ? QCoreApplication::translate("Runbook", "From the template: this migration was not rehearsed with failure points.") : QCoreApplication::translate("Runbook", "From the template: this was not observed in the rehearsal."));
            runbook.steps << step;
        }
    }
    return runbook;
}

void keepTicks(Runbook &runbook, const Runbook &earlier)
{
    if (runbook.contentHash != earlier.contentHash || runbook.database != earlier.database)
        return; // other files or another database: nothing that was ticked for them counts
    const bool applied = std::any_of(earlier.steps.begin(), earlier.steps.end(), [](const RunbookStep &step) { return step.key() == u"deployment/apply" && step.state == RunbookStep::State::Done; });
    for (RunbookStep &step : runbook.steps)
        for (const RunbookStep &old : earlier.steps) {
            if (old.key() != step.key())
                continue;
            if (step.note.isEmpty())
                step.note = old.note;
            const bool sameAnswer = step.state == RunbookStep::State::Failed && step.facts == old.facts && !old.reason.isEmpty();
            if (!applied && !sameAnswer && step.state != RunbookStep::State::Todo)
                continue;
            if (applied && step.facts != old.facts && !old.facts.isEmpty())
                step.facts = old.facts;
            step.state = old.state;
            step.reason = old.reason;
            step.who = old.who;
            step.at = old.at;
        }
}

QJsonObject Runbook::toJson() const
{
    QJsonArray array;
    for (const RunbookStep &step : steps) {
        QJsonArray statements;
        for (const RunbookStatement &statement : step.statements)
            statements << QJsonObject { { QStringLiteral("sql"), statement.sql }, { QStringLiteral("mode"), lockId(statement.mode) }, { QStringLiteral("duration"), statement.duration } };
        array << QJsonObject { { QStringLiteral("id"), step.id }, { QStringLiteral("phase"), phaseId(step.phase) }, { QStringLiteral("kind"), step.kind }, { QStringLiteral("title"), step.title },
                               { QStringLiteral("text"), step.text }, { QStringLiteral("facts"), QJsonArray::fromStringList(step.facts) }, { QStringLiteral("statements"), statements },
                               { QStringLiteral("state"), stepStateId(step.state) }, { QStringLiteral("required"), step.required }, { QStringLiteral("note"), step.note },
                               { QStringLiteral("reason"), step.reason }, { QStringLiteral("who"), step.who },
                               { QStringLiteral("at"), step.at.toString(Qt::ISODate) } };
    }
    return { { QStringLiteral("version"), migration.version }, { QStringLiteral("name"), migration.name }, { QStringLiteral("database"), database }, { QStringLiteral("environment"), environment },
             { QStringLiteral("content_hash"), QString::fromLatin1(contentHash) }, { QStringLiteral("created"), created.toString(Qt::ISODate) }, { QStringLiteral("steps"), array } };
}

Runbook Runbook::fromJson(const QJsonObject &json)
{
    Runbook runbook { { json[u"version"].toString(), json[u"name"].toString(), {}, {} }, json[u"database"].toString(), json[u"environment"].toString(),
                      json[u"content_hash"].toString().toLatin1(), QDateTime::fromString(json[u"created"].toString(), Qt::ISODate), {} };
    for (const QJsonValue &value : json[u"steps"].toArray()) {
        RunbookStep step;
        step.id = value[u"id"].toString();
        for (const RunbookPhase phase : phases)
            if (phaseId(phase) == value[u"phase"].toString())
                step.phase = phase;
        step.kind = value[u"kind"].toString();
        step.title = value[u"title"].toString();
        step.text = value[u"text"].toString();
        for (const QJsonValue &fact : value[u"facts"].toArray())
            step.facts << fact.toString();
        for (const QJsonValue &statement : value[u"statements"].toArray())
            step.statements << RunbookStatement { statement[u"sql"].toString(), lockModeFromId(statement[u"mode"].toString()), statement[u"duration"].toString() };
        for (const auto state : { RunbookStep::State::Done, RunbookStep::State::Skipped, RunbookStep::State::Failed })
            if (stepStateId(state) == value[u"state"].toString())
                step.state = state;
        step.required = value[u"required"].toBool();
        step.note = value[u"note"].toString();
        step.reason = value[u"reason"].toString();
        if (step.state == RunbookStep::State::Skipped && step.reason.isEmpty())
            step.reason = step.note; // a file from before reasons had a place of their own
        step.who = value[u"who"].toString();
        step.at = QDateTime::fromString(value[u"at"].toString(), Qt::ISODate);
        runbook.steps << step;
    }
    return runbook;
}

static QString runbookFile(const MigrationProject &project, const QString &version, const QString &database)
{
    QString name = database;
    for (QChar &c : name)
        if (!c.isLetterOrNumber() && c != u'.' && c != u'_')
            c = u'-';
    return project.stateFolder() + QStringLiteral("/runbooks/%1@%2.json").arg(version, name);
}

void saveRunbook(const MigrationProject &project, const Runbook &runbook)
{
    makeFolder(project.stateFolder() + QStringLiteral("/runbooks"));
    writeFileAtomically(runbookFile(project, runbook.migration.version, runbook.database), QJsonDocument(runbook.toJson()).toJson());
}

std::optional<Runbook> loadRunbook(const MigrationProject &project, const QString &version, const QString &database)
{
    try {
        return Runbook::fromJson(QJsonDocument::fromJson(readTextFile(runbookFile(project, version, database))).object());
    } catch (const Error &) {
        return std::nullopt; // none was written
    }
}

} // namespace lockkeeper
