#include "tests/support/projects.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace lockkeeper::test {

void TemporaryProject::write(const QString &name, const QByteArray &content)
{
    const QString path = m_folder.filePath(name);
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(content);
}

void TemporaryProject::migration(const QString &stem, const QByteArray &up, const QByteArray &down)
{
    write(QStringLiteral("migrations/%1.up.sql").arg(stem), up);
    if (!down.isEmpty())
        write(QStringLiteral("migrations/%1.down.sql").arg(stem), down);
}

} // namespace lockkeeper::test
