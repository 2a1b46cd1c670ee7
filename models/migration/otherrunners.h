// Who else is migrating a database right now: the advisory locks of other tools, and the lock rows that some of them leave.
#pragma once

#include "models/postgres/session.h"

#include <QDateTime>

namespace lockkeeper {

struct OtherRunner
{
    QString tool;          ///< "Flyway"
    qint64 pid = 0;        ///< 0 for a lock row
    QString who;           ///< user and application, or what the row says
    QDateTime since;
};

/// Reads pg_locks and the known lock tables; changes nothing.
QList<OtherRunner> otherRunners(Session &session);

/// "Flyway is migrating this database: process 4711, app (since 14:02)."
QString sentenceOf(const OtherRunner &runner);

} // namespace lockkeeper
