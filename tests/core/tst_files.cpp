#include "models/core/error.h"
#include "models/core/files.h"
#include "models/core/journal.h"
#include "models/core/quantity.h"

#include <QTemporaryDir>
#include <QtTest>
#include <unistd.h>

using namespace lockkeeper;

class TestFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void refusesWhatIsNotAScript_data();
    void refusesWhatIsNotAScript();
    void dropsAByteOrderMark();
    void keepsTheOldFileWhereWritingFails();
    void journalSurvivesATornLine();
    void quantitiesReadLikeSpeech_data();
    void quantitiesReadLikeSpeech();

private:
    QString write(const QByteArray &content)
    {
        const QString path = m_folder.filePath(QStringLiteral("file.sql"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(content);
        return path;
    }
    QTemporaryDir m_folder;
};

void TestFiles::refusesWhatIsNotAScript_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("says");
    QTest::newRow("binary") << QByteArray("SELECT\0 1;", 10) << QStringLiteral("NUL byte in line 1");
    QTest::newRow("latin1") << QByteArray("SELECT 1;\n-- caf\xE9\n") << QStringLiteral("line 2");
    QTest::newRow("utf16") << QByteArray("\xFF\xFES\0", 4) << QStringLiteral("UTF-16");
}

void TestFiles::refusesWhatIsNotAScript()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, says);
    try {
        readTextFile(write(content));
        QFAIL("it was read");
    } catch (const Error &error) {
        QCOMPARE(error.kind, ErrorKind::Input);
        QVERIFY2(error.message.contains(says), qPrintable(error.message));
        QVERIFY(!error.advice.isEmpty());
    }
}

void TestFiles::dropsAByteOrderMark()
{
    QCOMPARE(readTextFile(write("\xEF\xBB\xBFSELECT 1;")), QByteArray("SELECT 1;"));
}

void TestFiles::keepsTheOldFileWhereWritingFails()
{
    const QString inNoFolder = m_folder.filePath(QStringLiteral("missing/file.sql"));
    QVERIFY_EXCEPTION_THROWN(writeFileAtomically(inNoFolder, "x"), Error);
    const QString path = write("old");
    writeFileAtomically(path, "new");
    QCOMPARE(readTextFile(path), QByteArray("new"));
}

void TestFiles::journalSurvivesATornLine()
{
    const QString path = m_folder.filePath(QStringLiteral("run/journal.jsonl"));
    {
        Journal journal(path);
        journal.append({ { QStringLiteral("what"), QStringLiteral("apply") } });
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::Append));
    file.write("{\"what\":\"ap");
    file.close();
    Journal again(path);
    QCOMPARE(again.entries().size(), 1);
    QCOMPARE(again.tornLine(), QByteArray("{\"what\":\"ap"));
    again.append({ { QStringLiteral("what"), QStringLiteral("repair") } });
    QCOMPARE(Journal(path).entries().size(), 2);
}

void TestFiles::quantitiesReadLikeSpeech_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("rows") << formatCount(4'812'907) << QStringLiteral("4.8 M");
    QTest::newRow("small count") << formatCount(212) << QStringLiteral("212");
    QTest::newRow("thousands") << formatCount(18'400) << QStringLiteral("18.4 k");
    QTest::newRow("bytes") << formatBytes(1'181'116'006) << QStringLiteral("1.1 GB");
    QTest::newRow("milliseconds") << formatSeconds(0.035) << QStringLiteral("35 ms");
    QTest::newRow("seconds") << formatSeconds(7.93) << QStringLiteral("7.9 s");
    QTest::newRow("minutes") << formatSeconds(660) << QStringLiteral("11 min");
}

void TestFiles::quantitiesReadLikeSpeech()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(text, expected);
}

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
