#include "models/core/files.h"

#include "models/core/error.h"
#include "models/core/quantity.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStringConverter>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Files", text);
}

/// Offset of the first byte that is not part of well-formed UTF-8, or -1.
static qsizetype firstInvalidUtf8(const QByteArray &bytes)
{
    if (bytes.isValidUtf8())
        return -1;
    QStringDecoder decoder(QStringConverter::Utf8, QStringConverter::Flag::Stateless);
    const QString decoded = decoder(bytes);
    const QByteArray again = decoded.toUtf8();
    const auto [left, right] = std::mismatch(bytes.begin(), bytes.end(), again.begin(), again.end());
    Q_UNUSED(right)
    return left - bytes.begin();
}

QByteArray readTextFile(const QString &path)
{
    const QString shown = QDir::toNativeSeparators(path);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) { // it is read at one go
        const QFileInfo info(path);
        if (!info.exists())
            throw Error(ErrorKind::Input, tr("%1 does not exist.").arg(shown), tr("Check the spelling of the path."));
        if (info.isDir())
            throw Error(ErrorKind::Input, tr("%1 is a folder, not a file.").arg(shown), tr("Name a file in it, or open the folder as a project."));
        throw Error(ErrorKind::Input, tr("%1 cannot be read: %2.").arg(shown, file.errorString()), tr("Check its permissions."));
    }
    const qint64 size = file.size();
    if (size > largestTextFileBytes)
        throw Error(ErrorKind::Input, tr("%1 has %2, more than the %3 that are opened as a migration.").arg(shown, formatBytes(size), formatBytes(largestTextFileBytes)),
                    tr("Load data with COPY from a file of its own, and keep the migration to statements."));
    return checkedText(size > 0 ? file.read(size) : file.readAll(), shown); // what has no size may be a pipe
}

QByteArray checkedText(QByteArray content, const QString &shown)
{
    if (content.startsWith("\xEF\xBB\xBF"))
        content.remove(0, 3);
    if (content.startsWith("\xFF\xFE") || content.startsWith("\xFE\xFF"))
        throw Error(ErrorKind::Input, tr("%1 is UTF-16, and PostgreSQL scripts are read as UTF-8.").arg(shown), tr("Save it as UTF-8."));
    const auto lineOf = [&](qsizetype offset) { return content.left(offset).count('\n') + 1; };
    if (const qsizetype nul = content.indexOf('\0'); nul >= 0)
        throw Error(ErrorKind::Input, tr("%1 is not text: there is a NUL byte in line %2 (byte %3).").arg(shown).arg(lineOf(nul)).arg(nul),
                    tr("Pick an SQL file."));
    if (const qsizetype bad = firstInvalidUtf8(content); bad >= 0)
        throw Error(ErrorKind::Input, tr("%1 is not UTF-8: line %2 has an invalid byte (byte %3).").arg(shown).arg(lineOf(bad)).arg(bad),
                    tr("Convert it, for example with: iconv -f latin1 -t utf-8"));
    return content;
}

void writeFileAtomically(const QString &path, const QByteArray &content)
{
    const bool replaces = QFileInfo::exists(path);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
        throw Error(ErrorKind::PermissionDenied, tr("%1 was not written: %2.").arg(QDir::toNativeSeparators(path), file.errorString()),
                    replaces ? tr("Check that the folder is writable and has space; the old file is unchanged.") : tr("Check that the folder exists, is writable and has space; nothing was written."));
}

QByteArray contentHash(const QByteArray &content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
}

void makeFolder(const QString &path)
{
    if (!QDir().mkpath(path))
        throw Error(ErrorKind::PermissionDenied, tr("The folder %1 cannot be made.").arg(QDir::toNativeSeparators(path)),
                    tr("Check that the folder above it is writable, or choose another place."));
}

} // namespace lockkeeper
