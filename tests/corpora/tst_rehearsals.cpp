#include "models/core/error.h"
#include "models/core/files.h"
#include "models/rehearsal/rehearser.h"
#include "tests/corpora/corpus.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The rehearsals of real projects against what was measured of them independently on PostgreSQL 15: with empty tables, and
/// with rows. Each difference has its reason in rehearsed.tsv. The default run looks at the smallest project,
/// LOCKKEEPER_LONG at all.
class TestRehearsals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void agrees_data();
    void agrees();

private:
    QSet<QString> m_explained; ///< "project migration fact"
    std::unique_ptr<Sandbox> m_sandbox;
};

void TestRehearsals::initTestCase()
{
    for (const QByteArray &line : readTextFile(QStringLiteral(SOURCE_FOLDER "/tests/corpora/rehearsed.tsv")).split('\n').mid(1))
        if (const QByteArrayList cells = line.split('\t'); cells.size() >= 4)
            m_explained.insert(QString::fromUtf8(cells[0] + ' ' + cells[1] + ' ' + cells[2]));
    static constexpr int measuredVersion = 15;
    Progress progress;
    try {
        m_sandbox = Sandbox::open(measuredVersion, progress);
    } catch (const Error &error) {
        QSKIP(qPrintable(error.message));
    }
    if (!m_sandbox->versionNote().isEmpty())
        QSKIP(qPrintable(m_sandbox->versionNote()));
}

void TestRehearsals::agrees_data()
{
    QTest::addColumn<QString>("project");
    if (corpus(QStringLiteral("rehearsal")).isEmpty())
        QSKIP("The corpus is not beside the checkout.");
    const bool all = qEnvironmentVariableIsSet("LOCKKEEPER_LONG");
    for (const QString &file : QDir(corpus(QStringLiteral("rehearsal"))).entryList({ QStringLiteral("*.tsv") }, QDir::Files, QDir::Name))
        if (const QString project = file.chopped(4); !project.startsWith(u"data_") && (all || project.startsWith(u"authelia")))
            QTest::addRow("%s", qPrintable(project)) << project;
}

/// Rows of a table by the migration's name, which is that of its file or folder.
static QMap<QString, QByteArrayList> measured(const QString &name)
{
    QMap<QString, QByteArrayList> rows;
    const QString file = corpus(QStringLiteral("rehearsal/%1.tsv").arg(name));
    if (!QFile::exists(file))
        return rows;
    for (const QByteArray &line : readTextFile(file).split('\n').mid(1))
        if (const QByteArrayList cells = line.split('\t'); cells.size() > 4)
            rows.insert(QString::fromUtf8(cells.front()), cells);
    return rows;
}

static QByteArrayList rowOf(const QMap<QString, QByteArrayList> &rows, const Migration &migration)
{
    for (const QString &name : { migration.upFile.section(QStringLiteral("/deploy/"), 1).section(QStringLiteral(".sql"), 0, 0), QFileInfo(migration.upFile).fileName().section(QStringLiteral(".up."), 0, 0), QFileInfo(migration.upFile).completeBaseName(), QFileInfo(QFileInfo(migration.upFile).path()).fileName(), migration.version, migration.name })
        if (rows.contains(name))
            return rows.value(name);
    return {};
}

/// What differs, one word a fact.
static QStringList schemaDifferences(const RehearsalReport &report, const QByteArrayList &row)
{
    static const QMap<QByteArray, QString> downs { { "ok", QStringLiteral("ok") }, { "FAIL", QStringLiteral("failed") }, { "EMPTY", QStringLiteral("empty") }, { "missing", QStringLiteral("missing") } };
    static const QMap<QByteArray, QString> restored { { "exact", QStringLiteral("exact") }, { "order", QStringLiteral("order") }, { "DIFF", QStringLiteral("different") } };
    if (report.run.upError.isEmpty() != (row[1] == "ok"))
        return { QStringLiteral("up") };
    if (row[1] != "ok")
        return {};
    QStringList differing;
    if (report.run.downState != downs.value(row[2]))
        differing << QStringLiteral("down");
    if (report.restored != restored.value(row[3]))
        differing << QStringLiteral("restored");
    if (report.run.reupRan != (row[4] != "-") || report.run.reupError.isEmpty() != (row[4] != "FAIL"))
        differing << QStringLiteral("reup");
    else if (report.run.reupRan && row[4] == "ok" && report.reupSame != (row[5] == "exact" || row[5] == "order"))
        differing << QStringLiteral("reup-schema");
    return differing;
}

static QStringList dataDifferences(const RehearsalReport &report, const QByteArrayList &row)
{
    const RehearsedRun run = report.withRows.value_or(report.run);
    if (run.upError.isEmpty() != (row[2] == "ok"))
        return { QStringLiteral("up-with-rows") };
    if (row[2] != "ok" || row[3] == "-")
        return {};
    if (run.downError.isEmpty() != (row[3] == "ok"))
        return { QStringLiteral("down-with-rows") };
    if (row[3] != "ok")
        return {};
    using Kind = DataDifference::Kind;
    const bool lost = std::any_of(report.dataDifferences.begin(), report.dataDifferences.end(), [](const DataDifference &one) { return one.kind == Kind::LostRows || one.kind == Kind::LostValues || one.kind == Kind::ChangedValues; });
    return lost != (row[4] != "kept") ? QStringList { QStringLiteral("data") } : QStringList();
}

void TestRehearsals::agrees()
{
    QFETCH(QString, project);
    const MigrationProject opened = openProject(corpus(QStringLiteral("migrations/") + project));
    const QMap<QString, QByteArrayList> schema = measured(project), data = measured(QStringLiteral("data_") + project);
    Rehearser rehearser(*m_sandbox, opened);
    Progress progress;
    QStringList unexplained;
    int compared = 0, withRows = 0;
    for (const Migration &migration : opened.migrations) {
        const QByteArrayList row = rowOf(schema, migration), rowOfData = rowOf(data, migration);
        const RehearsalReport report = rehearser.rehearse(migration.version, progress);
        QStringList differing;
        if (!row.isEmpty()) {
            ++compared;
            differing << schemaDifferences(report, row);
        }
        if (!rowOfData.isEmpty()) {
            ++withRows;
            differing << dataDifferences(report, rowOfData);
        }
        for (const QString &fact : std::as_const(differing))
            if (const QString id = project + u' ' + QString::fromUtf8(row.value(0)) + u' ' + fact; !m_explained.contains(id))
                unexplained << id + QStringLiteral(": ") + report.sentence;
    }
    QVERIFY(compared > 0);
    qInfo("%d migrations compared, %d of them with rows", compared, withRows);
    QVERIFY2(unexplained.isEmpty(), qPrintable(QStringLiteral("%1 differences without a reason:\n%2").arg(unexplained.size()).arg(unexplained.join(u'\n'))));
}

QTEST_GUILESS_MAIN(TestRehearsals)
#include "tst_rehearsals.moc"
