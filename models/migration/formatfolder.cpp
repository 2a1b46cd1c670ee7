#include "models/migration/migrationformat.h"

#include "models/core/error.h"
#include "models/core/files.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

namespace lockkeeper {

FormatFolder::FormatFolder(const QString &path)
    : m_path(path)
    , m_files(QDir(path).entryList(QDir::Files, QDir::NoSort))
    , m_folders(QDir(path).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::NoSort))
{
    m_files.sort();
    m_folders.sort();
}

QStringList FormatFolder::sqlFiles() const
{
    return m_files.filter(QStringLiteral(".sql")); // a name with .sql inside is close enough to look at
}

QStringList FormatFolder::filesBelow(const QString &suffix) const
{
    static constexpr int mostFiles = 20'000;
    QStringList found;
    QDirIterator files(m_path, { u'*' + suffix }, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext() && found.size() < mostFiles)
        found << files.next().mid(m_path.size() + 1);
    found.sort();
    return found;
}

bool FormatFolder::has(const QString &name) const
{
    return QFileInfo::exists(pathOf(name));
}

static QByteArray readable(const QString &path)
{
    try {
        return readTextFile(path);
    } catch (const Error &) {
        return {}; // an unreadable file has no sections; running it says why
    }
}

QByteArray FormatFolder::text(const QString &name) const
{
    auto known = m_texts.constFind(name);
    if (known == m_texts.cend())
        known = m_texts.insert(name, readable(pathOf(name)));
    return *known;
}

QString FormatFolder::nearest(const QStringList &names) const
{
    static constexpr int levels = 8;
    QDir folder(m_path);
    for (int level = 0; level < levels; ++level) {
        for (const QString &name : names)
            if (folder.exists(name))
                return folder.filePath(name);
        if (folder.exists(QStringLiteral(".git")) || !folder.cdUp())
            break;
    }
    return {};
}

QByteArray FormatFolder::textOfNearest(const QStringList &names) const
{
    const QString path = nearest(names);
    return path.isEmpty() ? QByteArray() : readable(path);
}

const MigrationFormat &formatOf(const QString &id)
{
    static const std::vector<MigrationFormat> formats = allFormats();
    QStringList known;
    for (const MigrationFormat &format : formats) {
        if (format.id == id)
            return format;
        known << format.id;
    }
    throw Error(ErrorKind::Input, QCoreApplication::translate("Format", "The format %1 is not known.").arg(id),
                QCoreApplication::translate("Format", "Write one of these in lockkeeper.toml, or leave the line out: %1").arg(known.join(QStringLiteral(", "))));
}

} // namespace lockkeeper
