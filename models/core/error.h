// The one exception of the product: what stopped, to what it happened and what to do next.
// Values that a caller must look at (findings, syntax errors, differences) are not exceptions.
#pragma once

#include <QByteArray>
#include <QString>
#include <stdexcept>

namespace lockkeeper {

/// What kind of obstacle it is, as far as the interface acts on it.
enum class ErrorKind {
    Input,            ///< a file, an argument or a configuration that cannot be used
    Cancelled,        ///< a person or a signal stopped the task
    ConnectionFailed, ///< no connection was made: address, port, TLS
    LoginRefused,     ///< the server answered and refused (SQLSTATE class 28, 3D)
    ConnectionLost,   ///< an established connection ended
    LockTimeout,      ///< SQLSTATE 55P03
    StatementTimeout, ///< SQLSTATE 57014 without a cancel of ours
    PermissionDenied, ///< SQLSTATE 42501, or a file that cannot be written
    Statement,        ///< any other error that the server reported for a statement
    Missing,          ///< a program or library that is not installed
    Internal          ///< a fault of ours
};

class Error : public std::runtime_error
{
public:
    /// @p message says what happened and to what; @p advice what to do next (may be empty).
    explicit Error(ErrorKind kind, const QString &message, const QString &advice = {});

    ErrorKind kind = ErrorKind::Internal;
    QString message;
    QString advice;
    QString detail;       ///< the server's DETAIL
    QString hint;         ///< the server's HINT
    QByteArray sqlState;  ///< five characters, or empty
    QByteArray statement; ///< the SQL that was sent, UTF-8
    qsizetype position = -1; ///< byte offset into @c statement, or -1
    QString serverLine;   ///< the server's own message, untranslated

    /// Message, advice, and the server's line where there is one, as whole lines.
    QString fullText() const;
};

} // namespace lockkeeper
