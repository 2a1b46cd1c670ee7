#include "models/sandbox/smalldisk.h"

#include <QFile>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <grp.h>
#include <linux/magic.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace lockkeeper {

static constexpr int patienceMs = 5000;
static constexpr char ballast[] = "/ballast";

/// Between fork and exec: only calls that are safe there.
static bool writeTo(const char *file, const char *text)
{
    const int descriptor = open(file, O_WRONLY);
    const bool written = descriptor >= 0 && write(descriptor, text, strlen(text)) >= 0;
    if (descriptor >= 0)
        close(descriptor);
    return written;
}

/// In a user namespace of our own we may mount, and stay who we are.
static bool enterUserNamespace(uid_t user, gid_t group)
{
    std::array<char, 64> users {}, groups {};
    snprintf(users.data(), users.size(), "%u %u 1", user, user);
    snprintf(groups.data(), groups.size(), "%u %u 1", group, group);
    return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && writeTo("/proc/self/setgroups", "deny") && writeTo("/proc/self/uid_map", users.data()) && writeTo("/proc/self/gid_map", groups.data());
}

std::unique_ptr<SmallDisk> SmallDisk::mount(const QString &mountPoint, qint64 sizeBytes)
{
    const QByteArray target = QFile::encodeName(mountPoint);
    struct stat info {};
    if (stat(target.constData(), &info) != 0)
        return nullptr;
    const uid_t user = info.st_uid;
    const gid_t group = info.st_gid;
    const bool root = geteuid() == 0;
    const QByteArray options = "size=" + QByteArray::number(sizeBytes) + ",mode=0700,uid=" + QByteArray::number(user) + ",gid=" + QByteArray::number(group);
    std::unique_ptr<SmallDisk> disk(new SmallDisk);
    disk->m_holder.setChildProcessModifier([target, options, user, group, root] {
        const bool apart = root ? unshare(CLONE_NEWNS) == 0 : enterUserNamespace(user, group);
        if (!apart || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 || ::mount("lockkeeper", target.constData(), "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options.constData()) != 0)
            _exit(126);
        if (root && (setgroups(0, nullptr) != 0 || setgid(group) != 0 || setuid(user) != 0))
            _exit(126);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (mkdir((target + "/space").constData(), 0700) != 0)
            _exit(126);
    });
    disk->m_holder.start(QStringLiteral("sleep"), { QStringLiteral("infinity") });
    if (!disk->m_holder.waitForStarted(patienceMs))
        return nullptr;
    disk->m_root = QStringLiteral("/proc/%1/root%2").arg(disk->m_holder.processId()).arg(mountPoint);
    struct statfs found {};
    if (statfs(QFile::encodeName(disk->m_root).constData(), &found) != 0 || found.f_type != TMPFS_MAGIC)
        return nullptr;
    return disk;
}

SmallDisk::~SmallDisk()
{
    m_holder.kill();
    m_holder.waitForFinished(patienceMs);
}

void SmallDisk::fill() const
{
    const int descriptor = open(QFile::encodeName(m_root + QLatin1String(ballast)).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return;
    static const std::array<char, 65536> zeros {};
    while (write(descriptor, zeros.data(), zeros.size()) > 0) { }
    close(descriptor);
}

void SmallDisk::makeRoom() const
{
    unlink(QFile::encodeName(m_root + QLatin1String(ballast)).constData());
}

} // namespace lockkeeper
