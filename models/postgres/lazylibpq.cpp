#include "models/postgres/lazylibpq.h"

#include "models/core/error.h"

#include <QCoreApplication>
#include <QLibrary>

namespace lockkeeper {

void (*libpqFunction(const char *name))()
{
    static constexpr int abiVersion = 5;
    static QLibrary library(QStringLiteral("pq"), abiVersion);
    if (const QFunctionPointer function = library.resolve(name))
        return function;
    throw Error(ErrorKind::Missing, QCoreApplication::translate("Libpq", "PostgreSQL's client library cannot be used: %1").arg(library.errorString()),
                QCoreApplication::translate("Libpq", "Install libpq (on Debian the package libpq5)."));
}

} // namespace lockkeeper
