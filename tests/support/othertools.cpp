#include "tests/support/othertools.h"

#include "models/core/childprocess.h"
#include "models/core/progress.h"
#include "tests/support/privateserver.h"

#include <QDir>
#include <QStandardPaths>
#include <QUrl>

namespace lockkeeper::test {

QString toolProgram(const QString &name, const char *variable)
{
    const QString found = QStandardPaths::findExecutable(name);
    return variable ? qEnvironmentVariable(variable, found) : found;
}

QString alembicProgram()
{
    const bool hasDriver = !runTool(QStringLiteral("/usr/bin/python3"), { QStringLiteral("-c"), QStringLiteral("import psycopg2") }, QDir::tempPath()).contains("Error");
    return hasDriver ? toolProgram(QStringLiteral("alembic")) : QString();
}

QByteArray runTool(const QString &program, const QStringList &arguments, const QString &folder, int *code)
{
    ChildCommand command { program, arguments };
    command.workingFolder = folder;
    command.environment.insert(QStringLiteral("SQITCH_FULLNAME"), QStringLiteral("Jane Doe"));
    command.environment.insert(QStringLiteral("SQITCH_EMAIL"), QStringLiteral("jane@example.org"));
    Progress progress;
    const ChildResult result = runChild(command, progress);
    if (code)
        *code = result.exitCode;
    return result.output + result.errors;
}

QString toolUri(const QString &scheme, const QString &database, const QString &rest)
{
    const ConnectionProfile profile = connectTo(database)->profile();
    return QStringLiteral("%1://%2@/%3?host=%4&port=%5%6").arg(scheme, profile.user, database, QString::fromUtf8(QUrl::toPercentEncoding(profile.host)), QString::number(profile.port), rest);
}

} // namespace lockkeeper::test
