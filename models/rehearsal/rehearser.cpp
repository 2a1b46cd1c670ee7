#include "models/rehearsal/rehearser.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/migrationscript.h"
#include "models/migration/scriptrunner.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rehearsal", text);
}

Rehearser::Rehearser(Sandbox &sandbox, const MigrationProject &project)
    : m_sandbox(sandbox)
    , m_project(project)
{
}

void Rehearser::loadSeed(Session &session, Progress &progress)
{
    if (m_seeded || m_project.seedData.isEmpty())
        return;
    progress.report(tr("Loading the seed data."));
    const ScriptPlan plan = planScript(readTextFile(m_project.seedData));
    for (const size_t index : plan.statements)
        runStatement(session, plan, index);
    session.execute("RESET ALL");
    session.execute("ANALYZE");
    m_seeded = true;
}

void Rehearser::advanceTo(const QString &version, Progress &progress)
{
    if (m_state.isEmpty())
        m_state = m_sandbox.createDatabase();
    const auto session = m_sandbox.connect(m_state, progress);
    while (m_applied < m_project.migrations.size() && m_project.isBefore(m_project.migrations[m_applied].version, version)) {
        const Migration &migration = m_project.migrations[m_applied];
        progress.report(tr("Building the state before: %1.").arg(migration.name), double(m_applied) / double(m_project.migrations.size()));
        progress.throwIfCancelled();
        try {
            const ScriptPlan plan = planMigration(migration, Direction::Up);
            if (plan.oneTransaction)
                session->execute(plan.begin);
            for (const size_t index : plan.statements)
                runStatement(*session, plan, index);
            if (plan.oneTransaction)
                session->execute("COMMIT");
            session->execute("RESET ALL");
        } catch (Error &error) {
            error.message = tr("%1, which comes before it, does not run in the sandbox: %2").arg(migration.title(), error.message);
            throw;
        }
        ++m_applied;
        if (migration.version == m_project.seedAfter)
            loadSeed(*session, progress);
    }
    if (m_project.seedAfter.isEmpty())
        loadSeed(*session, progress);
}

RehearsalReport Rehearser::rehearse(const QString &version, Progress &progress)
{
    refuseSharedVersions(m_project);
    const Migration *migration = m_project.migration(version);
    if (!migration)
        throw Error(ErrorKind::Input, tr("The project has no migration %1.").arg(version), tr("lockkeeper status lists them."));
    if (!m_project.seedAfter.isEmpty() && !m_project.migration(m_project.seedAfter))
        throw Error(ErrorKind::Input, tr("The seed data is to be loaded after %1, and the project has no such migration.").arg(m_project.seedAfter),
                    tr("Correct seed_after under [rehearsal] in lockkeeper.toml, or leave it out."));
    advanceTo(version, progress);
    const QString database = m_sandbox.copyOf(m_state);
    RehearsalReport report;
    {
        const auto session = m_sandbox.connect(database, progress);
        RehearsalRun run(*session, *migration, progress, onStep);
        report = run.rehearse();
        m_before = run.before();
    }
    m_sandbox.drop(database);
    report.versionNote = m_sandbox.versionNote();
    report.remark = QStringList { report.remark, report.versionNote }.join(u' ').trimmed();
    return report;
}

static QString reportFile(const MigrationProject &project, const QString &version)
{
    return project.stateFolder() + QStringLiteral("/rehearsals/%1.json").arg(version);
}

void saveReport(const MigrationProject &project, const RehearsalReport &report)
{
    makeFolder(project.stateFolder() + QStringLiteral("/rehearsals"));
    writeFileAtomically(reportFile(project, report.migration.version), QJsonDocument(report.toJson()).toJson());
}

std::optional<RehearsalReport> loadReport(const MigrationProject &project, const Migration &migration)
{
    try {
        const QJsonDocument document = QJsonDocument::fromJson(readTextFile(reportFile(project, migration.version)));
        RehearsalReport report = RehearsalReport::fromJson(document.object());
        if (report.contentHash != rehearsalHash(migration))
            return std::nullopt;
        report.migration = migration;
        return report;
    } catch (const Error &) {
        return std::nullopt; // never rehearsed
    }
}

} // namespace lockkeeper
