#include "app/support/profiles.h"

#include "models/core/error.h"
#include "models/core/files.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>

namespace lockkeeper {

static QString profilesFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/lockkeeper/connections.json");
}

QList<ConnectionProfile> loadProfiles()
{
    if (!QFileInfo::exists(profilesFile()))
        return {};
    const QJsonDocument document = QJsonDocument::fromJson(readTextFile(profilesFile()));
    if (!document.isArray())
        throw Error(ErrorKind::Input, QCoreApplication::translate("Profiles", "%1 is not a list of connections.").arg(profilesFile()),
                    QCoreApplication::translate("Profiles", "Correct it, or move it away; connections are then entered anew."));
    QList<ConnectionProfile> profiles;
    for (const QJsonValue &value : document.array())
        profiles << ConnectionProfile::fromJson(value.toObject());
    return profiles;
}

void saveProfiles(const QList<ConnectionProfile> &profiles)
{
    QJsonArray array;
    for (const ConnectionProfile &profile : profiles)
        array << profile.toJson();
    makeFolder(QFileInfo(profilesFile()).absolutePath());
    writeFileAtomically(profilesFile(), QJsonDocument(array).toJson());
}

std::optional<ConnectionProfile> findProfile(const QString &name)
{
    for (const ConnectionProfile &profile : loadProfiles())
        if (profile.name == name)
            return profile;
    return std::nullopt;
}

} // namespace lockkeeper
