#include "models/migration/trust.h"

#include "models/core/error.h"
#include "models/core/files.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

namespace lockkeeper {

static QString trustFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/lockkeeper/trusted.json");
}

static QJsonObject known()
{
    return QFileInfo::exists(trustFile()) ? QJsonDocument::fromJson(readTextFile(trustFile())).object() : QJsonObject();
}

static QString fingerprint(const QString &folder)
{
    QStringList files;
    QDirIterator code(folder, { QStringLiteral("*.py"), QStringLiteral("*.ini"), QStringLiteral("*.mako") }, QDir::Files, QDirIterator::Subdirectories);
    while (code.hasNext())
        files << code.next();
    files.sort();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &file : std::as_const(files)) {
        hash.addData(file.toUtf8());
        QFile content(file);
        if (content.open(QIODevice::ReadOnly))
            hash.addData(&content);
    }
    return QString::fromLatin1(hash.result().toHex());
}

bool isTrusted(const QString &folder)
{
    return known().value(QFileInfo(folder).canonicalFilePath()).toString() == fingerprint(folder);
}

void trustFolder(const QString &folder)
{
    QJsonObject trusted = known();
    trusted.insert(QFileInfo(folder).canonicalFilePath(), fingerprint(folder));
    makeFolder(QFileInfo(trustFile()).path());
    writeFileAtomically(trustFile(), QJsonDocument(trusted).toJson());
}

} // namespace lockkeeper
