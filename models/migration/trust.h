// Which projects may run code of their own on this machine: a person says so for one content; a change asks again.
#pragma once

#include <QString>

namespace lockkeeper {

/// @p folder has the code: every .py and .ini file below it counts.
bool isTrusted(const QString &folder);
/// @throws Error (PermissionDenied) where the settings cannot be written.
void trustFolder(const QString &folder);

} // namespace lockkeeper
