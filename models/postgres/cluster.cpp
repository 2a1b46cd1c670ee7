#include "models/postgres/cluster.h"

#include "models/core/childprocess.h"
#include "models/core/error.h"
#include "models/core/files.h"
#include "models/postgres/clusterprocesses.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <cerrno>
#include <fcntl.h>
#include <mutex>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lockkeeper {

/// The usual name, and not that of our history's schema: "$user" comes first in the search path.
static const auto superuser = QStringLiteral("postgres");

static QString tr(const char *text)
{
    return QCoreApplication::translate("Cluster", text);
}

/// Who runs the server: ourselves, or as root an unprivileged user, because PostgreSQL refuses root.
struct ServerUser
{
    qint64 uid = -1;
    qint64 gid = -1;
};

static ServerUser serverUser()
{
    if (geteuid() != 0)
        return {};
    for (const char *name : { "postgres", "nobody" })
        if (const passwd *entry = getpwnam(name))
            return { entry->pw_uid, entry->pw_gid };
    throw Error(ErrorKind::Missing, tr("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as."),
                tr("Create the user postgres, or start Lockkeeper as an ordinary user."));
}

/// Short, because the path of a unix socket ends at 107 bytes.
static QString clustersFolder()
{
    return QStringLiteral("/tmp/lockkeeper-%1").arg(geteuid());
}

static ChildCommand serverCommand(const QString &program, const QStringList &arguments)
{
    const ServerUser user = serverUser();
    ChildCommand command { .program = program, .arguments = arguments };
    command.workingFolder = QStringLiteral("/");
    command.userId = user.uid;
    command.groupId = user.gid;
    // initdb's messages are shown to people and its locale must not depend on who starts us.
    command.environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    for (const QString &name : command.environment.keys()) // pg_ctl asks the server with libpq
        if (name.startsWith(u"PG"))
            command.environment.remove(name);
    return command;
}

static void giveToServerUser(const QString &path)
{
    const ServerUser user = serverUser();
    if (user.uid >= 0 && chown(QFile::encodeName(path).constData(), uid_t(user.uid), gid_t(user.gid)) != 0)
        throw Error(ErrorKind::PermissionDenied, tr("%1 cannot be given to the user that runs PostgreSQL.").arg(path));
}

/// A folder of ours with mode 700 (711 for the one above the clusters, which another user has to pass).
static void makePrivateFolder(const QString &path, mode_t mode)
{
    const QByteArray native = QFile::encodeName(path);
    struct stat info {};
    if (mkdir(native.constData(), mode) != 0 && errno != EEXIST)
        throw Error(ErrorKind::PermissionDenied, tr("The folder %1 cannot be made: %2.").arg(path, QString::fromLocal8Bit(strerror(errno))),
                    tr("Check that /tmp is writable and has space."));
    if (lstat(native.constData(), &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != geteuid())
        throw Error(ErrorKind::PermissionDenied, tr("%1 belongs to somebody else.").arg(path), tr("Remove it, or ask its owner to."));
    chmod(native.constData(), mode);
}

/// Held while clusters appear and disappear: the clean-up of another process must not meet one without its owner's lock. Close it.
static int lockClusters(const QString &parent)
{
    const int descriptor = open(QFile::encodeName(parent).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0)
        flock(descriptor, LOCK_EX);
    return descriptor;
}

/// The exclusive lock that says "a living process owns this cluster"; -1 where another process holds it.
static int takeOwnerLock(const QString &folder)
{
    const int descriptor = open(QFile::encodeName(folder + QStringLiteral("/owner.lock")).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return descriptor;
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

Cluster::Cluster(ServerBinaries binaries, QString folder, int ownerLock)
    : m_binaries(std::move(binaries))
    , m_folder(std::move(folder))
    , m_ownerLock(ownerLock)
{
}

Cluster::~Cluster()
{
    stopServer(m_folder + QStringLiteral("/data"));
    const int parentLock = lockClusters(clustersFolder());
    QDir(m_folder).removeRecursively();
    close(m_ownerLock);
    close(parentLock);
}

std::unique_ptr<Cluster> Cluster::start(const ServerBinaries &binaries, Progress &progress)
{
    static std::once_flag cleaned;
    std::call_once(cleaned, [] { removeLeftovers(); });

    const QString parent = clustersFolder();
    makePrivateFolder(parent, geteuid() == 0 ? 0711 : 0700);
    const QString folder = QStringLiteral("%1/%2").arg(parent, QString::number(QRandomGenerator::system()->generate64(), 36));
    const int parentLock = lockClusters(parent);
    makePrivateFolder(folder, 0700);
    const int ownerLock = takeOwnerLock(folder);
    close(parentLock);
    giveToServerUser(folder);

    std::unique_ptr<Cluster> cluster(new Cluster(binaries, folder, ownerLock));
    progress.report(tr("Starting a private PostgreSQL %1.").arg(binaries.version));
    cluster->initialize(progress);
    cluster->configure();
    cluster->restart(progress);
    return cluster;
}

static void runOrThrow(const ChildCommand &command, const QString &what, Progress &progress)
{
    const ChildResult answer = runChild(command, progress);
    if (answer.exitCode != 0) {
        Error error(ErrorKind::Internal, tr("%1 failed with exit code %2.").arg(what).arg(answer.exitCode), tr("Run lockkeeper doctor to see what is missing."));
        error.serverLine = QString::fromUtf8(answer.errors.isEmpty() ? answer.output : answer.errors).trimmed();
        throw error;
    }
}

/// An empty data directory of each version is kept in the cache: copying it is several times faster than initdb.
static QString templateFolder(const ServerBinaries &binaries)
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/lockkeeper/initdb-")
        + binaries.version + u'-' + QString::fromLatin1(contentHash((binaries.folder + superuser).toUtf8()).left(8));
}

void Cluster::initialize(Progress &progress)
{
    const QString data = m_folder + QStringLiteral("/data");
    const QString kept = templateFolder(m_binaries);
    const auto copy = [&](const QString &from, const QString &to) {
        return runChild({ .program = QStringLiteral("cp"), .arguments = { QStringLiteral("-a"), QStringLiteral("--reflink=auto"), from, to } }, progress).exitCode == 0;
    };
    if (QFile::exists(kept + QStringLiteral("/PG_VERSION")) && copy(kept, data))
        return;
    QDir(data).removeRecursively();
    runOrThrow(serverCommand(m_binaries.program(QStringLiteral("initdb")),
                             { QStringLiteral("-D"), data, QStringLiteral("-U"), superuser, QStringLiteral("-A"), QStringLiteral("trust"), QStringLiteral("-N"),
                               QStringLiteral("-E"), QStringLiteral("UTF8"), QStringLiteral("--locale=C.UTF-8") }),
               QStringLiteral("initdb"), progress);
    // Another process may do the same at this moment: make the copy aside and rename it into place.
    const QString aside = kept + u'.' + QString::number(QRandomGenerator::system()->generate64(), 36);
    QDir().mkpath(QFileInfo(kept).absolutePath());
    if (!copy(data, aside) || rename(QFile::encodeName(aside).constData(), QFile::encodeName(kept).constData()) != 0)
        QDir(aside).removeRecursively();
}

void Cluster::configure()
{
    const QByteArray settings = "\n# Lockkeeper's private server: its data may be lost at any time.\n"
                                "listen_addresses = ''\nunix_socket_directories = '" + m_folder.toUtf8() + "'\n"
                                "unix_socket_permissions = 0700\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
                                "max_connections = 60\nmax_locks_per_transaction = 1024\nshared_buffers = 128MB\nwal_level = replica\nmax_wal_size = 1GB\n"
                                "track_functions = all\nautovacuum = off\ntimezone = 'UTC'\nlc_messages = 'C'\n";
    QFile configuration(m_folder + QStringLiteral("/data/postgresql.auto.conf"));
    if (!configuration.open(QIODevice::Append) || configuration.write(settings) != settings.size())
        throw Error(ErrorKind::PermissionDenied, tr("%1 cannot be written: %2.").arg(configuration.fileName(), configuration.errorString()));
}

void Cluster::restart(Progress &progress)
{
    const QString data = m_folder + QStringLiteral("/data"), log = m_folder + QStringLiteral("/server.log");
    stopServer(data); // those of a killed one may still be ending
    if (processesIn(data).isEmpty()) // its locks, which PostgreSQL may take for those of a living one
        for (const QString &lock : { data + QStringLiteral("/postmaster.pid"), m_folder + QStringLiteral("/.s.PGSQL.5432.lock") })
            QFile::remove(lock);
    // Whoever stops pg_ctl would not stop what it has started: it is soon over.
    Progress toItsEnd;
    try {
        runOrThrow(serverCommand(m_binaries.program(QStringLiteral("pg_ctl")),
                                 { QStringLiteral("start"), QStringLiteral("-w"), QStringLiteral("-s"), QStringLiteral("-t"), QStringLiteral("30"),
                                   QStringLiteral("-D"), data, QStringLiteral("-l"), log }),
                   QStringLiteral("pg_ctl start"), toItsEnd);
        progress.throwIfCancelled();
    } catch (Error &error) {
        QFile written(log);
        if (written.open(QIODevice::ReadOnly))
            error.serverLine += u'\n' + QString::fromUtf8(written.readAll()).trimmed();
        throw;
    }
}

ConnectionProfile Cluster::profile(const QString &database) const
{
    ConnectionProfile profile;
    profile.name = tr("sandbox");
    profile.host = m_folder;
    profile.database = database;
    profile.user = superuser;
    profile.sslMode = QStringLiteral("disable");
    profile.readOnly = false;
    return profile;
}

qint64 Cluster::postmasterPid() const
{
    return livePostmaster(m_folder + QStringLiteral("/data"));
}

int Cluster::removeLeftovers()
{
    const QString parent = clustersFolder();
    const int parentLock = lockClusters(parent);
    if (parentLock < 0)
        return 0;
    int removed = 0;
    for (const QString &name : QDir(parent).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QString folder = parent + u'/' + name;
        const int ownerLock = takeOwnerLock(folder);
        if (ownerLock < 0)
            continue;
        stopServer(folder + QStringLiteral("/data"));
        QDir(folder).removeRecursively();
        close(ownerLock);
        ++removed;
    }
    close(parentLock);
    return removed;
}

} // namespace lockkeeper
