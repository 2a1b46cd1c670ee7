// The program with the window, which stands beside this one.
#pragma once

#include <QByteArray>

class QString;

namespace lockkeeper {

class Progress;

/// Runs the workbench in place of this program, with its arguments. Returns only where that fails, after saying so: an ExitCode.
int becomeWorkbench(char *arguments[]);

/// What `lockkeeper-workbench --version` answers. @throws Error (Missing) where it does not start.
QString workbenchVersion(Progress &progress);

/// A report's HTML printed to A4 pages. @throws Error (Missing) where the workbench does not start.
QByteArray printedByWorkbench(const QByteArray &html, const QString &title, Progress &progress);

} // namespace lockkeeper
