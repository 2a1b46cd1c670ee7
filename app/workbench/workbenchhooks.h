// The composition root of the window: wires the main window to profiles, settings and the demo.
#pragma once

#include "widgets/mainwindow.h"

namespace lockkeeper {

MainWindowHooks programHooks();
/// Starts the demo in @p folder: unpacks it, starts its private server.
OwnedServer startDemo(const QString &folder, Progress &progress);

} // namespace lockkeeper
