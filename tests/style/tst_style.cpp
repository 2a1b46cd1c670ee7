#include <QDirIterator>
#include <QRegularExpression>
#include <QtTest>

/// What the style page asks of the code as a whole: layers, sizes, calls that do not belong in the program.
class TestStyle : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void layersAreKept();
    void librariesStayInTheirFolder();
    void filesStaySmall();
    void noBannedCalls();
    void noMachinePaths();
    void topLevelIsAgreed();

private:
    struct Source
    {
        QString name; ///< relative to the root
        QString text;
    };
    static QList<Source> sources();
};

QList<TestStyle::Source> TestStyle::sources()
{
    QList<Source> found;
    const QDir root(QStringLiteral(SOURCE_FOLDER));
    for (const char *folder : { "app", "widgets", "models" }) {
        QDirIterator files(root.filePath(QLatin1String(folder)), { QStringLiteral("*.cpp"), QStringLiteral("*.h") }, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly))
                found << Source { root.relativeFilePath(file.fileName()), QString::fromUtf8(file.readAll()) };
        }
    }
    return found;
}

void TestStyle::layersAreKept()
{
    // In the order in which one may use another.
    const QStringList order { QStringLiteral("core"), QStringLiteral("postgres"), QStringLiteral("sql"), QStringLiteral("catalog"), QStringLiteral("change"), QStringLiteral("safety"), QStringLiteral("sandbox"),
                              QStringLiteral("contract"), QStringLiteral("migration"), QStringLiteral("design"), QStringLiteral("rehearsal"), QStringLiteral("compatibility"), QStringLiteral("runbook"), QStringLiteral("report") };
    static const QRegularExpression include(QStringLiteral("#include \"(app|widgets|models)/([a-z]+)[^\"]*\""));
    int seen = 0;
    for (const Source &source : sources()) {
        const QString layer = source.name.section(u'/', 0, 0), folder = source.name.section(u'/', 1, 1);
        for (auto match = include.globalMatch(source.text); match.hasNext();) {
            const QRegularExpressionMatch found = match.next();
            ++seen;
            const QString usedLayer = found.captured(1), used = found.captured(2);
            QVERIFY2(!(layer == u"models" && usedLayer != u"models"), qPrintable(source.name + found.captured()));
            QVERIFY2(!(layer == u"widgets" && usedLayer == u"app"), qPrintable(source.name + found.captured()));
            if (layer == u"models" && usedLayer == u"models") {
                QVERIFY2(order.contains(folder) && order.contains(used), qPrintable(source.name));
                QVERIFY2(order.indexOf(used) <= order.indexOf(folder), qPrintable(source.name + QStringLiteral(" uses ") + used));
            }
        }
    }
    QVERIFY(seen > 300);
}

void TestStyle::librariesStayInTheirFolder()
{
    const std::pair<const char *, const char *> rules[] = { { "libpq-fe.h", "models/postgres/" }, { "<pqxx/", "models/postgres/" }, { "pg_query", "models/sql/" }, { "<Qsci/", "widgets/" }, { "<KSyntaxHighlighting/", "widgets/" },
                                                            { "toml++", "models/migration/" }, { "<CLI/", "app/cli/" }, { "<QWidget>", "widgets/" }, { "<QApplication>", "" } };
    for (const Source &source : sources())
        for (const auto &[header, folder] : rules) {
            const bool includes = source.text.contains(QRegularExpression(QStringLiteral("#include [<\"].*%1").arg(QRegularExpression::escape(QLatin1String(header).mid(QLatin1String(header).startsWith(u'<') ? 1 : 0)))));
            QVERIFY2(!includes || source.name.startsWith(QLatin1String(folder)), qPrintable(source.name + QStringLiteral(" includes ") + QLatin1String(header)));
        }
}

void TestStyle::filesStaySmall()
{
    QList<int> lengths;
    for (const Source &source : sources()) {
        const int lines = int(source.text.count(u'\n'));
        const bool header = source.name.endsWith(u".h");
        QVERIFY2(lines <= (header ? 200 : 500), qPrintable(QStringLiteral("%1 has %2 lines").arg(source.name).arg(lines)));
        if (source.name.contains(u"/rules/") || source.name.contains(u"/verbs/") || source.name.contains(u"/steps/") || source.name.contains(u"/formats/") || source.name.contains(u"/recipes/"))
            QVERIFY2(lines <= 200, qPrintable(QStringLiteral("%1 has %2 lines").arg(source.name).arg(lines)));
        if (!header)
            lengths << lines;
    }
    std::sort(lengths.begin(), lengths.end());
    QVERIFY2(lengths[lengths.size() * 9 / 10] < 350, qPrintable(QString::number(lengths[lengths.size() * 9 / 10])));
}

void TestStyle::noBannedCalls()
{
    static const QRegularExpression banned(QStringLiteral("processEvents\\(|BlockingQueuedConnection|QEventLoop|waitForFinished\\(\\)|\\bSIGNAL\\(|\\bSLOT\\(|->sender\\(\\)|\\busleep\\(|QThread::m?sleep|\\bTODO\\b|\\bFIXME\\b"));
    for (const Source &source : sources()) {
        const QRegularExpressionMatch match = banned.match(source.text);
        QVERIFY2(!match.hasMatch(), qPrintable(source.name + QStringLiteral(": ") + match.captured()));
        // Continuations are attached in report() and nowhere else.
        QVERIFY2(source.name == u"models/core/task.h" || !source.text.contains(QStringLiteral(".then(")), qPrintable(source.name));
        QVERIFY2(source.name.startsWith(u"widgets/") || source.name.startsWith(u"app/") || !source.text.contains(QStringLiteral(".exec()")), qPrintable(source.name));
    }
}

void TestStyle::noMachinePaths()
{
    const QString path = QStringLiteral("/wo") + QStringLiteral("rk/");
    for (const Source &source : sources())
        QVERIFY2(!source.text.contains(path), qPrintable(source.name));
}

void TestStyle::topLevelIsAgreed()
{
    const QStringList agreed { QStringLiteral("CMakeLists.txt"), QStringLiteral("CMakePresets.json"), QStringLiteral("app"), QStringLiteral("widgets"), QStringLiteral("models"), QStringLiteral("resources"), QStringLiteral("translations"),
                               QStringLiteral("tests"), QStringLiteral("README.md"), QStringLiteral("LICENSE"), QStringLiteral("CONTRIBUTING.md"), QStringLiteral("CHANGELOG.md"), QStringLiteral("build") };
    for (const QString &entry : QDir(QStringLiteral(SOURCE_FOLDER)).entryList(QDir::AllEntries | QDir::NoDotAndDotDot))
        QVERIFY2(agreed.contains(entry) || entry.startsWith(u'.'), qPrintable(entry));
}

QTEST_GUILESS_MAIN(TestStyle)
#include "tst_style.moc"
