#include "models/change/ddl.h"
#include "models/catalog/catalogdifference.h"
#include "models/catalog/catalogreader.h"
#include "models/change/operationform.h"
#include "models/change/scriptanalysis.h"
#include "tests/support/golden.h"
#include "tests/support/privateserver.h"

using namespace lockkeeper;
using namespace lockkeeper::test;

/// Operations: what they say of themselves (golden), and what a real server says of them.
class TestOperations : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanupTestCase() { stopServer(); }
    void golden_data() { addGoldenRows(QStringLiteral(SOURCE_FOLDER "/tests/change/golden"), QStringLiteral("*.sql")); }
    void golden();
    void everyFormReadsSomething();
    void everyStatementHasAForm();
    void predictedLocksAreTaken_data();
    void predictedLocksAreTaken();
    void catalogAfterEqualsTheServers_data() { predictedLocksAreTaken_data(); }
    void catalogAfterEqualsTheServers();
    void inverseRestoresTheCatalog_data();
    void inverseRestoresTheCatalog();
    void definitionMakesTheSameTable();
    void lockConflictsAreTheManuals();
    void timeIsThatOfEveryPartition();
    void partitionsThatNobodyCanTellAreSpokenOf();
    void viewsShowTheNewName_data();
    void viewsShowTheNewName();
};

static const char fixture[] = "CREATE SCHEMA s; CREATE TYPE s.state AS ENUM ('new', 'old');"
                              "CREATE TABLE s.parent (id bigint PRIMARY KEY, name varchar(20));"
                              "CREATE TABLE s.t (id bigint PRIMARY KEY, a integer, b text, c varchar(50) NOT NULL DEFAULT 'x', parent_id bigint, CONSTRAINT t_a_check CHECK (a > 0));"
                              "CREATE TABLE s.child (id bigint, t_id bigint CONSTRAINT child_t_fkey REFERENCES s.t(id));"
                              "CREATE INDEX t_b_idx ON s.t (b);"
                              "CREATE STATISTICS s.figures (mcv) ON a, b FROM s.t;"
                              "CREATE PUBLICATION news FOR TABLE s.child;"
                              "INSERT INTO s.parent SELECT g, 'p' FROM generate_series(1, 50) g;"
                              "INSERT INTO s.t SELECT g, g, 'b' || g, 'c', g FROM generate_series(1, 50) g;";

void TestOperations::golden()
{
    QFETCH(QString, file);
    // Parts divided by a line "-- then": all but the last make the catalog that the last one meets.
    const QByteArray text = contentOf(file);
    const qsizetype divide = text.indexOf("-- then\n");
    auto empty = std::make_shared<const Catalog>();
    CatalogPtr before = empty;
    if (divide >= 0)
        before = analyzeScript(Script(text.left(divide)), { .before = empty })->after;
    const ScriptAnalysisPtr analysis = analyzeScript(Script(divide < 0 ? text : text.mid(divide)), { .before = before });
    QStringList lines;
    for (const StatementAnalysis &statement : analysis->statements) {
        lines << (statement.error ? QStringLiteral("error: ") + statement.error->message : statement.summary());
        for (qsizetype i = 0; i < statement.operations.size(); ++i) {
            const Inverse inverse = statement.operations[i]->inverse(statement.context());
            lines << QStringLiteral("  %1 %2, risk %3, %4").arg(statement.operations[i]->kind(), statement.operations[i]->object(), riskId(statement.verdicts[i].risk), strategyId(statement.verdicts[i].strategy));
            for (const QString &undo : inverse.statements)
                lines << QStringLiteral("  undo: ") + undo.simplified();
            if (!inverse.lost.isEmpty())
                lines << QStringLiteral("  loses: ") + inverse.lost;
        }
        for (const LockImpact &lock : statement.locks)
            lines << QStringLiteral("  lock %1 %2 %3%4").arg(lock.relation.display(), lockCode(lock.mode), durationId(lock.duration), lock.newRelation ? QStringLiteral(" new") : QString());
    }
    compareGolden(file, lines.join(u'\n').toUtf8() + '\n');
}

void TestOperations::everyFormReadsSomething()
{
    QSet<QByteArray> nodes;
    for (const OperationForm &form : operationForms()) {
        QVERIFY(form.read);
        QVERIFY(!form.reads.isEmpty());
        for (const QByteArray &node : form.reads) {
            QVERIFY2(!nodes.contains(node), node.constData());
            nodes.insert(node);
        }
    }
}

void TestOperations::everyStatementHasAForm()
{
    // What is no statement of a migration, and why.
    static const QHash<QByteArray, const char *> without {
        { "RawStmt", "the wrapper around every statement" },
        { "SetOperationStmt", "made by the analyser out of a SelectStmt" },
        { "ReturnStmt", "only in the body of a SQL function" },
        { "PLAssignStmt", "only in a PL/pgSQL body" },
        { "ReplicaIdentityStmt", "the argument of AT_ReplicaIdentity" },
        { "ALTER_TABLE_TYPE_UNDEFINED", "not a command" },
        { "AT_AddColumnToView", "made by CREATE OR REPLACE VIEW" },
        { "AT_CookedColumnDefault", "made by the server while it runs CREATE TABLE" },
        { "AT_CheckNotNull", "made by the server for partitions" },
        { "AT_AddIndex", "made by the server out of AT_AddConstraint" },
        { "AT_AddIndexConstraint", "made by the server out of AT_AddConstraint" },
        { "AT_ReAddIndex", "made by the server while it changes a type" },
        { "AT_ReAddConstraint", "made by the server while it changes a type" },
        { "AT_ReAddDomainConstraint", "made by the server while it changes a type" },
        { "AT_ReAddComment", "made by the server while it changes a type" },
        { "AT_ReAddStatistics", "made by the server while it changes a type" },
        { "AT_DropOids", "has done nothing since 12" },
    };
    QByteArrayList read;
    for (const OperationForm &form : operationForms())
        read << form.reads;
    for (const QByteArray &kind : statementKinds())
        QVERIFY2(read.contains(kind) || without.contains(kind) || kind == "AlterTableStmt", kind.constData());
    for (const QByteArray &command : alterTableCommands())
        QVERIFY2(read.contains("AlterTableStmt/" + command) || without.contains(command), command.constData());
}

void TestOperations::predictedLocksAreTaken_data()
{
    QTest::addColumn<QByteArray>("sql");
    const char *const statements[] = {
        "ALTER TABLE s.t ADD COLUMN n text", "ALTER TABLE s.t ADD COLUMN n integer NOT NULL DEFAULT 7", "ALTER TABLE s.t ADD COLUMN n double precision DEFAULT random()", "ALTER TABLE s.t ADD COLUMN n bigserial",
        "ALTER TABLE s.t DROP COLUMN b", "ALTER TABLE s.child DROP COLUMN t_id", "ALTER TABLE s.t RENAME COLUMN b TO b2", "CREATE INDEX t_a_idx ON s.t (a)", "DROP INDEX s.t_b_idx", "CREATE TABLE s.fresh (id bigint PRIMARY KEY, t_id bigint REFERENCES s.t(id))",
        "DROP TABLE s.child", "ALTER TABLE s.t ALTER COLUMN a TYPE bigint", "ALTER TABLE s.t ALTER COLUMN c TYPE varchar(80)", "ALTER TABLE s.t ALTER COLUMN c TYPE text", "ALTER TABLE s.t ALTER COLUMN c TYPE varchar(10)",
        "ALTER TABLE s.t ADD CONSTRAINT t_parent_fkey FOREIGN KEY (parent_id) REFERENCES s.parent(id)", "ALTER TABLE s.t ADD CONSTRAINT t_parent_fkey FOREIGN KEY (parent_id) REFERENCES s.parent(id) NOT VALID",
        "ALTER TABLE s.t ADD CONSTRAINT t_id_check CHECK (id > 0)", "ALTER TABLE s.t ADD CONSTRAINT t_id_check CHECK (id > 0) NOT VALID", "ALTER TABLE s.t ADD CONSTRAINT t_b_key UNIQUE (b)",
        "ALTER TABLE s.t ALTER COLUMN b SET NOT NULL", "ALTER TABLE s.t ALTER COLUMN c DROP NOT NULL", "ALTER TABLE s.t ALTER COLUMN a SET DEFAULT 3", "ALTER TABLE s.t DROP CONSTRAINT t_a_check", "ALTER TABLE s.child DROP CONSTRAINT child_t_fkey",
        "ALTER TABLE s.t RENAME TO t2", "CREATE VIEW s.v AS SELECT id, b FROM s.t", "COMMENT ON COLUMN s.t.b IS 'words'", "ALTER TYPE s.state ADD VALUE 'odd'", "ALTER TABLE s.t ENABLE ROW LEVEL SECURITY", "TRUNCATE s.child", "UPDATE s.t SET b = 'x' WHERE id = 1",
        "CREATE FUNCTION s.counted() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM s.t'", "CREATE PROCEDURE s.worded() LANGUAGE sql AS 'UPDATE s.t SET b = NULL; DELETE FROM s.child USING s.t WHERE t_id = t.id'",
        "CREATE FUNCTION s.polymorphic(anyelement) RETURNS anyelement LANGUAGE sql AS 'SELECT $1 FROM s.t'",
    };
    for (const char *sql : statements)
        QTest::addRow("%s", sql) << QByteArray(sql);
}

static std::unique_ptr<Session> fixtureDatabase()
{
    auto session = freshDatabase();
    session->execute(fixture);
    session->execute("ANALYZE");
    return session;
}

void TestOperations::predictedLocksAreTaken()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QFETCH(QByteArray, sql);
    const auto session = fixtureDatabase();
    Progress progress;
    const CatalogPtr before = readCatalog(*session, progress);
    const ScriptAnalysisPtr analysis = analyzeScript(Script(sql), { .before = before, .serverVersion = session->serverVersion() });
    const StatementAnalysis &statement = analysis->statements.front();
    QVERIFY2(statement.understood(), sql.constData());
    const auto files = [&] { return session->execute("SELECT relfilenode FROM pg_class WHERE oid = 's.t'::regclass").text(0, 0); };
    // A rename makes s.t unfindable by name: remember its number.
    const QString oid = session->execute("SELECT 's.t'::regclass::oid").text(0, 0);
    const auto fileOf = [&] { return session->execute("SELECT relfilenode FROM pg_class WHERE oid = " + oid.toLatin1()).text(0, 0); };
    const QString fileBefore = files();
    session->execute("BEGIN");
    QHash<QString, QString> names;
    const Result known = session->execute("SELECT c.oid, n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid >= 16384");
    for (int row = 0; row < known.rows(); ++row)
        names.insert(known.text(row, 0), known.text(row, 1));
    session->execute(sql);
    QMap<QString, LockMode> taken;
    const Result locks = session->execute("SELECT relation, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation >= 16384 AND granted");
    for (int row = 0; row < locks.rows(); ++row) {
        LockMode &mode = taken[names.value(locks.text(row, 0))];
        mode = std::max(mode, lockModeFromId(locks.text(row, 1)));
    }
    const bool rewritten = fileOf() != fileBefore;
    session->execute("ROLLBACK");
    bool predictsRewrite = false;
    for (const LockImpact &lock : statement.locks) {
        predictsRewrite = predictsRewrite || (lock.duration == LockDuration::Rewrite && lock.relation.name == u"t");
        if (!lock.newRelation)
            QCOMPARE(lockName(taken.value(lock.relation.display())), lockName(lock.mode));
    }
    QCOMPARE(rewritten, predictsRewrite);
    for (const char *table : { "s.t", "s.parent", "s.child" }) {
        const bool predicted = std::any_of(statement.locks.begin(), statement.locks.end(), [&](const LockImpact &lock) { return lock.relation.display() == QLatin1String(table); });
        QVERIFY2(predicted || taken.value(QLatin1String(table)) <= LockMode::AccessShare, qPrintable(QStringLiteral("%1: %2 was not predicted").arg(QLatin1String(table), lockName(taken.value(QLatin1String(table))))));
    }
}

/// Names of what is there: the computed catalog must have the same relations, columns, types, constraints and indexes.
static QStringList shape(const Catalog &catalog)
{
    QStringList lines;
    for (const RelationPtr &relation : catalog.sortedRelations()) {
        lines << relation->name.display();
        for (const Column &column : relation->columns)
            lines << QStringLiteral("%1.%2 %3 %4").arg(relation->name.display(), column.name, relation->kind == Relation::Kind::View ? QString() : column.type, column.notNull && relation->isTable() ? QStringLiteral("not null") : QString());
        for (const Constraint &constraint : relation->constraints)
            lines << QStringLiteral("%1: %2 %3").arg(relation->name.display(), constraint.name).arg(constraint.validated);
        for (const Index &index : relation->indexes)
            lines << QStringLiteral("%1: index %2").arg(relation->name.display(), index.name);
    }
    for (const TypeInfo &type : catalog.types)
        lines << type.name.display() + type.labels.join(u',');
    lines.sort();
    return lines;
}

void TestOperations::catalogAfterEqualsTheServers()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QFETCH(QByteArray, sql);
    const auto session = fixtureDatabase();
    Progress progress;
    const CatalogPtr before = readCatalog(*session, progress);
    const ScriptAnalysisPtr analysis = analyzeScript(Script(sql), { .before = before, .serverVersion = session->serverVersion() });
    session->execute(sql);
    QCOMPARE(shape(*analysis->after), shape(*readCatalog(*session, progress)));
}

void TestOperations::inverseRestoresTheCatalog_data()
{
    QTest::addColumn<QByteArray>("sql");
    const char *const statements[] = { "ALTER TABLE s.t ADD COLUMN n text", "ALTER TABLE s.t DROP COLUMN b", "ALTER TABLE s.t RENAME COLUMN b TO b2", "DROP INDEX s.t_b_idx", "DROP TABLE s.child", "ALTER TABLE s.t ALTER COLUMN a TYPE bigint",
                                       "ALTER TABLE s.t DROP CONSTRAINT t_a_check", "ALTER TABLE s.t ALTER COLUMN a SET DEFAULT 3", "ALTER TABLE s.t RENAME TO t2", "ALTER TABLE s.t ADD CONSTRAINT t_b_key UNIQUE (b)", "ALTER TABLE s.t ALTER COLUMN c DROP NOT NULL",
                                       "DROP STATISTICS s.figures", "CREATE STATISTICS s.more ON a, c FROM s.t", "ALTER PUBLICATION news ADD TABLE s.t, s.parent", "ALTER PUBLICATION news DROP TABLE s.child", "ALTER PUBLICATION news RENAME TO olds" };
    for (const char *sql : statements)
        QTest::addRow("%s", sql) << QByteArray(sql);
}

void TestOperations::inverseRestoresTheCatalog()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QFETCH(QByteArray, sql);
    const auto session = fixtureDatabase();
    Progress progress;
    const CatalogPtr before = readCatalog(*session, progress);
    const ScriptAnalysisPtr analysis = analyzeScript(Script(sql), { .before = before, .serverVersion = session->serverVersion() });
    session->execute(sql);
    const StatementAnalysis &statement = analysis->statements.front();
    for (const Operation &operation : statement.operations)
        for (const QString &undo : operation->inverse(statement.context()).statements)
            session->execute(undo.toUtf8());
    const QList<CatalogDifference> left = catalogDifferences(*before, *readCatalog(*session, progress));
    QVERIFY2(restoredState(left) != u"different", left.isEmpty() ? "" : qPrintable(left.front().sentence()));
}

void TestOperations::definitionMakesTheSameTable()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    const auto session = fixtureDatabase();
    session->execute("DROP PUBLICATION news; ALTER TABLE s.t ADD EXCLUDE USING btree (b WITH =); COMMENT ON TABLE s.t IS 'it''s'; CREATE INDEX t_expr_idx ON s.t (lower(b)) WHERE a > 3; CREATE POLICY p ON s.t USING (id > 0); ALTER TABLE s.t ENABLE ROW LEVEL SECURITY");
    Progress progress;
    const CatalogPtr before = readCatalog(*session, progress);
    const RelationPtr table = before->relation({ QStringLiteral("s"), QStringLiteral("t") });
    session->execute("DROP TABLE s.child; DROP TABLE s.t");
    for (const QString &statement : definitionStatements(*table))
        session->execute(statement.toUtf8());
    Catalog only = *before, after = *readCatalog(*session, progress);
    only.relations.remove({ QStringLiteral("s"), QStringLiteral("child") });
    const QList<CatalogDifference> differences = catalogDifferences(only, after);
    QVERIFY2(differences.isEmpty(), differences.isEmpty() ? "" : qPrintable(differences.front().sentence()));
}

void TestOperations::lockConflictsAreTheManuals()
{
    for (const LockMode a : lockModes)
        for (const LockMode b : lockModes)
            QCOMPARE(conflicts(a, b), conflicts(b, a));
    QVERIFY(!conflicts(LockMode::RowExclusive, LockMode::RowExclusive));
    QVERIFY(!conflicts(LockMode::Share, LockMode::Share));
    QVERIFY(conflicts(LockMode::ShareUpdateExclusive, LockMode::ShareUpdateExclusive));
    QVERIFY(!blocksWrites(LockMode::ShareUpdateExclusive));
    QVERIFY(blocksWrites(LockMode::Share) && !blocksReads(LockMode::Exclusive) && blocksReads(LockMode::AccessExclusive));
}

void TestOperations::timeIsThatOfEveryPartition()
{
    static constexpr qint64 gigabyte = 1 << 30;
    auto before = std::make_shared<Catalog>(*analyzeScript(Script("CREATE TABLE p (id bigint, a integer) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);"), { .before = std::make_shared<Catalog>() })->statements.back().contexts.back().catalog);
    for (const char *name : { "p1", "p2" }) {
        auto filled = std::make_shared<Relation>(*before->relation({ QStringLiteral("public"), QString::fromLatin1(name) }));
        filled->sizeBytes = gigabyte;
        before->relations.insert(filled->name, filled);
    }
    const auto timeOf = [&](const char *sql) { return analyzeScript(Script(sql), { .before = before })->statements.front().time; };
    const TimeRange one = estimateWork(LockDuration::Rewrite, gigabyte), brief = estimateWork(LockDuration::Brief, 0);
    QCOMPARE(timeOf("ALTER TABLE p ALTER COLUMN a TYPE bigint;").high, 2 * one.high);
    QCOMPARE(timeOf("ALTER TABLE p ALTER COLUMN a TYPE bigint;").low, 2 * one.low);
    QCOMPARE(timeOf("ALTER TABLE p ADD COLUMN b integer;").high, brief.high);
}

void TestOperations::partitionsThatNobodyCanTellAreSpokenOf()
{
    const ScriptAnalysisPtr analysis = analyzeScript(Script("CREATE TABLE p (k integer, h integer) PARTITION BY LIST (k); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);"
                                                            "CREATE TABLE hashed (k integer) PARTITION BY HASH (k); CREATE TABLE h0 PARTITION OF hashed FOR VALUES WITH (MODULUS 1, REMAINDER 0);"
                                                            "INSERT INTO p VALUES (1, 1); INSERT INTO p SELECT 1, 1; COPY p FROM '/dev/null'; DELETE FROM hashed WHERE k = 3; DELETE FROM hashed;"),
                                                     { .before = std::make_shared<Catalog>() });
    QStringList told;
    for (size_t i = 4; i < analysis->statements.size(); ++i)
        told << (analysis->statements[i].verdicts.front().reason.contains(u"is known when it runs") ? QStringLiteral("later") : QStringLiteral("told"));
    QCOMPARE(told.join(u' '), QStringLiteral("told later later later told"));
}

void TestOperations::viewsShowTheNewName_data()
{
    QTest::addColumn<QByteArray>("sql");
    for (const char *sql : { "ALTER TABLE s.t RENAME TO tt", "ALTER TABLE s.t SET SCHEMA public", "ALTER SCHEMA s RENAME TO \"S\"" })
        QTest::addRow("%s", sql) << QByteArray(sql);
}

void TestOperations::viewsShowTheNewName()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QFETCH(QByteArray, sql);
    const auto session = fixtureDatabase();
    session->execute("CREATE VIEW public.plain AS SELECT id, b FROM s.t; CREATE VIEW public.joined AS SELECT x.id, t.b FROM s.t x JOIN s.t ON t.id = x.id JOIN s.parent p ON p.id = x.parent_id");
    Progress progress;
    const CatalogPtr computed = analyzeScript(Script(sql), { .before = readCatalog(*session, progress), .serverVersion = session->serverVersion() })->after;
    session->execute(sql);
    const CatalogPtr real = readCatalog(*session, progress);
    for (const char *view : { "plain", "joined" }) {
        const QualifiedName name { QStringLiteral("public"), QString::fromLatin1(view) };
        QCOMPARE(computed->relation(name)->viewDefinition, real->relation(name)->viewDefinition);
    }
}

QTEST_GUILESS_MAIN(TestOperations)
#include "tst_operations.moc"
