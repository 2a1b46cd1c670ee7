// The connection profiles that a person saved: connections.json in the user's configuration folder, without passwords.
#pragma once

#include "models/postgres/connectionprofile.h"

#include <QList>
#include <optional>

namespace lockkeeper {

/// @throws Error (Input) where the file cannot be read; a missing file is an empty list.
QList<ConnectionProfile> loadProfiles();
void saveProfiles(const QList<ConnectionProfile> &profiles);
/// By name; nothing where there is none.
std::optional<ConnectionProfile> findProfile(const QString &name);

} // namespace lockkeeper
