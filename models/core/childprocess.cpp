#include "models/core/childprocess.h"

#include "models/core/error.h"

#include <QCoreApplication>
#include <QProcess>
#include <grp.h>
#include <unistd.h>

namespace lockkeeper {

static constexpr int cancelCheckIntervalMs = 50;
static constexpr int terminateGraceMs = 2000;

ChildResult runChild(const ChildCommand &command, Progress &progress)
{
    QProcess child;
    child.setProcessEnvironment(command.environment);
    if (!command.workingFolder.isEmpty())
        child.setWorkingDirectory(command.workingFolder);
    if (command.userId >= 0) {
        const auto user = static_cast<uid_t>(command.userId);
        const auto group = static_cast<gid_t>(command.groupId);
        child.setChildProcessModifier([user, group] {
            if (setgroups(0, nullptr) != 0 || setgid(group) != 0 || setuid(user) != 0)
                _exit(126);
        });
    }
    child.start(command.program, command.arguments, QIODevice::ReadOnly);
    if (!child.waitForStarted())
        throw Error(ErrorKind::Missing, QCoreApplication::translate("ChildProcess", "%1 could not be started: %2.").arg(command.program, child.errorString()));
    while (!child.waitForFinished(cancelCheckIntervalMs)) {
        if (child.state() == QProcess::NotRunning)
            break;
        if (progress.isCancelled()) {
            child.terminate();
            if (!child.waitForFinished(terminateGraceMs)) {
                child.kill();
                child.waitForFinished(terminateGraceMs);
            }
            progress.throwIfCancelled();
        }
    }
    return { child.exitStatus() == QProcess::NormalExit ? child.exitCode() : -1, child.readAllStandardOutput(), child.readAllStandardError() };
}

} // namespace lockkeeper
