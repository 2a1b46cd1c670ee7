#include "models/catalog/catalogreader.h"
#include "models/core/files.h"
#include "models/migration/drift.h"
#include "models/migration/migrator.h"
#include "models/sandbox/sandbox.h"
#include "tests/corpora/corpus.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The histories of real projects applied, rolled back one by one and applied again, in the table of their own tool, with the
/// catalog compared after each step. What does not pass stands in roundtrips.tsv with its cause, measured on PostgreSQL 15;
/// LOCKKEEPER_REGENERATE writes it anew. The default run looks at the smallest project, LOCKKEEPER_LONG at all.
class TestRoundTrips : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void upDownUp_data();
    void upDownUp();

private:
    std::unique_ptr<Sandbox> m_sandbox;
    Progress m_progress;
};

static QString table()
{
    return QStringLiteral(SOURCE_FOLDER "/tests/corpora/roundtrips.tsv");
}

void TestRoundTrips::initTestCase()
{
    static constexpr int measuredVersion = 15;
    try {
        m_sandbox = Sandbox::open(measuredVersion, m_progress);
    } catch (const Error &error) {
        QSKIP(qPrintable(error.message));
    }
    if (!m_sandbox->versionNote().isEmpty())
        QSKIP(qPrintable(m_sandbox->versionNote()));
}

void TestRoundTrips::upDownUp_data()
{
    QTest::addColumn<QString>("project");
    const QString root = corpus(QStringLiteral("migrations"));
    if (root.isEmpty())
        QSKIP("The corpus is not beside the checkout.");
    const bool all = qEnvironmentVariableIsSet("LOCKKEEPER_LONG");
    for (const QString &project : QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        if (all || project.startsWith(u"authelia"))
            QTest::addRow("%s", qPrintable(project)) << project;
}

namespace {

/// A database with a project's history, one migration after the other.
class RoundTrips
{
    template <class Work>
    auto withMigrator(Work work)
    {
        const auto session = m_sandbox.connect(m_database, m_progress);
        Migrator migrator(*session, m_project);
        return work(migrator);
    }

public:
    RoundTrips(Sandbox &sandbox, const MigrationProject &project, const QString &name)
        : m_sandbox(sandbox)
        , m_project(project)
        , m_name(name)
        , m_database(sandbox.createDatabase())
    {
        m_before = catalog();
    }
    ~RoundTrips() { m_sandbox.drop(m_database); }

    void take(const Migration &migration)
    {
        m_migration = migration.title();
        if (!ran(QStringLiteral("up"), [&](Migrator &migrator) { return migrator.apply(m_progress, migration.version); }))
            withMigrator([&](Migrator &migrator) { migrator.mark(migration, true, m_progress); });
        const CatalogPtr after = catalog();
        if (!migration.downFile.isEmpty()) {
            ++m_downs;
            const QString kept = copy();
            if (ran(QStringLiteral("down"), [&](Migrator &migrator) { return migrator.rollback(m_progress); }) && isLike(*m_before, QStringLiteral("restored"))
                && ran(QStringLiteral("again"), [&](Migrator &migrator) { return migrator.apply(m_progress, migration.version); }))
                isLike(*after, QStringLiteral("same again"));
            m_sandbox.drop(std::exchange(m_database, kept)); // a second up may have given rows other keys
        }
        m_before = after;
    }

    QByteArrayList rows() const { return m_rows; }
    int downs() const { return m_downs; }

private:
    template <class Work>
    bool ran(const QString &step, Work work)
    {
        const QList<MigrationRun> runs = withMigrator(work);
        if (runs.isEmpty() || !runs.back().ok)
            add(step, runs.isEmpty() ? QStringLiteral("nothing ran") : runs.back().error->message);
        return !runs.isEmpty() && runs.back().ok;
    }

    /// A difference of order alone is none: a column that comes back stands last.
    bool isLike(const Catalog &wanted, const QString &step)
    {
        const QList<CatalogDifference> differences = catalogDifferences(wanted, *catalog());
        if (restoredState(differences) != u"different")
            return true;
        QStringList objects;
        for (const CatalogDifference &difference : differences)
            objects << difference.object + u' ' + difference.kindId();
        static constexpr qsizetype shown = 4;
        add(step, objects.mid(0, shown).join(QStringLiteral(", ")) + (objects.size() > shown ? QStringLiteral(" and %1 more").arg(objects.size() - shown) : QString()));
        return false;
    }

    void add(const QString &step, const QString &cause)
    {
        m_rows << QStringList { m_name, m_migration, step, cause.simplified() }.join(u'\t').toUtf8();
    }

    CatalogPtr catalog()
    {
        return withoutHistories(*readCatalog(*m_sandbox.connect(m_database, m_progress), m_progress));
    }

    QString copy()
    {
        const QString name = QStringLiteral("kept_%1").arg(++m_copies);
        m_sandbox.connect(QStringLiteral("postgres"), m_progress)->execute("CREATE DATABASE " + name.toUtf8() + " TEMPLATE " + m_database.toUtf8());
        return name;
    }

    Sandbox &m_sandbox;
    const MigrationProject &m_project;
    Progress m_progress;
    QString m_name, m_database, m_migration;
    CatalogPtr m_before;
    QByteArrayList m_rows;
    int m_downs = 0, m_copies = 0;
};

} // namespace

/// Project, migration and step, without the cause: a server says the same in other words.
static QByteArray factOf(const QByteArray &row)
{
    return row.left(row.lastIndexOf('\t'));
}

void TestRoundTrips::upDownUp()
{
    QFETCH(const QString, project);
    const MigrationProject opened = openProject(corpus(QStringLiteral("migrations/") + project));
    QVERIFY(!opened.migrations.isEmpty());
    RoundTrips trips(*m_sandbox, opened, project);
    for (const Migration &migration : opened.migrations)
        trips.take(migration);
    qInfo("%s, %s: %d migrations, %d rolled back and applied again, %d lines of causes", qPrintable(project), qPrintable(opened.format), int(opened.migrations.size()), trips.downs(), int(trips.rows().size()));

    QByteArrayList others, known;
    for (const QByteArray &row : QFile::exists(table()) ? readTextFile(table()).split('\n').mid(1) : QByteArrayList())
        if (!row.isEmpty())
            (row.startsWith(project.toUtf8() + '\t') ? known : others) << row;
    if (qEnvironmentVariableIsSet("LOCKKEEPER_REGENERATE")) {
        QByteArrayList rows = others + trips.rows();
        std::stable_sort(rows.begin(), rows.end(), [](const QByteArray &a, const QByteArray &b) { return a.left(a.indexOf('\t')) < b.left(b.indexOf('\t')); });
        writeFileAtomically(table(), "project\tmigration\tstep\tcause\n" + rows.join('\n') + '\n');
        return;
    }
    QByteArrayList seen, wanted;
    for (const QByteArray &row : trips.rows())
        seen << factOf(row);
    for (const QByteArray &row : std::as_const(known))
        wanted << factOf(row);
    // Partitions that are named after the day are there on some days.
    static const QRegularExpression day(QStringLiteral("_20\\d{6}\\b"));
    known.removeIf([](const QByteArray &row) { return QString::fromUtf8(row).contains(day); });
    for (const QByteArray &row : trips.rows())
        QVERIFY2(wanted.contains(factOf(row)), ("Not in the table: " + row).constData());
    for (const QByteArray &row : std::as_const(known))
        QVERIFY2(seen.contains(factOf(row)), ("In the table, and passes now: " + row).constData());
}

QTEST_GUILESS_MAIN(TestRoundTrips)
#include "tst_roundtrips.moc"
