// The part of Workbench that runs migrations: on a private server to rehearse them, and on the connected one.
#include "widgets/common/workbench.h"

#include "models/core/quantity.h"
#include "models/rehearsal/rehearser.h"

namespace lockkeeper {

void Workbench::setChoice(const RehearsalChoice &choice)
{
    m_choice = choice;
    if (!m_project)
        return;
    try {
        saveChoice(*m_project, choice);
    } catch (const Error &error) {
        say(tr("How to rehearse is used now, but was not kept: %1").arg(error.message), false);
    }
}

/// What is asked for now, with its servers. Without a version of its own it takes that of the connected server.
std::optional<RehearsalRequest> Workbench::request()
{
    const auto access = [this](const QString &name) {
        for (const ConnectionProfile &server : servers())
            if (server.name == name)
                return ServerAccess { server, m_profile && m_profile->name == name ? m_password : QString() };
        return ServerAccess();
    };
    try {
        RehearsalRequest request = requestOf(m_choice, servers(), access, m_program);
        if (request.serverVersion == 0)
            request.serverVersion = m_serverVersion.section(u'.', 0, 0).toInt();
        return request;
    } catch (const Error &error) {
        Q_EMIT rehearsalFailed(error);
        return std::nullopt;
    }
}

void Workbench::rehearse(const QStringList &versions)
{
    if (versions.isEmpty() || !m_project || isRehearsing())
        return;
    const auto asked = request();
    if (!asked)
        return;
    const QPointer<QObject> guard(this);
    m_rehearsing = versions.front();
    m_rehearsal = runInBackground(tr("Rehearsal"), [guard, this, project = *m_project, versions, request = *asked](Progress &progress) {
        const auto sandbox = sandboxFor(request, progress);
        Rehearser rehearser(*sandbox, project, request.data);
        rehearser.extras = request.extras;
        rehearser.onStep = [&](const RehearsalReport &report) { postTo(guard, [this, report] { Q_EMIT rehearsalStepped(report); }); };
        for (const QString &version : versions) {
            postTo(guard, [this, version] { m_rehearsing = version; });
            const RehearsalReport report = rehearser.rehearse(version, progress);
            const QString notKept = keep(project, report);
            postTo(guard, [this, report, notKept] { addReport(report, notKept); });
        }
        return versions;
    });
    followRehearsal();
}

void Workbench::tryAgain(const FailurePlace &place)
{
    const RehearsalReport *known = report(m_current);
    const auto asked = known && !isRehearsing() ? request() : std::nullopt;
    if (!asked)
        return;
    const QPointer<QObject> guard(this);
    m_rehearsing = m_current;
    m_rehearsal = runInBackground(tr("Failure point"), [guard, this, project = *m_project, request = *asked, before = *known, place, program = m_program](Progress &progress) {
        const auto sandbox = sandboxFor(request, progress);
        Rehearser rehearser(*sandbox, project, request.data);
        rehearser.extras.failurePoints = request.extras.failurePoints.value_or(FailureOptions { .program = program });
        const RehearsalReport report = rehearser.tryAgain(before, place, progress);
        const QString notKept = keep(project, report);
        postTo(guard, [this, report, notKept] { addReport(report, notKept); });
        return QStringList { report.migration.version };
    });
    followRehearsal();
}

/// Beside the project; why it could not be, else nothing.
QString Workbench::keep(const MigrationProject &project, const RehearsalReport &report)
{
    try {
        saveReport(project, report);
        return {};
    } catch (const Error &error) {
        return error.message;
    }
}

void Workbench::followRehearsal()
{
    m_rehearsal.control()->setListener([guard = QPointer<QObject>(this), this](const ProgressState &state) {
        postTo(guard, [this, state] {
            say(state.sentence);
            Q_EMIT rehearsalProgressed(state.sentence);
        });
    });
    lockkeeper::report(
        m_rehearsal, this,
        [this](const QStringList &rehearsed) {
            say(tr("%n migration(s) rehearsed.", nullptr, int(rehearsed.size())));
            Q_EMIT rehearsingChanged();
        },
        [this](const Error &error) {
            say(error.message, false);
            Q_EMIT rehearsingChanged();
            Q_EMIT rehearsalFailed(error);
        },
        [this] {
            say(tr("The rehearsal was stopped."));
            Q_EMIT rehearsingChanged();
            Q_EMIT rehearsalFailed(Error(ErrorKind::Cancelled, tr("The rehearsal was stopped; nothing is left of it.")));
        });
    Q_EMIT rehearsingChanged();
}

void Workbench::addReport(const RehearsalReport &report, const QString &notKept)
{
    static constexpr FinishedRun::Grade grades[] = { FinishedRun::Grade::Good, FinishedRun::Grade::Caution, FinishedRun::Grade::Bad };
    m_reports.insert(report.migration.version, report);
    finished(QStringLiteral("rehearsal"), tr("rehearsal"), tr("%1, sandbox %2").arg(report.migration.name, report.serverVersion), verdictName(report.verdict), grades[int(report.verdict)]);
    Q_EMIT rehearsalEnded(report.migration.version);
    runMatrix();
    if (!notKept.isEmpty())
        say(tr("The report is shown, but it was not kept: %1").arg(notKept), false);
}

void Workbench::stopRehearsal()
{
    m_rehearsal.cancel();
}

void Workbench::runMigration(const QString &version, Direction direction)
{
    runWriting(tr("Running %1").arg(version), [version, direction](Session &session, const TenantServer &server, const MigrationProject &project, Progress &progress) { return QList { runOnServer(session, server, project, version, direction, progress) }; });
}

void Workbench::applyUpTo(const QString &version)
{
    runWriting(tr("Applying up to %1").arg(version), [version](Session &session, const TenantServer &server, const MigrationProject &project, Progress &progress) { return applyOnServer(session, server, project, version, progress); });
}

void Workbench::rollBackTo(const QString &version)
{
    runWriting(tr("Rolling back to %1").arg(version), [version](Session &session, const TenantServer &server, const MigrationProject &project, Progress &progress) { return rollbackOnServer(session, server, project, version, progress); });
}

void Workbench::baseline(const QString &version)
{
    runWriting(tr("Marking up to %1").arg(version), [version](Session &session, const TenantServer &server, const MigrationProject &project, Progress &progress) { return baselineOnServer(session, server, project, version, progress); });
}

void Workbench::repair(const StoppedRun &stopped, RepairAction action)
{
    runWriting(tr("Repairing %1").arg(stopped.half.migration.version), [stopped, action](Session &session, const TenantServer &server, const MigrationProject &project, Progress &progress) { return QList { repairOnServer(session, server, project, stopped, action, progress) }; });
}

std::unique_ptr<DatabaseWorker> Workbench::makeReader() const
{
    return std::make_unique<DatabaseWorker>(*m_profile, m_password);
}

/// The sessions of the window that may write, with those of a backfill.
void Workbench::runWriting(const QString &label, WritingWork work)
{
    if (!m_project || !m_profile || m_runTask.isRunning())
        return;
    m_chosen = true; // what is run stays in sight
    ConnectionProfile writing = *m_profile;
    writing.readOnly = false;
    m_runWorker = std::make_unique<DatabaseWorker>(writing, m_password);
    m_runTask = m_runWorker->run(label, [work = std::move(work), project = *m_project, server = TenantServer { writing, m_password }](Session &session, Progress &progress) { return work(session, server, project, progress); });
    lockkeeper::report(
        m_runTask, this,
        [this](const QList<MigrationRun> &runs) {
            Q_EMIT writingChanged();
            for (const MigrationRun &run : runs) {
                finished(QStringLiteral("runbook"), run.direction == Direction::Up ? tr("apply") : tr("roll back"), tr("%1 on %2").arg(run.migration.name, m_profile->name), run.ok ? tr("Done") : tr("Failed"), run.ok ? FinishedRun::Grade::Good : FinishedRun::Grade::Bad);
                Q_EMIT migrationRan(run);
            }
            if (runs.isEmpty())
                say(tr("There was nothing to do on %1.").arg(m_profile->name));
            refresh();
        },
        [this](const Error &error) {
            Q_EMIT writingChanged();
            Q_EMIT migrationRefused(error);
        },
        [this] {
            Q_EMIT writingChanged();
            Q_EMIT migrationRefused(Error(ErrorKind::Cancelled, tr("The run was stopped.")));
        });
    Q_EMIT writingChanged();
}

} // namespace lockkeeper
