// Where the data to test against lies: beside the checkout, or where LOCKKEEPER_CORPUS says. Tests skip where it is not.
#pragma once

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>

namespace lockkeeper::test {

/// The file or folder @p path of the corpus; empty where there is none.
inline QString corpus(const QString &path)
{
    const QString set = qEnvironmentVariable("LOCKKEEPER_CORPUS");
    const QString found = (set.isEmpty() ? QStringLiteral(SOURCE_FOLDER "/../shared/corpus") : set) + u'/' + path;
    return QFile::exists(found) ? QDir::cleanPath(found) : QString();
}

/// One object a line.
inline QList<QJsonObject> jsonLines(const QString &file)
{
    QList<QJsonObject> rows;
    QFile input(file);
    if (!input.open(QIODevice::ReadOnly))
        return rows;
    while (!input.atEnd())
        if (const QByteArray line = input.readLine().trimmed(); !line.isEmpty())
            rows << QJsonDocument::fromJson(line).object();
    return rows;
}

} // namespace lockkeeper::test
