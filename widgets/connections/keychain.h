// Passwords in the keychain of the desktop (Secret Service, KWallet), one for each way to reach a database. Nothing of them is
// written anywhere else.
#pragma once

#include "models/postgres/connectionprofile.h"

#include <functional>

class QObject;

namespace lockkeeper::keychain {

/// Calls @p onFound where there is a password, unless @p context has gone by then; a keychain that cannot be asked has none.
void read(const ConnectionProfile &profile, QObject *context, std::function<void(const QString &password)> onFound);

/// Calls @p onDone with what went wrong, in a sentence; empty where it is kept.
void keep(const ConnectionProfile &profile, const QString &password, QObject *context, std::function<void(const QString &problem)> onDone);

/// Where there is one.
void forget(const ConnectionProfile &profile);

} // namespace lockkeeper::keychain
