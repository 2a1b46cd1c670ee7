// What belongs to a database as a whole, or to its server, and to no object in it.
#pragma once

#include "models/catalog/catalog.h"
#include "models/postgres/session.h"

namespace lockkeeper {

/// Comment, settings and privileges of the session's database, of built-in languages too, and how many large objects there
/// are; with @p ofServer also roles, their memberships and tablespaces. By what they are: "comment on the database".
QMap<QString, QString> readDatabaseFacts(Session &session, bool ofServer);

} // namespace lockkeeper
