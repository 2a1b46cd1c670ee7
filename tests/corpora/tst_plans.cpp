// Cases of tools that plan instead of judging: pg-schema-diff's hazards of a plan beside what we say of ours for the same two
// schemas, and pgroll's operations beside our operations and recipes. What differs on purpose is in planned.tsv with its
// reason; a line that nothing needs fails too.
#include "models/catalog/catalogdifference.h"
#include "models/catalog/catalogreader.h"
#include "models/change/reconciling.h"
#include "models/core/error.h"
#include "models/core/files.h"
#include "models/design/recipe.h"
#include "models/safety/safetyanalysis.h"
#include "tests/corpora/corpus.h"
#include "tests/support/privateserver.h"

#include <QJsonArray>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestPlans : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void hazardsAgree_data();
    void hazardsAgree();
    void reconcilesOnAServer_data();
    void reconcilesOnAServer();
    void operationsAgree_data();
    void operationsAgree();
    void everyReasonIsNeeded();

private:
    struct Difference
    {
        QString tool, kind, what, cases, reason;
        bool used = false;
    };
    bool isExplained(const QString &tool, const QString &kind, const QString &what, const QString &id);
    QList<Difference> m_differences;
};

void TestPlans::initTestCase()
{
    if (corpus(QStringLiteral("lint/pgroll.jsonl")).isEmpty())
        QSKIP("The corpus is not beside the checkout.");
    for (const QByteArray &line : readTextFile(QStringLiteral(SOURCE_FOLDER "/tests/corpora/planned.tsv")).split('\n'))
        if (const QStringList parts = QString::fromUtf8(line).split(u'\t'); parts.size() == 5 && !line.startsWith('#'))
            m_differences << Difference { parts[0], parts[1], parts[2], parts[3], parts[4] };
}

/// The cases of a line are the words with which ids begin, or "*".
bool TestPlans::isExplained(const QString &tool, const QString &kind, const QString &what, const QString &id)
{
    for (Difference &difference : m_differences) {
        const QStringList begins = difference.cases.split(u'|');
        const bool meant = difference.cases == u"*" || std::any_of(begins.begin(), begins.end(), [&](const QString &begin) { return id.startsWith(begin); });
        if (difference.tool == tool && difference.kind == kind && difference.what == what && meant)
            return difference.used = true;
    }
    return false;
}

static CatalogPtr catalogAfter(const QByteArray &sql)
{
    auto empty = std::make_shared<Catalog>();
    empty->complete = true;
    empty->schemas.insert(QStringLiteral("public"), { QStringLiteral("public"), {}, {}, {} });
    return analyzeScript(Script(sql), { .before = empty })->after;
}

/// What pg-schema-diff warns of, read from our analysis of our plan.
static QSet<QString> hazardsOf(const ScriptAnalysis &plan)
{
    QSet<QString> hazards;
    for (const StatementAnalysis &statement : plan.statements) {
        for (const LockImpact &lock : statement.locks) {
            if (lock.newRelation)
                continue;
            if (lock.mode == LockMode::AccessExclusive && lock.duration != LockDuration::Brief)
                hazards << QStringLiteral("ACQUIRES_ACCESS_EXCLUSIVE_LOCK");
            if (lock.duration == LockDuration::Rewrite)
                hazards << QStringLiteral("IMPACTS_DATABASE_PERFORMANCE");
            if (lock.duration == LockDuration::Build)
                hazards << QStringLiteral("INDEX_BUILD");
        }
        for (qsizetype i = 0; i < statement.operations.size(); ++i) {
            const Operation &operation = statement.operations[i];
            const Catalog &before = *statement.contexts[size_t(i)].catalog, &after = *statement.contexts[size_t(i) + 1].catalog;
            if (operation->inverse(statement.contexts[size_t(i)]).kind == Inverse::Kind::LosesData)
                hazards << QStringLiteral("DELETES_DATA");
            for (const RelationPtr &relation : before.relations)
                for (const Index &index : relation->indexes)
                    if (const RelationPtr now = after.relation(relation->name); now && !now->index(index.name))
                        hazards << QStringLiteral("INDEX_DROPPED");
            static const QStringList rights { QStringLiteral("policy"), QStringLiteral("row-security"), QStringLiteral("grant"), QStringLiteral("revoke") };
            if (std::any_of(rights.begin(), rights.end(), [&](const QString &right) { return operation->kind().contains(right); }))
                hazards << QStringLiteral("AUTHZ_UPDATE");
        }
    }
    return hazards;
}

void TestPlans::hazardsAgree_data()
{
    QTest::addColumn<QJsonObject>("row");
    for (const QJsonObject &row : jsonLines(corpus(QStringLiteral("lint/pg_schema_diff.jsonl"))))
        if (!row[u"expected_error"].toBool())
            QTest::addRow("%s", qPrintable(row[u"id"].toString())) << row;
}

void TestPlans::hazardsAgree()
{
    QFETCH(QJsonObject, row);
    const QString tool = QStringLiteral("pg-schema-diff"), id = row[u"id"].toString();
    const CatalogPtr from = catalogAfter(row[u"old_sql"].toString().toUtf8()), to = catalogAfter(row[u"new_sql"].toString().toUtf8());
    const QStringList statements = reconcilingStatements(*from, *to);
    const ScriptAnalysisPtr plan = analyzeScript(Script((statements.join(QStringLiteral(";\n")) + u';').toUtf8()), { .before = from });
    QStringList unexplained;
    if (const QList<CatalogDifference> left = catalogDifferences(*plan->after, *to); !left.isEmpty() && left.front().kind != CatalogDifference::Kind::Order) {
        QVERIFY2(isExplained(tool, QStringLiteral("unlike"), left.front().object.section(u' ', 0, 0), id), qPrintable(left.front().sentence() + QStringLiteral(": ") + statements.join(QStringLiteral("; ")).simplified().left(600)));
        QSKIP("Our SQL leaves a difference, so that there is no plan to compare.");
    }
    const QSet<QString> ours = hazardsOf(*plan);
    QSet<QString> theirs;
    for (const QJsonValue &value : row[u"expected"].toArray())
        theirs << value.toString();
    for (const QString &hazard : theirs - ours)
        if (!isExplained(tool, QStringLiteral("missed"), hazard, id))
            unexplained << QStringLiteral("missed ") + hazard;
    for (const QString &hazard : ours - theirs)
        if (!isExplained(tool, QStringLiteral("extra"), hazard, id))
            unexplained << QStringLiteral("extra ") + hazard;
    for (const StatementAnalysis &statement : plan->statements)
        if (statement.error && !isExplained(tool, QStringLiteral("unread"), QStringLiteral("-"), id))
            unexplained << QStringLiteral("unread ") + QString::fromUtf8(plan->script.textOf(statement.statement).left(200)) + u' ' + statement.error->message;
    QVERIFY2(unexplained.isEmpty(), qPrintable(unexplained.join(QStringLiteral(", ")) + QStringLiteral(": ") + statements.join(QStringLiteral("; ")).simplified().left(600)));
}

void TestPlans::reconcilesOnAServer_data()
{
    hazardsAgree_data();
}

/// The server takes our SQL, and is then like the wanted schema.
void TestPlans::reconcilesOnAServer()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QFETCH(QJsonObject, row);
    const auto session = freshDatabase(), wanted = freshDatabase();
    Progress progress;
    try {
        session->execute(row[u"old_sql"].toString().toUtf8());
        wanted->execute(row[u"new_sql"].toString().toUtf8());
    } catch (const Error &error) {
        QSKIP(qPrintable(QStringLiteral("This server refuses the schema: ") + error.message)); // a role, an extension, a newer server
    }
    const CatalogPtr target = readCatalog(*wanted, progress);
    const QStringList statements = reconcilingStatements(*readCatalog(*session, progress), *target);
    QString trouble;
    try {
        for (const QString &statement : statements)
            session->execute(statement.toUtf8());
        for (const CatalogDifference &difference : catalogDifferences(*target, *readCatalog(*session, progress)))
            if (difference.kind != CatalogDifference::Kind::Order)
                trouble += difference.sentence() + u'\n';
    } catch (const Error &error) {
        trouble = error.fullText();
    }
    QVERIFY2(trouble.isEmpty() || isExplained(QStringLiteral("pg-schema-diff"), QStringLiteral("server"), QStringLiteral("-"), row[u"id"].toString()), qPrintable(trouble + statements.join(QStringLiteral(";\n"))));
}

/// Their operation, the kinds that we read it as, and the recipe with which we would do it on a table in use; "-" where the
/// statement itself is safe enough to need none.
struct Operations
{
    QString theirs;
    QStringList kinds, recipes;
};

static const QList<Operations> &operationTable()
{
    const auto words = [](const char *list) { return QString::fromLatin1(list).split(u' ', Qt::SkipEmptyParts); };
    static const QList<Operations> table {
        { QStringLiteral("AddColumnOp"), words("add-column"), words("add-column") },
        { QStringLiteral("AlterColumnOp"), words("set-not-null drop-not-null set-default drop-default alter-column-type"), words("add-check change-type -") },
        { QStringLiteral("CreateConstraintOp"), words("add-constraint"), words("add-unique add-check") },
        { QStringLiteral("AddForeignKeyOp"), words("add-foreign-key"), words("add-foreign-key") },
        { QStringLiteral("AddConstraintOp"), words("add-foreign-key"), words("add-foreign-key") },
        { QStringLiteral("OpDropConstraint"), words("drop-constraint"), words("-") },
        { QStringLiteral("DropColumnOp"), words("drop-column"), words("drop-column") },
        { QStringLiteral("CreateIndexOp"), words("create-index"), words("add-index") },
        { QStringLiteral("DropIndexOp"), words("drop-index"), words("drop-index") },
        { QStringLiteral("CreateTableOp"), words("create-table"), words("-") },
        { QStringLiteral("DropTableOp"), words("drop-table"), words("drop-table") },
        { QStringLiteral("RenameTableOp"), words("rename-table"), words("rename-table") },
    };
    return table;
}

void TestPlans::operationsAgree_data()
{
    QTest::addColumn<QJsonObject>("row");
    for (const QJsonObject &row : jsonLines(corpus(QStringLiteral("lint/pgroll.jsonl"))))
        QTest::addRow("%s", qPrintable(row[u"id"].toString())) << row;
}

void TestPlans::operationsAgree()
{
    QFETCH(QJsonObject, row);
    QString theirs = row[u"expected"].toArray().at(0).toString();
    if (theirs == u"raw_sql" || theirs == u"op:nil" || theirs == u"op:migrations.Operations")
        QSKIP("They have no operation for it, or say only that there are several.");
    theirs = theirs.section(u'.', -1);
    const ScriptAnalysisPtr script = analyzeScript(Script(row[u"sql"].toString().toUtf8()), { .before = std::make_shared<const Catalog>() });
    QStringList kinds;
    for (const StatementAnalysis &statement : script->statements)
        for (const Operation &operation : statement.operations)
            kinds << operation->kind();
    for (const Operations &operations : operationTable()) {
        if (!theirs.startsWith(operations.theirs))
            continue;
        const bool agrees = std::any_of(kinds.begin(), kinds.end(), [&](const QString &kind) { return operations.kinds.contains(kind); });
        QVERIFY2(agrees || isExplained(QStringLiteral("pgroll"), QStringLiteral("missed"), operations.theirs, row[u"id"].toString()), qPrintable(theirs + QStringLiteral(": ") + kinds.join(u' ') + QStringLiteral(": ") + row[u"sql"].toString().simplified()));
        const std::vector<Recipe> recipes = allRecipes();
        for (const QString &id : operations.recipes)
            QVERIFY2(id == u"-" || std::any_of(recipes.begin(), recipes.end(), [&](const Recipe &recipe) { return recipe.id == id; }), qPrintable(id));
        return;
    }
    QFAIL(qPrintable(QStringLiteral("No operation of ours stands beside ") + theirs));
}

void TestPlans::everyReasonIsNeeded()
{
    for (const Difference &difference : std::as_const(m_differences))
        QVERIFY2(difference.used, qPrintable(difference.tool + u' ' + difference.kind + u' ' + difference.what + u' ' + difference.cases));
}

QTEST_GUILESS_MAIN(TestPlans)
#include "tst_plans.moc"
