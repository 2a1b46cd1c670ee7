// What libpq and its programs would take from the environment although a profile says where to connect.
#pragma once

#include "models/postgres/connectionprofile.h"

namespace lockkeeper {

/// Variables that must not count for this profile: PGHOSTADDR where it names a host, which it would lead elsewhere; for a
/// private server of ours everything that says how to connect.
QStringList ignoredVariables(const ConnectionProfile &profile);

/// Holds them unset while it lives, one at a time: for the moment in which libpq reads its environment.
class WithoutVariables
{
public:
    explicit WithoutVariables(const QStringList &names);
    ~WithoutVariables();
    Q_DISABLE_COPY_MOVE(WithoutVariables)

private:
    QMap<QByteArray, QByteArray> m_values;
};

} // namespace lockkeeper
