// Golden folders: an input, an .expected beside it, one driver. LOCKKEEPER_REGENERATE=1 writes what is seen instead of
// comparing; the difference is then reviewed in git.
#pragma once

#include <QDir>
#include <QFile>
#include <QtTest>

namespace lockkeeper::test {

inline QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline void addGoldenRows(const QString &folder, const QString &pattern)
{
    QTest::addColumn<QString>("file");
    for (const QString &name : QDir(folder).entryList({ pattern }, QDir::Files, QDir::Name))
        QTest::addRow("%s", qPrintable(name)) << folder + u'/' + name;
}

inline void compareGolden(const QString &input, const QByteArray &seen)
{
    const QString expected = input + QStringLiteral(".expected");
    if (qEnvironmentVariableIsSet("LOCKKEEPER_REGENERATE")) {
        QFile file(expected);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(seen);
    }
    QCOMPARE(QString::fromUtf8(seen), QString::fromUtf8(contentOf(expected)));
}

} // namespace lockkeeper::test
