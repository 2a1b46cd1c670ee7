// A team's project: its settings (lockkeeper.toml) and its migrations. A value; reading it runs nothing of it.
#pragma once

#include "models/contract/codecontract.h"
#include "models/migration/migrationformat.h"
#include "models/safety/safetyanalysis.h"
#include "models/sandbox/masking.h"

#include <optional>

namespace lockkeeper {

struct ContractSettings
{
    QString version;
    QStringList patterns;
};

struct MigrationProject
{
    QString folder;           ///< absolute
    QString name;
    QString format;           ///< id of the format
    QStringList histories;    ///< whose tables may hold what is applied, the project's own tool first
    QMap<QString, QString> placeholders; ///< [placeholders], for formats that put values into scripts
    QMap<QString, QString> variables;    ///< [psql] variables: what psql gets with --set
    QString migrationsFolder; ///< absolute
    QList<Migration> migrations;
    QList<Migration> inCode;  ///< beside those in SQL: programs that only their own tool runs
    QList<Migration> baselines; ///< on an empty database the last one runs instead of what is not newer
    HistoryPlace historyPlace;
    ToolRun run;              ///< what its own tool does
    QList<ProjectProblem> problems;
    RuleSettings rules;
    int assumedServerVersion = 0;     ///< [assume] server_version: a major version, 0 where none is written
    std::optional<bool> assumedTransaction; ///< [assume] in_transaction: the runner wraps each file in a transaction
    std::optional<bool> assumedOneQuery;    ///< [assume] one_query: the runner sends each file as one string
    std::optional<ContractSettings> oldContract, newContract;
    QList<MaskRule> maskRules; ///< [masking], before the default ones
    QString seedData;         ///< file that a rehearsal loads, absolute; empty where there is none
    QString seedAfter;        ///< version whose schema the seed data fits; empty: the one before the rehearsed migration

    const Tenancy &tenancy() const { return rules.project.tenancy; }
    const Migration *migration(const QString &version) const;
    /// What people call it: its name, and its version too where it has none or others are named so.
    QString nameOf(const Migration &migration) const;
    /// True where @p a runs before @p b; versions that the project does not have come last.
    bool isBefore(const QString &a, const QString &b) const;
    /// What counts as pending where no server is asked: what comes after seedAfter, or the last one.
    QList<Migration> presumedPending() const;
    /// The folder for what Lockkeeper keeps beside the project: reports, runbooks, journals.
    QString stateFolder() const { return folder + QStringLiteral("/.lockkeeper"); }
};

/// Reads lockkeeper.toml where there is one, else looks for the folder that a format recognises best.
/// @throws Error (Input) where the folder does not exist, the file cannot be read, or no migration is found; the message
/// says what to do.
MigrationProject openProject(const QString &folder);

/// Sets variables of psql beside those of the project, which they take the place of.
void setVariables(MigrationProject &project, const QMap<QString, QString> &variables);

/// For whatever runs or judges migrations by their version. @throws Error (Input) that names both files where two have the
/// same version.
void refuseSharedVersions(const MigrationProject &project);

/// The same, and where the project's own tool would run nothing. @throws Error (Input) that says why.
void refuseStoppedProject(const MigrationProject &project);

/// What a new migration is made of. Statements without BEGIN and COMMIT; empty ones leave a place to write.
struct MigrationDraft
{
    QString description;
    QByteArray up, down;
    QByteArray verify;         ///< queries that answer one true
    bool transactional = true;
};

/// A migration that nobody has written yet.
struct PlannedMigration
{
    QString version;
    QList<WrittenFile> files; ///< the up first
};

/// What createMigration() would write. @throws Error (Input) as it does.
PlannedMigration plannedMigration(const MigrationProject &project, const MigrationDraft &draft, const QDateTime &now);

/// Writes a migration after the last one, in the project's own format; what a version is, the format knows. No file of it
/// may exist yet. @returns it as the format reads it back. @throws Error (Input) where the format cannot be written.
Migration createMigration(const MigrationProject &project, const MigrationDraft &draft, const QDateTime &now);

/// The file into which a missing down of the migration belongs; empty where the format keeps it in the up's file.
QString missingDownFile(const MigrationProject &project, const Migration &migration);
/// False for a format whose tool only goes forward: a down would be run as part of the up.
bool hasDowns(const MigrationProject &project);
/// The text of such a file.
QByteArray downFileText(const MigrationProject &project, const Migration &migration, const QByteArray &statements);

/// The statements of a down that undoes @p up, from its operations and the catalog they met; what cannot come back is
/// said in comments.
QByteArray derivedDown(const ScriptAnalysis &up);

} // namespace lockkeeper
