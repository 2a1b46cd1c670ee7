// Turns what libpq reports into our Error: the one place where server errors get their kind and their words.
#pragma once

#include "models/core/error.h"
#include "models/postgres/connectionprofile.h"

struct pg_conn;
struct pg_result;

namespace lockkeeper {

/// @p result is an error result; @p sql what was sent.
Error errorFromResult(const pg_result *result, const QByteArray &sql, const ConnectionProfile &profile);
/// The connection went away while @p sql ran.
Error connectionLostError(const ConnectionProfile &profile, const QByteArray &sql, const QString &serverLine);
/// @p serverAnswered tells a refused login from an address that nobody listens on.
Error connectError(pg_conn *connection, bool serverAnswered, const ConnectionProfile &profile);

} // namespace lockkeeper
