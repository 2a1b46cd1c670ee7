// A program started with an argument list, never through a shell. Blocking: call it from a worker.
#pragma once

#include "models/core/progress.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QStringList>

namespace lockkeeper {

struct ChildCommand
{
    QString program;
    QStringList arguments;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    QString workingFolder;
    /// Run as this user where we are root (PostgreSQL refuses to run as root); -1 keeps the own user.
    qint64 userId = -1;
    qint64 groupId = -1;
};

struct ChildResult
{
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
};

/// Waits for the end; a cancel terminates the child.
/// @throws Error (Missing) where it does not start, (Cancelled) after a cancel.
ChildResult runChild(const ChildCommand &command, Progress &progress);

} // namespace lockkeeper
