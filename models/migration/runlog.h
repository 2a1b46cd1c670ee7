// lockkeeper.history: every run of a migration on a server, with its text, whoever keeps the list of what is applied.
// Blocking functions over a session that may write.
#pragma once

#include "models/migration/migration.h"
#include "models/postgres/session.h"

namespace lockkeeper {

/// A row: one run of one migration.
struct RunEntry
{
    qint64 id = 0;
    QString version;
    QString name;
    QByteArray checksum;   ///< of the up's text, SHA-256 hex
    Direction direction = Direction::Up;
    QString who;
    QDateTime at;
    double seconds = 0;
    QString outcome = QStringLiteral("done"); ///< or "started" of a run that never ended
    int statementsDone = 0;///< of a run outside a transaction: those before the one that was sent last
    QString error;         ///< of a run that stopped
    QByteArray text;       ///< that was sent; read only by runTexts()
};

/// The setting of a session that names the tenant whose rows of the log it means: of a schema a tenant, see tenants.h.
inline constexpr const char *tenantSetting = "lockkeeper.tenant";

bool runLogExists(Session &session);
/// True where an earlier version of the program made it.
bool runLogIsOld(Session &session);
/// Also brings a log of an earlier version up to date.
void createRunLog(Session &session);
/// Oldest first, without texts; empty where there is no log.
QList<RunEntry> readRunLog(Session &session);
/// The text of the last up of each version.
QMap<QString, QByteArray> appliedTexts(Session &session);
/// Writes down another checksum and text for the last up of a version.
void replaceText(Session &session, const QString &version, const QByteArray &checksum, const QByteArray &text);
/// The statement that writes a row, which may be sent with what commits it.
QByteArray runInsertion(const RunEntry &entry);
/// Writes a row and returns its id.
qint64 addRun(Session &session, const RunEntry &entry);
/// Statement number @p statementsDone, from 0, of a run outside a transaction is about to be sent.
void noteStatement(Session &session, qint64 run, int statementsDone);
void finishRun(Session &session, qint64 run, double seconds);
void failRun(Session &session, qint64 run, const QString &error);
/// The run is taken as if it had never been.
void forgetRun(Session &session, qint64 run);

} // namespace lockkeeper
