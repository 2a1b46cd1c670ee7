// How a person wants migrations to be rehearsed: where, with which rows, and with what beside the plain procedure. What the
// window's form asks; plain data without a password, kept with the project. A request is the same with its servers reached.
#pragma once

#include "models/rehearsal/rehearsalextras.h"
#include "models/rehearsal/rehearsalstate.h"

namespace lockkeeper {

struct RehearsalChoice
{
    QString staging;          ///< name of a connection on whose server databases of our own are made; empty: a private server
    int serverVersion = 0;    ///< major version of the private server; 0: that of the connected one, else the newest
    QString server;           ///< name of the connection that tables, rows and sizes are read from
    bool serverSchema = false;///< the tables as that server has them
    RehearsalData::Source source = RehearsalData::Source::Project;
    int rowsPerTable = 3;
    int seed = 1;
    QString sample = QStringLiteral("1000"); ///< rows of a table, or a part: "5%"
    QString dumpFile;
    bool failurePoints = false;
    int budgetSeconds = 600;
    bool load = false;
    int readers = 4, writers = 2;
    bool plans = false;
    QStringList queries;      ///< typed ones, besides those of the code
    bool estimate = false;    ///< for the server
    bool operator==(const RehearsalChoice &) const = default;

    bool readsServer() const { return serverSchema || source == RehearsalData::Source::Sample || estimate; }
    /// "It runs on a private PostgreSQL, with 3 made-up rows a table (seed 1), and includes failure points, load."
    QString sentence() const;
    QJsonObject toJson() const;
    /// What is missing or makes no sense keeps its default.
    static RehearsalChoice fromJson(const QJsonObject &json);
};

/// What is wrong with one field of a choice.
struct ChoiceProblem
{
    QString field;   ///< "staging", "server", "sample", "dump", "queries"
    QString message; ///< what is wrong and what to do
};

/// Looks at the fields and at the files they name; reaches no server. @p servers are the known connections.
QList<ChoiceProblem> problemsOf(const RehearsalChoice &choice, const QList<ConnectionProfile> &servers);

/// "1000" or "5%". @throws Error (Input).
SampleSize sampleSizeOf(const QString &text);

struct RehearsalRequest
{
    int serverVersion = 0;
    std::optional<ServerAccess> staging;
    RehearsalData data;
    RehearsalExtras extras;
};

/// @p access finds a connection by its name, with its password; @p program is ourselves, for points that kill it.
/// @throws Error (Input) with the first problem of the choice.
RehearsalRequest requestOf(const RehearsalChoice &choice, const QList<ConnectionProfile> &servers, const std::function<ServerAccess(const QString &)> &access, const QString &program);

/// A private server, or databases of our own on the staging one. @throws Error (PermissionDenied) for a production server,
/// and as Sandbox does.
std::unique_ptr<Sandbox> sandboxFor(const RehearsalRequest &request, Progress &progress);

/// Beside the project; the default where none was saved.
RehearsalChoice loadChoice(const MigrationProject &project);
void saveChoice(const MigrationProject &project, const RehearsalChoice &choice);

} // namespace lockkeeper
