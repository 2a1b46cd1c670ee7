// What the whole window is about: a server, a project and the selected change, with what is known of them. Owns the
// workers; every page reads values here and listens to its signals. Main thread; nothing in it waits.
#pragma once

#include "models/core/task.h"
#include "models/catalog/completion.h"
#include "models/catalog/schemaindex.h"
#include "models/compatibility/matrix.h"
#include "models/migration/projectruns.h"
#include "models/postgres/databaseworker.h"
#include "models/rehearsal/rehearsalchoice.h"
#include "models/runbook/runbook.h"

#include <QObject>

namespace lockkeeper {

class Sandbox;

/// A server that the program itself started (the demo); keeps it alive.
struct OwnedServer
{
    std::shared_ptr<void> keepAlive;
    ConnectionProfile profile;
    MigrationProject project;
};

/// A finished task, for the list of last runs.
struct FinishedRun
{
    enum class Grade { Good, Caution, Bad };
    QDateTime at;
    QString icon, what, detail, outcome;
    Grade grade = Grade::Good;
};

class Workbench : public QObject
{
    Q_OBJECT
public:
    explicit Workbench(QObject *parent = nullptr);
    ~Workbench() override;

    // What is known.
    const std::optional<MigrationProject> &project() const { return m_project; }
    const std::optional<ConnectionProfile> &profile() const { return m_profile; }
    const QString &serverVersion() const { return m_serverVersion; }
    int serverVersionNumber() const { return m_serverVersionNumber; }
    const CatalogPtr &catalog() const { return m_catalog; }
    const SchemaIndexPtr &schemaIndex() const { return m_schemaIndex; }
    /// Null until a catalog was read.
    const std::shared_ptr<const CompletionIndex> &completion() const { return m_completion; }
    const QList<MigrationStatus> &statuses() const { return m_statuses; }
    /// Where each tenant stands; empty where the project has none with histories of their own.
    const QList<TenantStatus> &tenants() const { return m_tenants; }
    const MigrationStatus *status(const QString &version) const;
    QList<Migration> pending() const;
    const QString &current() const { return m_current; }
    const Migration *currentMigration() const;
    const Matrix &matrix() const { return m_matrix; }
    const MatrixRow *matrixRow(const QString &version) const;
    const RehearsalReport *report(const QString &version) const;
    /// Our own program file, for what has to start it; empty where none is known.
    const QString &program() const { return m_program; }
    void setProgram(const QString &file) { m_program = file; }
    /// The connections that can be named: the connected one first, then those that are saved.
    QList<ConnectionProfile> servers() const;
    void setSavedServers(std::function<QList<ConnectionProfile>()> load) { m_savedServers = std::move(load); }
    /// How rehearsals of this project are done.
    const RehearsalChoice &choice() const { return m_choice; }
    const QList<FinishedRun> &lastRuns() const { return m_lastRuns; }
    /// Tables that the pending migrations touch.
    QSet<QualifiedName> touchedTables() const;
    /// The catalog that a migration meets; null while it is not known.
    CatalogPtr catalogBefore(const QString &version) const;
    bool isRehearsing() const { return m_rehearsal.isRunning(); }
    /// The version that is rehearsed now; empty where none is.
    QString rehearsing() const { return isRehearsing() ? m_rehearsing : QString(); }
    /// Something is changing the history of the server.
    bool isWriting() const { return m_runTask.isRunning(); }
    /// What a person types to confirm; a word for it where no server is connected.
    QString confirmationName() const;

    // What can be asked for. Answers come as signals.
    void openProject(const QString &folder);
    void connectTo(const ConnectionProfile &profile, const QString &password);
    /// @p start runs on a worker; its server and project are opened then.
    void openOwned(const QString &label, std::function<OwnedServer(Progress &)> start);
    void refresh();
    void stopLoading(); ///< of the schema; catalogFailed() says so
    void setFilter(const QString &filter);
    void select(const QString &version);
    void selectNeighbour(int step);
    void runMatrix();
    /// As choice() says; what is wrong with that comes as rehearsalFailed().
    void rehearse(const QStringList &versions);
    /// Tries one failure point of the current migration's report again.
    void tryAgain(const FailurePlace &place);
    /// From now on, and kept with the project.
    void setChoice(const RehearsalChoice &choice);
    void stopRehearsal();
    /// As runOnServer(), applyOnServer() and their likes on the connected server; the caller has asked the person.
    void runMigration(const QString &version, Direction direction);
    void applyUpTo(const QString &version);
    void rollBackTo(const QString &version);
    void baseline(const QString &version);
    void stopWriting() { m_runTask.cancel(); } ///< the server undoes the statement, or the transaction, that is under way
    void repair(const StoppedRun &stopped, RepairAction action);
    /// The connected server, to read it and the tenants on it; there is one.
    TenantServer tenantServer() const { return { *m_profile, m_password }; }
    std::unique_ptr<DatabaseWorker> makeReader() const; ///< for somebody who only reads that server
    std::optional<Runbook> makeRunbookFor(const QString &version) const;
    /// The files of the project changed: reads them again, and selects @p version where one is named.
    void reloadProject(const QString &version = {});
    void say(const QString &text, bool good = true);

Q_SIGNALS:
    void projectChanged();
    void serverChanged();
    void catalogLoading(const QString &sentence);
    void catalogLoaded();
    /// Also where reading was stopped; what was known of the schema before stays.
    void catalogFailed(const lockkeeper::Error &error);
    void schemaIndexChanged();
    void completionChanged();
    void statusesChanged();
    void currentChanged();
    void matrixChanged();
    /// There is no matrix now, because of this.
    void matrixFailed(const lockkeeper::Error &error);
    /// It started, or the last one of it ended.
    void rehearsingChanged();
    void rehearsalProgressed(const QString &sentence);
    void rehearsalStepped(const lockkeeper::RehearsalReport &report);
    void rehearsalEnded(const QString &version);
    void rehearsalFailed(const lockkeeper::Error &error);
    void migrationRan(const lockkeeper::MigrationRun &run);
    /// It was refused, or the server was not reached: nothing ran.
    void migrationRefused(const lockkeeper::Error &error);
    void failed(const lockkeeper::Error &error);
    void writingChanged();
    void message(const QString &text, bool good);

private:
    void setProject(MigrationProject project);
    void loadCatalog();
    void forgetStatuses();
    void loadStatuses();
    void rebuildIndex();
    void rebuildCompletion();
    void placeSelection();
    MatrixInput matrixInput() const;
    std::optional<RehearsalRequest> request();
    static QString keep(const MigrationProject &project, const RehearsalReport &report);
    void followRehearsal();
    using WritingWork = std::function<QList<MigrationRun>(Session &, const TenantServer &, const MigrationProject &, Progress &)>;
    void runWriting(const QString &label, WritingWork work);
    void addReport(const RehearsalReport &report, const QString &notKept);
    void finished(const QString &iconName, const QString &what, const QString &detail, const QString &outcome, FinishedRun::Grade grade);

    std::optional<MigrationProject> m_project;
    std::optional<ConnectionProfile> m_profile;
    QString m_password;
    QString m_serverVersion;
    int m_serverVersionNumber = 150000;
    std::shared_ptr<void> m_ownedServer;
    std::unique_ptr<DatabaseWorker> m_browse;
    CatalogPtr m_catalog;
    SchemaIndexPtr m_schemaIndex;
    std::shared_ptr<const CompletionIndex> m_completion;
    QString m_filter;
    QList<MigrationStatus> m_statuses;
    QList<TenantStatus> m_tenants;
    bool m_statusesOfServer = false; ///< else the files alone, without a history
    QString m_current;
    QString m_wanted;                ///< to be selected once the project is read
    bool m_chosen = false;           ///< a person chose the selection; nothing else moves it then
    Matrix m_matrix;
    QString m_rehearsing;
    QString m_program;
    RehearsalChoice m_choice;
    std::function<QList<ConnectionProfile>()> m_savedServers;
    QHash<QString, RehearsalReport> m_reports;
    QHash<QString, CatalogPtr> m_appliedBefore;
    QList<FinishedRun> m_lastRuns;

    Task<MigrationProject> m_opening;
    Task<OwnedServer> m_owned;
    Task<CatalogPtr> m_catalogTask;
    Task<ProjectStanding> m_statusTask;
    Task<SchemaIndexPtr> m_indexTask;
    Task<std::shared_ptr<const CompletionIndex>> m_completionTask;
    Task<Matrix> m_matrixTask;
    Task<QHash<QString, CatalogPtr>> m_appliedTask;
    Task<QStringList> m_rehearsal;
    Task<QList<MigrationRun>> m_runTask;
    std::unique_ptr<DatabaseWorker> m_runWorker;
};

} // namespace lockkeeper
