// How to reach one database, and what it is for. A value; holds no password (see PasswordSource).
#pragma once

#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

namespace lockkeeper {

enum class Environment { Development, Staging, Production };

/// "development", "staging", "production".
QString environmentId(Environment environment);
Environment environmentFromId(const QString &id);

struct ConnectionProfile
{
    QString name;
    Environment environment = Environment::Development;
    QString host;     ///< a name, an address, or the folder of a unix socket
    int port = 5432;
    QString database;
    QString user;
    QString role;     ///< SET ROLE after login, where not empty
    QString sslMode = QStringLiteral("prefer");
    QString service;  ///< a section of pg_service.conf; then the other fields only override
    bool readOnly = true;         ///< default_transaction_read_only, for everything but the writers of the design page
    int connectTimeoutS = 10;
    QMap<QString, QString> settings; ///< of the server, for each session from its begin; never saved
    QMap<QString, QString> more;     ///< further parameters of libpq that a connection string names: sslrootcert, options; never saved
    double longestBlockingS = 1;  ///< the downtime gate: apply refuses an estimate that blocks longer

    bool operator==(const ConnectionProfile &) const = default;

    /// "shop-prod/shop": what a person types to confirm.
    QString confirmationName() const;
    /// "db1.shop.internal:5432", "unix socket".
    QString address() const;

    QJsonObject toJson() const;
    static ConnectionProfile fromJson(const QJsonObject &json);
    /// Reads a libpq URI or key=value string, or a URI as ORMs write it, whose schema becomes the search_path. A password
    /// in it is returned in @p password and kept nowhere else.
    /// @throws Error (Input) with libpq's reason.
    static ConnectionProfile fromConnectionString(const QString &text, QString *password = nullptr);
};

} // namespace lockkeeper
