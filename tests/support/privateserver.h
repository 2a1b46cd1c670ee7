// One private PostgreSQL for a test program, started on first use, and databases in it. Never a mock.
#pragma once

#include "models/postgres/cluster.h"
#include "models/postgres/session.h"

namespace lockkeeper::test {

/// The newest server, or the major version in LOCKKEEPER_TEST_SERVER. True where server programs are installed; tests that need one skip with a reason otherwise.
bool hasServer();
Cluster &server();
/// A fresh empty database and a writing session in it.
std::unique_ptr<Session> freshDatabase(QString *name = nullptr);
std::unique_ptr<Session> connectTo(const QString &database);
/// The table big (id int, n int, filler text): one whose rewrite takes so long that it is noticed.
void makeBigTable(Session &session);
/// Stops the server; call it in cleanupTestCase().
void stopServer();

} // namespace lockkeeper::test
