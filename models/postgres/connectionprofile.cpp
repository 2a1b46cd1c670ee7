#include "models/postgres/connectionprofile.h"

#include "models/core/error.h"
#include "models/postgres/identifier.h"

#include <QCoreApplication>
#include <QUrl>
#include <libpq-fe.h>
#include <memory>

namespace lockkeeper {

QString environmentId(Environment environment)
{
    switch (environment) {
    case Environment::Development: return QStringLiteral("development");
    case Environment::Staging: return QStringLiteral("staging");
    case Environment::Production: return QStringLiteral("production");
    }
    return {};
}

Environment environmentFromId(const QString &id)
{
    for (const Environment environment : { Environment::Development, Environment::Staging })
        if (environmentId(environment) == id)
            return environment;
    return Environment::Production; // the careful reading of a word we do not know
}

QString ConnectionProfile::confirmationName() const
{
    return name + u'/' + database;
}

QString ConnectionProfile::address() const
{
    if (!service.isEmpty() && host.isEmpty())
        return QCoreApplication::translate("ConnectionProfile", "service %1").arg(service);
    if (host.startsWith(u'/') || host.isEmpty())
        return QCoreApplication::translate("ConnectionProfile", "unix socket");
    return host + u':' + QString::number(port);
}

QJsonObject ConnectionProfile::toJson() const
{
    return { { QStringLiteral("name"), name }, { QStringLiteral("environment"), environmentId(environment) },
             { QStringLiteral("host"), host }, { QStringLiteral("port"), port }, { QStringLiteral("database"), database },
             { QStringLiteral("user"), user }, { QStringLiteral("role"), role }, { QStringLiteral("ssl_mode"), sslMode },
             { QStringLiteral("service"), service }, { QStringLiteral("read_only"), readOnly },
             { QStringLiteral("connect_timeout_s"), connectTimeoutS }, { QStringLiteral("longest_blocking_s"), longestBlockingS } };
}

ConnectionProfile ConnectionProfile::fromJson(const QJsonObject &json)
{
    ConnectionProfile profile;
    profile.name = json[u"name"].toString();
    profile.environment = environmentFromId(json[u"environment"].toString());
    profile.host = json[u"host"].toString();
    profile.port = json[u"port"].toInt(profile.port);
    profile.database = json[u"database"].toString();
    profile.user = json[u"user"].toString();
    profile.role = json[u"role"].toString();
    profile.sslMode = json[u"ssl_mode"].toString(profile.sslMode);
    profile.service = json[u"service"].toString();
    profile.readOnly = json[u"read_only"].toBool(true);
    profile.connectTimeoutS = json[u"connect_timeout_s"].toInt(profile.connectTimeoutS);
    profile.longestBlockingS = json[u"longest_blocking_s"].toDouble(profile.longestBlockingS);
    return profile;
}

/// The URI without what ORMs put into it for themselves, and libpq refuses. @p schema gets Prisma's.
static QString withoutForeignParameters(const QString &uri, QString &schema)
{
    static const QStringList foreign { QStringLiteral("schema"), QStringLiteral("search_path"), QStringLiteral("connection_limit"), QStringLiteral("pool_timeout"), QStringLiteral("socket_timeout"), QStringLiteral("statement_cache_size"), QStringLiteral("pgbouncer"), QStringLiteral("sslaccept"), QStringLiteral("sslidentity") };
    const qsizetype query = uri.indexOf(u'?');
    if (query < 0 || !uri.contains(u"://"))
        return uri;
    QStringList kept;
    for (const QString &pair : uri.mid(query + 1).split(u'&', Qt::SkipEmptyParts)) {
        const QString name = pair.section(u'=', 0, 0);
        if (name == u"schema" || name == u"search_path")
            schema = QUrl::fromPercentEncoding(pair.section(u'=', 1).toUtf8());
        if (!foreign.contains(name))
            kept << pair;
    }
    return uri.left(query) + (kept.isEmpty() ? QString() : u'?' + kept.join(u'&'));
}

/// "app,public" as PostgreSQL reads it.
static QString searchPathOf(const QString &schemas)
{
    QStringList quoted;
    for (const QString &schema : schemas.split(u',', Qt::SkipEmptyParts))
        quoted << quoteIdentifier(schema.trimmed());
    return quoted.join(QStringLiteral(", "));
}

ConnectionProfile ConnectionProfile::fromConnectionString(const QString &written, QString *password)
{
    QString schema;
    const QString text = withoutForeignParameters(written, schema);
    char *reason = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(text.toUtf8().constData(), &reason), &PQconninfoFree);
    const QString why = QString::fromUtf8(reason).trimmed();
    PQfreemem(reason);
    if (!options)
        throw Error(ErrorKind::Input, QCoreApplication::translate("ConnectionProfile", "This is not a connection string: %1.").arg(why),
                    QCoreApplication::translate("ConnectionProfile", "Write it as postgresql://user@host:5432/database"));
    ConnectionProfile profile;
    for (const PQconninfoOption *option = options.get(); option->keyword; ++option) {
        if (!option->val)
            continue;
        const QByteArray keyword(option->keyword);
        const QString value = QString::fromUtf8(option->val);
        if (keyword == "host" || (keyword == "hostaddr" && profile.host.isEmpty()))
            profile.host = value;
        else if (keyword == "port")
            profile.port = value.toInt();
        else if (keyword == "dbname")
            profile.database = value;
        else if (keyword == "user")
            profile.user = value;
        else if (keyword == "sslmode")
            profile.sslMode = value;
        else if (keyword == "service")
            profile.service = value;
        else if (keyword == "connect_timeout")
            profile.connectTimeoutS = value.toInt();
        else if (keyword == "password" && password)
            *password = value;
        else if (keyword != "password" && keyword != "client_encoding") // it is always UTF-8
            profile.more.insert(QString::fromLatin1(keyword), value);
    }
    if (!schema.isEmpty())
        profile.settings.insert(QStringLiteral("search_path"), searchPathOf(schema));
    profile.name = profile.database.isEmpty() ? profile.service : profile.database;
    return profile;
}

} // namespace lockkeeper
