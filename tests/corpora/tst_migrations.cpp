#include "models/core/files.h"
#include "models/safety/safetyanalysis.h"
#include "tests/corpora/corpus.h"

#include <QDirIterator>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The migrations of real projects, read in order so that state counts: none is passed over without a word.
class TestMigrations : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyFileIsRead_data();
    void everyFileIsRead();
};

void TestMigrations::everyFileIsRead_data()
{
    QTest::addColumn<QString>("folder");
    const QString root = corpus(QStringLiteral("migrations"));
    if (root.isEmpty())
        QSKIP("The corpus is not beside the checkout.");
    for (const QString &project : QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        QTest::addRow("%s", qPrintable(project)) << root + u'/' + project;
}

void TestMigrations::everyFileIsRead()
{
    QFETCH(QString, folder);
    QStringList files;
    QDirIterator iterator(folder, { QStringLiteral("*.sql") }, QDir::Files, QDirIterator::Subdirectories);
    while (iterator.hasNext())
        files << iterator.next();
    files.sort();
    auto empty = std::make_shared<Catalog>();
    empty->complete = true;
    CatalogPtr before = empty;
    int statements = 0, errors = 0, notUnderstood = 0;
    for (const QString &file : std::as_const(files)) {
        const SafetyAnalysisPtr analysis = analyzeSafety(readTextFile(file), { .before = before });
        statements += int(analysis->script->statements.size());
        for (const StatementAnalysis &statement : analysis->script->statements) {
            QVERIFY2(statement.error || !statement.operations.isEmpty(), qPrintable(file));
            errors += statement.error.has_value();
            for (const Operation &operation : statement.operations) {
                notUnderstood += !operation->understood();
                QVERIFY2(operation->kind() != u"not-understood", qPrintable(file + u' ' + QString::fromLatin1(statement.node.kind())));
            }
            // What cannot be read is a finding, not a gap.
            QVERIFY(!statement.error || std::any_of(analysis->findings.begin(), analysis->findings.end(), [](const Finding &finding) { return finding.rule == u"syntax-error"; }));
        }
        if (!file.contains(u"down"))
            before = analysis->script->after;
    }
    qInfo("%d files, %d statements, %d with a syntax error, %d whose effect is not known", int(files.size()), statements, errors, notUnderstood);
    QVERIFY(errors * 50 < std::max(50, statements)); // of 2,830 files a handful are broken
}

QTEST_GUILESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
