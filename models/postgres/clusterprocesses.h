// The processes of a private server, found by what they cannot deny: a data directory that is their working folder. So those
// are found, too, whose postmaster was killed.
#pragma once

#include <QList>
#include <QString>

namespace lockkeeper {

/// The postmaster of a data directory, if it really is the one that wrote postmaster.pid; 0 where there is none.
qint64 livePostmaster(const QString &data);

/// Every living process whose working folder is @p data.
QList<qint64> processesIn(const QString &data);

/// Ends all of them; what a server in @p data knew is lost. Returns when they are gone, or did not go in time.
void stopServer(const QString &data);

} // namespace lockkeeper
