// The database that a rehearsed migration meets: what comes before it, and rows. Made from the project's migrations, from a
// server's tables, or from a dump; grows from one migration to the next. Blocking.
#pragma once

#include "models/migration/migrationproject.h"
#include "models/postgres/clienttools.h"
#include "models/sandbox/sample.h"
#include "models/sandbox/sandbox.h"

namespace lockkeeper {

/// What is in the tables when a migration meets them.
struct RehearsalData
{
    enum class Source {
        Project, ///< the project's seed data where it has some, else made-up rows
        MadeUp,
        None,    ///< only what the migrations themselves put there
        Sample,  ///< of the server's rows, masked
        Dump     ///< a file of pg_dump, masked
    };
    Source source = Source::Project;
    int rowsPerTable = 3;      ///< of made-up rows
    int seed = 1;
    std::optional<ServerAccess> server; ///< that samples and tables are read from
    bool serverSchema = false; ///< the tables as the server has them, instead of as the migrations make them
    SampleSize sample;
    QString dumpFile;          ///< plain, custom, tar or a directory
};

class RehearsalState
{
public:
    /// @p sandbox and @p project outlive it.
    RehearsalState(Sandbox &sandbox, const MigrationProject &project, RehearsalData data);

    /// Runs what comes before @p version and was not run yet; one that fails is left out and named in skipped().
    /// @throws Error (Input) where the server or the dump that the rows come from has this version already.
    void advanceTo(const QString &version, Progress &progress);
    /// How many migrations advanceTo() would run.
    qsizetype distanceTo(const QString &version) const;

    /// To be copied; nobody may be connected to it then.
    const QString &database() const { return m_database; }
    bool makesRowsUp() const;
    const RehearsalData &data() const { return m_data; }
    /// A sentence of where the rows come from, and what could not be had of them.
    QString dataSource() const { return m_dataSource; }
    const QStringList &leftOut() const { return m_leftOut; }
    const QStringList &skipped() const { return m_skipped; }
    int maskedColumns() const { return m_masked; }

private:
    void begin(Progress &progress);
    void apply(const Migration &migration, Progress &progress);
    void loadSeed(Progress &progress);
    void takeTimeZone(Progress &progress);
    void copyServerSchema(Progress &progress);
    void restoreDump(Progress &progress);
    void sampleRows(Progress &progress);
    void maskRows(Session &session, Progress &progress);

    Sandbox &m_sandbox;
    const MigrationProject &m_project;
    RehearsalData m_data;
    QString m_database;
    qsizetype m_next = 0;      ///< index of the first migration that was not looked at yet
    QSet<QString> m_there;     ///< versions that came with the server's tables or the dump
    QSet<QString> m_onServer;  ///< versions that the server of the rows has
    bool m_seeded = false;
    QString m_dataSource;
    QStringList m_leftOut, m_skipped;
    int m_masked = 0;
};

} // namespace lockkeeper
