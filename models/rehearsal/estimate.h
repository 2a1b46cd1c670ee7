// How long a migration will take on a server of another size: its statements are measured on two sizes of made-up rows, or on
// the rows that were given, and the rates applied to the server's own sizes. Only reads its statistics.
#pragma once

#include "models/migration/migrationproject.h"
#include "models/postgres/clienttools.h"
#include "models/sandbox/sandbox.h"

#include <QJsonObject>

namespace lockkeeper {

struct StatementEstimate
{
    int line = 1;
    QString text;
    double low = 0, high = 0;    ///< seconds
    QString driver;              ///< what decides: "scan of shop.orders, 5.1 M rows, 1.2 GB"; empty where size does not
};

struct Estimate
{
    QString target;              ///< name of the server
    QList<StatementEstimate> statements;
    double low = 0, high = 0;    ///< seconds of the whole up
    double blockedLow = 0, blockedHigh = 0; ///< the longest that writes of one table wait
    bool readsToo = false;       ///< and reads
    double limit = 0;            ///< that the connection's profile allows

    /// More than the limit may be blocked, so it needs a window.
    bool needsWindow() const { return blockedHigh > limit; }
    QString sentence() const;
    QJsonObject toJson() const;
    static Estimate fromJson(const QJsonObject &json);
};

/// @p state is a database of the sandbox as the migration meets it; with @p makesRowsUp, its tables are filled for the
/// measurement. @throws Error (ConnectionFailed, Cancelled), and where the up does not run.
Estimate estimateOn(const ServerAccess &target, Sandbox &sandbox, const QString &state, const Migration &migration, bool makesRowsUp, Progress &progress);

} // namespace lockkeeper
