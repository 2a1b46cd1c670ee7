#include "models/sandbox/sandbox.h"

#include "models/core/error.h"
#include "models/core/pause.h"
#include "models/postgres/identifier.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QScopeGuard>

namespace lockkeeper {

std::unique_ptr<Sandbox> Sandbox::open(int majorVersion, Progress &progress)
{
    const ServerBinaries binaries = serverFor(majorVersion);
    std::unique_ptr<Sandbox> sandbox(new Sandbox);
    sandbox->m_cluster = Cluster::start(binaries, progress);
    sandbox->m_maintenance = Session::open(sandbox->m_cluster->profile(), {}, progress);
    if (majorVersion > 0 && binaries.majorVersion != majorVersion)
        sandbox->m_versionNote = QCoreApplication::translate("Sandbox", "No server binaries of PostgreSQL %1 were found, so the sandbox runs %2. Install postgresql-%1 for the same version; locks may differ.")
                                     .arg(majorVersion).arg(binaries.version);
    return sandbox;
}

/// Of the databases of all sandboxes on a server; what follows is a number that its owner holds as an advisory lock.
static constexpr char serverPrefix[] = "lockkeeper_rehearsal_";
/// The first half of that lock's key: "lock" in ASCII.
static constexpr int lockClass = 0x6c6f636b;

std::unique_ptr<Sandbox> Sandbox::onServer(const ServerAccess &server, Progress &progress)
{
    std::unique_ptr<Sandbox> sandbox(new Sandbox);
    ConnectionProfile profile = server.profile;
    profile.readOnly = false;
    sandbox->m_maintenance = Session::open(profile, server.password, progress);
    if (!sandbox->m_maintenance->execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").boolean(0, 0))
        throw Error(ErrorKind::PermissionDenied, QCoreApplication::translate("Sandbox", "%1 may not create databases on %2.").arg(profile.user, profile.name),
                    QCoreApplication::translate("Sandbox", "Grant it with ALTER ROLE ... CREATEDB, or rehearse on a private server. Nothing was changed."));
    sandbox->removeLeftovers();
    const quint32 number = QRandomGenerator::system()->bounded(1, std::numeric_limits<int>::max());
    sandbox->m_prefix = QStringLiteral("%1%2_").arg(QLatin1String(serverPrefix)).arg(number);
    sandbox->m_maintenance->execute(QStringLiteral("SELECT pg_advisory_lock(%1, %2)").arg(lockClass).arg(number).toUtf8());
    return sandbox;
}

void Sandbox::removeLeftovers()
{
    const Result leftovers = m_maintenance->execute(QStringLiteral("SELECT datname FROM pg_database WHERE datname ~ '^%1[0-9]+_' AND pg_has_role(datdba, 'MEMBER') AND NOT EXISTS (SELECT FROM pg_locks "
                                                                   "WHERE locktype = 'advisory' AND classid = %2 AND objid = substring(datname FROM '^%1([0-9]+)_')::bigint::oid)").arg(QLatin1String(serverPrefix)).arg(lockClass).toUtf8());
    for (int row = 0; row < leftovers.rows(); ++row)
        m_maintenance->execute("DROP DATABASE IF EXISTS " + quoteIdentifier(leftovers.text(row, 0)).toUtf8() + " WITH (FORCE)");
}

Sandbox::~Sandbox()
{
    if (m_cluster || !m_maintenance)
        return; // everything goes with it, or nothing came to be
    try {
        awaitDrop();
        for (const QString &database : std::as_const(m_made))
            m_maintenance->execute("DROP DATABASE IF EXISTS " + quoteIdentifier(database).toUtf8() + " WITH (FORCE)");
    } catch (const Error &) {
        // The next sandbox on this server removes them.
    }
}

ConnectionProfile Sandbox::profile(const QString &database) const
{
    ConnectionProfile profile = m_maintenance->profile();
    profile.database = database;
    return profile;
}

QString Sandbox::createDatabase(const QString &wanted)
{
    const QString name = wanted.isEmpty() ? nextName() : wanted;
    m_maintenance->execute("CREATE DATABASE " + quoteIdentifier(name).toUtf8() + " TEMPLATE template0");
    m_made.insert(name);
    return name;
}

/// Sessions end a moment after their sockets; the server itself looks for them only ten times a second.
void Sandbox::awaitNobodyIn(const QString &database, Progress &progress)
{
    static constexpr int intervalMs = 2, patienceMs = 5000; // then the server says who is there
    for (int waited = 0; waited < patienceMs && m_maintenance->query("SELECT 1 FROM pg_stat_activity WHERE datname = $1", { parameter(database) }).rows(); waited += intervalMs)
        pauseFor(intervalMs, progress);
}

void Sandbox::freeze(const QString &database, Progress &progress)
{
    m_maintenance->execute("ALTER DATABASE " + quoteIdentifier(database).toUtf8() + " ALLOW_CONNECTIONS false");
    awaitNobodyIn(database, progress);
    if (!isPrivate())
        return;
    m_ahead[database].session = m_maintenance->beside(progress);
    beginCopy(database);
}

/// Copying files is the faster way from some megabytes on (87 against 145 ms for 53 MB, 260 against 660 ms for 344 MB on
/// PostgreSQL 15), but forces two checkpoints, which is nothing to do to somebody else's server.
QByteArray Sandbox::copying(const QString &state, const QString &name, const QString &tablespace) const
{
    static constexpr int withStrategies = 15;
    const bool copyFiles = isPrivate() && m_maintenance->majorVersion() >= withStrategies;
    const QByteArray place = tablespace.isEmpty() ? "pg_default" : quoteIdentifier(tablespace).toUtf8(); // else it is the state's
    return "CREATE DATABASE " + quoteIdentifier(name).toUtf8() + " TEMPLATE " + quoteIdentifier(state).toUtf8() + " TABLESPACE " + place + (copyFiles ? " STRATEGY file_copy" : "");
}

void Sandbox::beginCopy(const QString &state)
{
    CopyAhead &ahead = m_ahead[state];
    ahead.name = nextName();
    m_made.insert(ahead.name);
    ahead.session->send(copying(state, ahead.name));
}

/// Empty where none was made ahead.
QString Sandbox::takeCopy(const QString &state, Progress &progress)
{
    const auto ahead = m_ahead.find(state);
    if (ahead == m_ahead.end() || ahead->second.name.isEmpty())
        return {};
    const QString name = std::exchange(ahead->second.name, {});
    try {
        ahead->second.session->cancelWith(progress);
        ahead->second.session->receive();
        ahead->second.session->cancelWith({});
    } catch (const Error &) {
        m_ahead.erase(ahead);
        throw;
    }
    return name;
}

QString Sandbox::copyOf(const QString &state, Progress &progress, const QString &tablespace)
{
    QString name;
    if (tablespace.isEmpty())
        name = takeCopy(state, progress);
    else
        awaitDrop(); // there may be room for one copy only
    if (name.isEmpty()) {
        awaitNobodyIn(state, progress);
        name = nextName();
        m_made.insert(name);
        // A session that was cancelled may hold up every DROP DATABASE: PostgreSQL loses what else it was told in that moment.
        if (!m_copier)
            m_copier = m_maintenance->beside(progress);
        auto noLonger = qScopeGuard([this] { m_copier.reset(); });
        m_copier->cancelWith(progress);
        m_copier->execute(copying(state, name, tablespace));
        m_copier->cancelWith({});
        noLonger.dismiss();
    }
    if (m_ahead.contains(state) && m_ahead[state].name.isEmpty())
        beginCopy(state);
    const Result settings = m_maintenance->query("SELECT unnest(setconfig) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = $1 AND setrole = 0", { parameter(state) });
    for (int row = 0; row < settings.rows(); ++row) {
        const QString setting = settings.text(row, 0), variable = setting.section(u'=', 0, 0), value = setting.section(u'=', 1);
        static const QStringList lists { QStringLiteral("search_path"), QStringLiteral("temp_tablespaces"), QStringLiteral("local_preload_libraries"), QStringLiteral("session_preload_libraries") }; // kept as they are written
        m_maintenance->execute(QStringLiteral("ALTER DATABASE %1 SET %2 = %3").arg(quoteIdentifier(name), quoteIdentifier(variable), lists.contains(variable) ? value : quoteLiteral(value)).toUtf8());
    }
    return name;
}

void Sandbox::awaitDrop() noexcept
{
    try {
        if (std::exchange(m_dropping, false))
            m_cleaner->receive();
    } catch (const Error &) {
        m_cleaner.reset();
    }
}

/// What was made ahead of a state that goes is dropped with it.
void Sandbox::endCopies(const QString &state) noexcept
{
    const auto found = m_ahead.find(state);
    if (found == m_ahead.end())
        return;
    CopyAhead ahead = std::move(found->second);
    m_ahead.erase(found);
    if (ahead.name.isEmpty())
        return;
    try {
        ahead.session->interrupt()->cancelStatement();
        ahead.session->receive();
    } catch (const Error &) {
        // It was not there yet.
    }
    ahead.session.reset(); // see copyOf()
    drop(ahead.name);
}

void Sandbox::drop(const QString &database) noexcept
{
    endCopies(database);
    awaitDrop();
    try {
        Progress progress;
        if (!m_cleaner)
            m_cleaner = m_maintenance->beside(progress);
        m_cleaner->send("DROP DATABASE IF EXISTS " + quoteIdentifier(database).toUtf8() + " WITH (FORCE)");
        m_dropping = true;
        m_made.remove(database);
    } catch (const Error &) {
        m_cleaner.reset();
    }
}

std::unique_ptr<Session> Sandbox::connect(const QString &database, Progress &progress) const
{
    auto session = m_maintenance->beside(progress, database);
    session->cancelWith(progress);
    return session;
}

} // namespace lockkeeper
