// The program as a script meets it: exit code, stdout, stderr.
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

namespace lockkeeper::test {

struct Answer
{
    int code = -1;
    QByteArray out, err;
};

inline Answer run(const QStringList &arguments, const QString &folder = {})
{
    QProcess process;
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(qEnvironmentVariable("LOCKKEEPER_PROGRAM"), arguments);
    process.waitForFinished(120'000);
    return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
}

inline QJsonDocument json(const QByteArray &bytes)
{
    return QJsonDocument::fromJson(bytes);
}

/// Of lint --format json.
inline QStringList rulesIn(const Answer &answer)
{
    QStringList rules;
    for (const QJsonValue &finding : json(answer.out).array())
        rules << finding[u"rule"].toString();
    return rules;
}

} // namespace lockkeeper::test
