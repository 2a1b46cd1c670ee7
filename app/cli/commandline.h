// Reads the command line and runs the verb that it names.
#pragma once

#include <QStringList>

namespace lockkeeper {

/// True where @p arguments need a display, so that main() knows before it makes the application.
enum class Surface { None, Offscreen, Window };
Surface neededSurface(const QStringList &arguments);

/// @returns an exit code of the design page.
int runCommandLine(const QStringList &arguments);

} // namespace lockkeeper
