#include "models/postgres/clientenvironment.h"

#include <QFileInfo>
#include <QMutex>

namespace lockkeeper {

QStringList ignoredVariables(const ConnectionProfile &profile)
{
    static const QString address = QStringLiteral("PGHOSTADDR");
    static const QStringList all { address, QStringLiteral("PGSERVICE"), QStringLiteral("PGOPTIONS"), QStringLiteral("PGTARGETSESSIONATTRS"), QStringLiteral("PGCHANNELBINDING"), QStringLiteral("PGREQUIREAUTH"), QStringLiteral("PGREQUIREPEER"), QStringLiteral("PGGSSENCMODE"), QStringLiteral("PGSSLNEGOTIATION"), QStringLiteral("PGPORT") };
    const bool ownServer = profile.host.startsWith(u'/') && QFileInfo::exists(profile.host + QStringLiteral("/data/PG_VERSION")); // its socket lies beside its data
    if (ownServer)
        return all;
    return profile.host.isEmpty() || profile.more.contains(QStringLiteral("hostaddr")) ? QStringList() : QStringList { address };
}

static QMutex &environmentMutex()
{
    static QMutex mutex;
    return mutex;
}

WithoutVariables::WithoutVariables(const QStringList &names)
{
    environmentMutex().lock();
    for (const QString &name : names)
        if (const QByteArray variable = name.toLatin1(); qEnvironmentVariableIsSet(variable.constData())) {
            m_values.insert(variable, qgetenv(variable.constData()));
            qunsetenv(variable.constData());
        }
}

WithoutVariables::~WithoutVariables()
{
    for (auto value = m_values.cbegin(); value != m_values.cend(); ++value)
        qputenv(value.key().constData(), *value);
    environmentMutex().unlock();
}

} // namespace lockkeeper
