#include "models/core/childprocess.h"

#include "models/core/error.h"

#include <QCoreApplication>
#include <QProcess>
#include <csignal>
#include <grp.h>
#include <sys/prctl.h>
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
    child.setChildProcessModifier([&command] {
        if (command.userId >= 0 && (setgroups(0, nullptr) != 0 || setgid(gid_t(command.groupId)) != 0 || setuid(uid_t(command.userId)) != 0))
            _exit(126);
        prctl(PR_SET_PDEATHSIG, SIGKILL); // whoever waits for it may be killed; what it starts itself does not inherit this
    });
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
