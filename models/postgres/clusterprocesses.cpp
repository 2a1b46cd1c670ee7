#include "models/postgres/clusterprocesses.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <csignal>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lockkeeper {

static constexpr int stopPatienceMs = 5000;

/// Seconds since the epoch at which a process started, from /proc; 0 where there is none.
static qint64 processStart(qint64 pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    QFile system(QStringLiteral("/proc/stat"));
    if (!stat.open(QIODevice::ReadOnly) || !system.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray line = stat.readAll();
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    static constexpr int startTimeField = 19; // field 22 of proc(5), counted behind the program's name
    qint64 bootTime = 0;
    for (const QByteArray &entry : system.readAll().split('\n'))
        if (entry.startsWith("btime "))
            bootTime = entry.mid(6).toLongLong();
    return fields.size() > startTimeField ? bootTime + fields[startTimeField].toLongLong() / sysconf(_SC_CLK_TCK) : 0;
}

/// postmaster.pid has pid, folder, start time and more, a line each.
qint64 livePostmaster(const QString &data)
{
    QFile file(data + QStringLiteral("/postmaster.pid"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> lines = file.readAll().split('\n');
    if (lines.size() < 3)
        return 0;
    const qint64 pid = lines[0].toLongLong();
    static constexpr qint64 clockToleranceS = 10;
    return pid > 1 && qAbs(processStart(pid) - lines[2].toLongLong()) <= clockToleranceS ? pid : 0;
}

static void waitForEnd(qint64 pid, int patienceMs)
{
    const int descriptor = int(syscall(SYS_pidfd_open, pid, 0));
    if (descriptor < 0)
        return;
    pollfd ended { descriptor, POLLIN, 0 };
    poll(&ended, 1, patienceMs);
    close(descriptor);
}

QList<qint64> processesIn(const QString &data)
{
    const QString folder = QFileInfo(data).canonicalFilePath();
    QList<qint64> found;
    if (folder.isEmpty())
        return found;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        bool isProcess = false;
        const qint64 pid = name.toLongLong(&isProcess);
        if (isProcess && QFile::symLinkTarget(QStringLiteral("/proc/%1/cwd").arg(pid)) == folder)
            found << pid;
    }
    return found;
}

void stopServer(const QString &data)
{
    if (const qint64 pid = livePostmaster(data); pid != 0) {
        kill(pid_t(pid), SIGQUIT); // immediate shutdown: the data is thrown away
        waitForEnd(pid, stopPatienceMs);
    }
    static constexpr int rounds = 3; // a postmaster that had not ended may have started another process meanwhile
    QList<qint64> left = processesIn(data);
    for (int round = 0; round < rounds && !left.isEmpty(); ++round) {
        for (const qint64 pid : std::as_const(left))
            kill(pid_t(pid), SIGKILL);
        for (const qint64 pid : std::as_const(left))
            waitForEnd(pid, stopPatienceMs);
        left = processesIn(data);
    }
}

} // namespace lockkeeper
