#include "models/catalog/catalogreader.h"
#include "models/change/scriptanalysis.h"
#include "models/core/error.h"
#include "models/core/files.h"
#include "tests/corpora/corpus.h"
#include "tests/support/catalogshape.h"
#include "tests/support/privateserver.h"

#include <QDirIterator>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The histories of real projects on a server: the catalog that was computed from the scripts is the one that is there. The
/// default run looks at every tenth version and at the end, LOCKKEEPER_LONG at each.
class TestCatalogs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanupTestCase() { stopServer(); }
    void computedIsRead_data();
    void computedIsRead();
};

void TestCatalogs::computedIsRead_data()
{
    QTest::addColumn<QString>("project");
    const QString root = corpus(QStringLiteral("migrations"));
    if (root.isEmpty())
        QSKIP("The corpus is not beside the checkout.");
    for (const QString &project : QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        if (QFile::exists(corpus(QStringLiteral("rehearsal/%1.tsv").arg(project))))
            QTest::addRow("%s", qPrintable(project)) << project;
}

/// The up files in the order in which a rehearsal ran them.
static QStringList upFiles(const QString &project)
{
    QStringList all, files;
    QDirIterator iterator(corpus(QStringLiteral("migrations/") + project), { QStringLiteral("*.sql") }, QDir::Files, QDirIterator::Subdirectories);
    while (iterator.hasNext())
        if (const QString file = iterator.next(); !file.contains(u"down.sql") && !file.contains(u"/revert/") && !file.contains(u"/verify/"))
            all << file;
    std::sort(all.begin(), all.end(), [](const QString &a, const QString &b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
    for (const QByteArray &line : readTextFile(corpus(QStringLiteral("rehearsal/%1.tsv").arg(project))).split('\n').mid(1)) {
        const QString name = u'/' + QString::fromUtf8(line.split('\t').front());
        const auto found = std::find_if(all.begin(), all.end(), [&](const QString &file) { return name.size() > 1 && file.contains(name); });
        if (found != all.end())
            files << *found;
    }
    return files;
}

/// Without what a file of several directions says about the way back.
static QByteArray upPart(const QString &file)
{
    const QByteArray text = readTextFile(file);
    const qsizetype down = text.indexOf("-- +goose Down");
    return down < 0 ? text : text.left(down);
}

static bool run(Session &session, const ScriptAnalysis &analysis)
{
    try {
        if (!analysis.needsNoTransaction && !analysis.ownTransaction)
            session.execute("BEGIN");
        for (const StatementAnalysis &statement : analysis.statements)
            session.execute(analysis.script.textOf(statement.statement));
        if (session.inTransaction())
            session.execute("COMMIT");
        return true;
    } catch (const Error &) {
        if (session.inTransaction())
            session.execute("ROLLBACK");
        return false;
    }
}

void TestCatalogs::computedIsRead()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QFETCH(QString, project);
    const QStringList files = upFiles(project);
    const int step = qEnvironmentVariableIsSet("LOCKKEEPER_LONG") ? 1 : 10;
    const auto session = freshDatabase();
    Progress progress;
    CatalogPtr computed = readCatalog(*session, progress);
    int refused = 0, unknown = 0;
    QStringList wrong, since;
    for (qsizetype i = 0; i < files.size(); ++i) {
        const ScriptAnalysisPtr analysis = analyzeScript(Script(upPart(files[i])), { .before = computed, .serverVersion = session->serverVersion() });
        const bool ran = run(*session, *analysis);
        const bool understood = std::all_of(analysis->statements.begin(), analysis->statements.end(), [](const StatementAnalysis &statement) { return statement.understood(); });
        refused += !ran;
        unknown += ran && !understood;
        since << QFileInfo(files[i]).dir().dirName() + u'/' + QFileInfo(files[i]).fileName();
        if (!ran || !understood) {
            computed = readCatalog(*session, progress);
            since.clear();
            continue;
        }
        computed = analysis->after;
        if ((i + 1) % step != 0 && i + 1 != files.size())
            continue;
        const CatalogPtr there = readCatalog(*session, progress);
        if (const QStringList differences = shapeDifferences(*computed, *there); !differences.isEmpty()) {
            wrong << (QStringList { since.join(u' ') } + differences.mid(0, 12)).join(QStringLiteral("\n  "));
            computed = there;
        }
        since.clear();
    }
    qInfo("%d versions, %d refused by this server, %d whose effect is not known", int(files.size()), refused, unknown);
    QVERIFY(!files.isEmpty());
    QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("%1 differ:\n").arg(wrong.size()) + wrong.join(u'\n')));
}

QTEST_GUILESS_MAIN(TestCatalogs)
#include "tst_catalogs.moc"
