#include "models/postgres/servererrors.h"

#include <QCoreApplication>
#include <libpq-fe.h>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("ServerErrors", text);
}

static ErrorKind kindOf(const QByteArray &sqlState)
{
    if (sqlState == "55P03")
        return ErrorKind::LockTimeout;
    if (sqlState == "57014")
        return ErrorKind::StatementTimeout;
    if (sqlState == "42501" || sqlState == "25006")
        return ErrorKind::PermissionDenied;
    if (sqlState == "57P01" || sqlState == "57P02" || sqlState == "57P03" || sqlState.startsWith("08"))
        return ErrorKind::ConnectionLost;
    if (sqlState.startsWith("28") || sqlState == "3D000")
        return ErrorKind::LoginRefused;
    return ErrorKind::Statement;
}

static QString adviceFor(ErrorKind kind, const QByteArray &sqlState)
{
    if (kind == ErrorKind::LockTimeout)
        return tr("Nothing was changed. Look who holds the lock, then try again.");
    if (kind == ErrorKind::StatementTimeout)
        return tr("Raise statement_timeout, or make the statement smaller.");
    if (sqlState == "25006")
        return tr("The session is read-only. Only apply, rollback, repair and a runbook write.");
    if (kind == ErrorKind::PermissionDenied)
        return tr("Connect with a role that owns the object, or ask its owner for the grant.");
    return {};
}

/// PG_DIAG_STATEMENT_POSITION counts characters from 1; editors and parse trees count bytes from 0.
static qsizetype byteOffset(const QByteArray &sql, int character)
{
    qsizetype offset = 0;
    for (int seen = 1; seen < character && offset < sql.size(); ++offset)
        if ((static_cast<unsigned char>(sql[offset]) & 0xC0) != 0x80)
            ++seen;
    while (offset < sql.size() && (static_cast<unsigned char>(sql[offset]) & 0xC0) == 0x80)
        ++offset;
    return offset;
}

Error errorFromResult(const pg_result *result, const QByteArray &sql, const ConnectionProfile &profile)
{
    const auto field = [result](int code) { return QByteArray(PQresultErrorField(result, code)); };
    const QByteArray sqlState = field(PG_DIAG_SQLSTATE);
    const QString primary = QString::fromUtf8(field(PG_DIAG_MESSAGE_PRIMARY));
    if (sqlState.isEmpty())
        return connectionLostError(profile, sql, QString::fromUtf8(PQresultErrorMessage(result)).trimmed());
    const ErrorKind kind = kindOf(sqlState);
    Error error(kind, primary, adviceFor(kind, sqlState));
    error.sqlState = sqlState;
    error.detail = QString::fromUtf8(field(PG_DIAG_MESSAGE_DETAIL));
    error.hint = QString::fromUtf8(field(PG_DIAG_MESSAGE_HINT));
    error.statement = sql;
    error.serverLine = QStringLiteral("%1 %2: %3").arg(QString::fromUtf8(field(PG_DIAG_SEVERITY_NONLOCALIZED)), QString::fromLatin1(sqlState), primary);
    if (const QByteArray position = field(PG_DIAG_STATEMENT_POSITION); !position.isEmpty())
        error.position = byteOffset(sql, position.toInt());
    return error;
}

Error connectionLostError(const ConnectionProfile &profile, const QByteArray &sql, const QString &serverLine)
{
    Error error(ErrorKind::ConnectionLost, tr("The connection to %1 was lost.").arg(profile.name),
                tr("An open transaction is undone by the server. The next task connects again; a write is never repeated by itself."));
    error.statement = sql;
    error.serverLine = serverLine;
    return error;
}

/// libpq gives no result for a refused login. Its verbose message is "...FATAL:  3D000: text", further fields in lines of
/// their own, and at last the place in the server's source.
struct Refusal
{
    QString sqlState;
    QString line; ///< without the code and the place
};

static Refusal readRefusal(const QString &message)
{
    static constexpr qsizetype codeLength = 5;
    const auto isCode = [](QStringView word) { return word.size() == codeLength && std::all_of(word.begin(), word.end(), [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'A' && c <= u'Z'); }); };
    Refusal refusal { {}, message };
    const qsizetype before = message.lastIndexOf(QStringLiteral(":  "), message.indexOf(u'\n')); // the first line has the code
    const QStringView code = before < 0 ? QStringView() : QStringView(message).mid(before + 3, codeLength);
    if (!isCode(code) || message.mid(before + 3 + codeLength, 2) != u": ")
        return refusal;
    refusal.sqlState = code.toString();
    refusal.line.remove(before + 3, codeLength + 2);
    if (const qsizetype place = refusal.line.lastIndexOf(u'\n'); place > 0)
        refusal.line.truncate(place);
    return refusal;
}

Error connectError(pg_conn *connection, bool serverAnswered, const ConnectionProfile &profile)
{
    const auto [sqlState, line] = readRefusal(QString::fromUtf8(PQerrorMessage(connection)).trimmed());
    if (!serverAnswered) {
        Error error(ErrorKind::ConnectionFailed, tr("%1 does not answer at %2.").arg(profile.name, profile.address()),
                    tr("Check the address and port, that the server runs and listens there, and that no firewall is between."));
        error.serverLine = line;
        return error;
    }
    if (sqlState == u"3D000") {
        Error error(ErrorKind::LoginRefused, tr("There is no database %1 on %2 (%3).").arg(profile.database, profile.name, profile.address()), tr("Check the database's name, or create it on that server."));
        error.sqlState = sqlState.toLatin1();
        error.serverLine = line;
        return error;
    }
    Error error(ErrorKind::LoginRefused, tr("%1 refused user %2 for database %3.").arg(profile.name, profile.user, profile.database),
                PQconnectionNeedsPassword(connection) ? tr("The server wants a password. Enter one, or add a line to ~/.pgpass.")
                    : PQconnectionUsedPassword(connection) ? tr("Check the user and the password.")
                                                           : tr("Check the user, the TLS mode and the server's pg_hba.conf."));
    error.sqlState = sqlState.toLatin1();
    error.serverLine = line;
    return error;
}

} // namespace lockkeeper
