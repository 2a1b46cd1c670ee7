#include "models/catalog/catalogdifference.h"
#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/migrationproject.h"
#include "models/migration/migrationscript.h"
#include "models/migration/scriptrunner.h"
#include "tests/corpora/corpus.h"
#include "tests/support/privateserver.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// Downs derived from the up files of real projects: where a human-written one restores the catalog, the derived one does in
/// 95 of 100 cases. The default run looks at every tenth migration, LOCKKEEPER_LONG at each.
class TestDowns : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanupTestCase();
    void derivedRestores_data();
    void derivedRestores();

private:
    int m_tried = 0, m_restored = 0;
};

void TestDowns::derivedRestores_data()
{
    QTest::addColumn<QString>("project");
    const QString root = corpus(QStringLiteral("migrations"));
    if (root.isEmpty())
        QSKIP("The corpus is not beside the checkout.");
    for (const QString &project : QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        if (QFile::exists(corpus(QStringLiteral("rehearsal/%1.tsv").arg(project))))
            QTest::addRow("%s", qPrintable(project)) << project;
}

static QString runText(Session &session, const QByteArray &text, bool transactional)
{
    try {
        const ScriptPlan plan = planScript(text);
        const bool together = plan.oneTransaction && transactional;
        if (together)
            session.execute("BEGIN");
        for (size_t i = 0; i < plan.statements.size(); ++i)
            runStatement(session, plan, plan.statements[i]);
        if (session.inTransaction())
            session.execute("COMMIT");
        session.execute("RESET ALL");
        return {};
    } catch (const Error &error) {
        if (session.inTransaction())
            session.execute("ROLLBACK");
        session.execute("RESET ALL");
        return error.message;
    }
}

/// Names of migrations, as the rehearsal's table has them, whose own down restores the schema.
static QSet<QString> restoring(const QString &project)
{
    QSet<QString> names;
    for (const QByteArray &line : readTextFile(corpus(QStringLiteral("rehearsal/%1.tsv").arg(project))).split('\n').mid(1))
        if (const QByteArrayList cells = line.split('\t'); cells.value(2) == "ok" && (cells.value(3) == "exact" || cells.value(3) == "order"))
            names.insert(QString::fromUtf8(cells.front()));
    return names;
}

void TestDowns::derivedRestores()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QFETCH(QString, project);
    const int step = qEnvironmentVariableIsSet("LOCKKEEPER_LONG") ? 1 : 10;
    const MigrationProject opened = openProject(corpus(QStringLiteral("migrations/") + project));
    const QSet<QString> names = restoring(project);
    QString database;
    auto session = freshDatabase(&database);
    const auto manager = connectTo(QStringLiteral("postgres"));
    Progress progress;
    QStringList wrong;
    int tried = 0, number = 0;
    for (const Migration &migration : opened.migrations) {
        const QByteArray up = migrationText(migration, Direction::Up);
        const bool transactional = migration.transactional(Direction::Up) != false;
        const bool known = std::any_of(names.begin(), names.end(), [&](const QString &name) { return migration.upFile.contains(name) || migration.version == name; });
        if (known && ++number % step == 0) {
            const CatalogPtr before = readCatalog(*session, progress);
            session.reset(); // a template may have nobody connected
            manager->execute("CREATE DATABASE scratch TEMPLATE " + quoteIdentifier(database).toUtf8());
            auto scratch = connectTo(QStringLiteral("scratch"));
            if (runText(*scratch, up, transactional).isEmpty()) {
                ++tried;
                const ScriptAnalysisPtr analysis = analyzeScript(Script(up), { .before = before, .serverVersion = scratch->serverVersion() });
                const QByteArray down = derivedDown(*analysis);
                const QString error = runText(*scratch, down, true);
                const QList<CatalogDifference> differences = error.isEmpty() ? catalogDifferences(*before, *readCatalog(*scratch, progress)) : QList<CatalogDifference>();
                if (!error.isEmpty() || restoredState(differences) == u"different") {
                    QStringList lines { migration.title() + u' ' + error };
                    for (const CatalogDifference &difference : differences.mid(0, 4))
                        lines << QStringLiteral("  ") + difference.sentence();
                    wrong << lines.join(u'\n');
                }
            }
            scratch.reset();
            manager->execute("DROP DATABASE scratch");
            session = connectTo(database);
        }
        runText(*session, up, transactional);
    }
    m_tried += tried;
    m_restored += tried - int(wrong.size());
    qInfo("%d of %d derived downs restore", tried - int(wrong.size()), tried);
    if (!wrong.isEmpty())
        qInfo("%s", qPrintable(wrong.join(u'\n')));
}

void TestDowns::cleanupTestCase()
{
    stopServer();
    static constexpr double wanted = 0.95;
    QVERIFY2(m_tried == 0 || m_restored >= wanted * m_tried, qPrintable(QStringLiteral("%1 of %2").arg(m_restored).arg(m_tried)));
}

QTEST_GUILESS_MAIN(TestDowns)
#include "tst_downs.moc"
