// Ten schemas with 1,000 tables each: 10 columns, a primary key, an index, a foreign key and a check a table.
#pragma once

#include "models/postgres/session.h"

namespace lockkeeper::test {

void makeLargeSchema(Session &session, int schemas = 10, int tables = 1000);
/// A migration of about @p megabytes.
QByteArray largeScript(int megabytes);
/// The largest resident memory of this process so far, in bytes.
qint64 peakMemoryBytes();

} // namespace lockkeeper::test
