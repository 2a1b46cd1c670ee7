#include "models/rehearsal/smalltablespace.h"

#include "models/core/error.h"
#include "models/postgres/identifier.h"

#include <QCoreApplication>
#include <QDir>
#include <sys/stat.h>
#include <unistd.h>

namespace lockkeeper {

static constexpr qint64 mostBytes = 256 * 1024 * 1024; ///< of the database, for its copy is kept in memory
static constexpr qint64 leastRoom = 16 * 1024 * 1024;

static QString tr(const char *text)
{
    return QCoreApplication::translate("FailurePoints", text);
}

/// A folder below the server's own, of the user that runs it.
static QString mountPointIn(const QString &serverFolder)
{
    const QString folder = serverFolder + QStringLiteral("/disk");
    QDir().mkpath(folder);
    struct stat owner {};
    if (stat(QFile::encodeName(serverFolder).constData(), &owner) == 0 && chown(QFile::encodeName(folder).constData(), owner.st_uid, owner.st_gid) == 0)
        return folder;
    return {};
}

SmallTablespace::SmallTablespace(Sandbox &sandbox)
    : m_sandbox(sandbox)
{
}

std::unique_ptr<SmallTablespace> SmallTablespace::make(Sandbox &sandbox, const QString &database, QString *reason, Progress &progress)
{
    std::unique_ptr<SmallTablespace> space(new SmallTablespace(sandbox));
    space->m_session = sandbox.connect(QStringLiteral("postgres"), progress);
    const qint64 size = space->m_session->query("SELECT pg_database_size($1)", { parameter(database) }).integer(0, 0);
    if (size > mostBytes) {
        *reason = tr("the database is too large for a small file system in memory");
        return nullptr;
    }
    const QString mountPoint = mountPointIn(sandbox.profile(QStringLiteral("postgres")).host);
    if (!mountPoint.isEmpty())
        space->m_disk = SmallDisk::mount(mountPoint, 2 * size + leastRoom);
    if (!space->m_disk) {
        *reason = tr("a file system of its own, which can be filled, may not be mounted here: that needs root, or user namespaces");
        return nullptr;
    }
    space->m_session->execute("CREATE TABLESPACE " + name().toUtf8() + " LOCATION " + quoteLiteral(space->m_disk->folder()).toUtf8());
    return space;
}

SmallTablespace::~SmallTablespace()
{
    try {
        if (m_session && m_disk) {
            m_session->cancelWith({});
            m_sandbox.awaitDrop();
            m_session->execute("DROP TABLESPACE IF EXISTS " + name().toUtf8());
        }
    } catch (const Error &) {
        // It goes with the private server.
    }
}

} // namespace lockkeeper
