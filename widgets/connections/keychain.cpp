#include "widgets/connections/keychain.h"

#include <QCoreApplication>
#include <qt6keychain/keychain.h>

namespace lockkeeper::keychain {

static const QString service = QStringLiteral("Lockkeeper");

static QString keyOf(const ConnectionProfile &profile)
{
    return QStringLiteral("%1@%2:%3/%4").arg(profile.user, profile.host).arg(profile.port).arg(profile.database);
}

void read(const ConnectionProfile &profile, QObject *context, std::function<void(const QString &)> onFound)
{
    auto *job = new QKeychain::ReadPasswordJob(service); // deletes itself
    job->setKey(keyOf(profile));
    QObject::connect(job, &QKeychain::Job::finished, context, [job, onFound = std::move(onFound)] {
        if (job->error() == QKeychain::NoError && !job->textData().isEmpty())
            onFound(job->textData());
    });
    job->start();
}

void keep(const ConnectionProfile &profile, const QString &password, QObject *context, std::function<void(const QString &)> onDone)
{
    auto *job = new QKeychain::WritePasswordJob(service);
    job->setKey(keyOf(profile));
    job->setTextData(password);
    QObject::connect(job, &QKeychain::Job::finished, context, [job, onDone = std::move(onDone)] {
        onDone(job->error() == QKeychain::NoError ? QString() : QCoreApplication::translate("Keychain", "The keychain did not take the password: %1. Clear the mark to connect without keeping it.").arg(job->errorString()));
    });
    job->start();
}

void forget(const ConnectionProfile &profile)
{
    auto *job = new QKeychain::DeletePasswordJob(service);
    job->setKey(keyOf(profile));
    job->start();
}

} // namespace lockkeeper::keychain
