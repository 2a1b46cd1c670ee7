#include "models/sandbox/sandbox.h"

#include "models/postgres/identifier.h"

#include <QCoreApplication>

namespace lockkeeper {

Sandbox::Sandbox(std::unique_ptr<Cluster> cluster)
    : m_cluster(std::move(cluster))
{
    Progress progress;
    m_maintenance = Session::open(m_cluster->profile(), {}, progress);
}

std::unique_ptr<Sandbox> Sandbox::open(int majorVersion, Progress &progress)
{
    const ServerBinaries binaries = serverFor(majorVersion);
    std::unique_ptr<Sandbox> sandbox(new Sandbox(Cluster::start(binaries, progress)));
    if (majorVersion > 0 && binaries.majorVersion != majorVersion)
        sandbox->m_versionNote = QCoreApplication::translate("Sandbox", "No server binaries of PostgreSQL %1 were found, so the sandbox runs %2. Install postgresql-%1 for the same version; locks may differ.")
                                     .arg(majorVersion).arg(binaries.version);
    return sandbox;
}

QString Sandbox::createDatabase(const QString &wanted)
{
    const QString name = wanted.isEmpty() ? QStringLiteral("lockkeeper_%1").arg(++m_databases) : wanted;
    m_maintenance->execute("CREATE DATABASE " + quoteIdentifier(name).toUtf8() + " TEMPLATE template0");
    return name;
}

void Sandbox::freeze(const QString &database)
{
    m_maintenance->execute("ALTER DATABASE " + quoteIdentifier(database).toUtf8() + " ALLOW_CONNECTIONS false");
}

QString Sandbox::copyOf(const QString &state)
{
    const QString name = QStringLiteral("lockkeeper_%1").arg(++m_databases);
    m_maintenance->execute("CREATE DATABASE " + quoteIdentifier(name).toUtf8() + " TEMPLATE " + quoteIdentifier(state).toUtf8());
    const Result settings = m_maintenance->query("SELECT unnest(setconfig) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = $1 AND setrole = 0", { parameter(state) });
    for (int row = 0; row < settings.rows(); ++row) {
        const QString setting = settings.text(row, 0);
        m_maintenance->execute(QStringLiteral("ALTER DATABASE %1 SET %2 = %3").arg(quoteIdentifier(name), quoteIdentifier(setting.section(u'=', 0, 0)), quoteLiteral(setting.section(u'=', 1))).toUtf8());
    }
    return name;
}

void Sandbox::finishDrop()
{
    if (std::exchange(m_dropping, false))
        m_cleaner->receive();
}

void Sandbox::drop(const QString &database)
{
    finishDrop();
    if (!m_cleaner) {
        Progress progress;
        m_cleaner = Session::open(m_cluster->profile(), {}, progress);
    }
    m_cleaner->send("DROP DATABASE IF EXISTS " + quoteIdentifier(database).toUtf8() + " WITH (FORCE)");
    m_dropping = true;
}

std::unique_ptr<Session> Sandbox::connect(const QString &database, Progress &progress) const
{
    auto session = Session::open(m_cluster->profile(database), {}, progress);
    session->cancelWith(progress);
    return session;
}

} // namespace lockkeeper
