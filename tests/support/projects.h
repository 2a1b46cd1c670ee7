// Projects in temporary folders for tests.
#pragma once

#include <QTemporaryDir>

namespace lockkeeper::test {

class TemporaryProject
{
public:
    /// Writes @p content to a file below the folder.
    void write(const QString &name, const QByteArray &content);
    /// Up and down of a native migration.
    void migration(const QString &stem, const QByteArray &up, const QByteArray &down = {});
    QString path() const { return m_folder.path(); }
    QString file(const QString &name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
};

} // namespace lockkeeper::test
