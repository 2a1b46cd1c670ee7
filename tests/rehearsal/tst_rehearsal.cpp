#include "models/rehearsal/rehearser.h"
#include "models/core/error.h"
#include "models/migration/migrationscript.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QJsonDocument>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// What a rehearsal says of migrations whose truth is known.
class TestRehearsal : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void tellsTheTruth_data();
    void tellsTheTruth();
    void measuresLocksRewritesAndScans();
    void measuresWhatIsRenamed();
    void concurrentBuildIsSampled();
    void exercisesWhatIsNew();
    void verificationAndRepetitionCount();
    void tenantsAreKeptApart_data();
    void tenantsAreKeptApart();
    void reportSurvivesJson();
    void reportIsTiedToTheFiles();
    void saysWhatTheToolWouldRefuse();
    void untrustedPythonHasNoVerdict();
    void canBeStopped();
    void lostServerIsAnError();

private:
    RehearsalReport rehearse(const QByteArray &up, const QByteArray &down);
    std::unique_ptr<Sandbox> m_sandbox;
};

static const char base[] = "CREATE TABLE parent (id bigint PRIMARY KEY, name text UNIQUE);"
                           "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent_id bigint NOT NULL REFERENCES parent, a integer, note text, CONSTRAINT a_check CHECK (a > 0));"
                           "CREATE TABLE keyless (a integer); INSERT INTO keyless VALUES (1), (1);"
                           "INSERT INTO parent SELECT g, 'p' || g FROM generate_series(1, 20) g;"
                           "INSERT INTO t (parent_id, a, note) SELECT g, g, 'note ' || g FROM generate_series(1, 20) g;";

void TestRehearsal::initTestCase()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    Progress progress;
    m_sandbox = Sandbox::open(qEnvironmentVariableIntValue("LOCKKEEPER_TEST_SERVER"), progress);
}

void TestRehearsal::cleanupTestCase()
{
    m_sandbox.reset();
}

RehearsalReport TestRehearsal::rehearse(const QByteArray &up, const QByteArray &down)
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_base"), base, "DROP TABLE t, parent, keyless;");
    project.migration(QStringLiteral("20260102000000_next"), up, down);
    const MigrationProject opened = openProject(project.path());
    Rehearser rehearser(*m_sandbox, opened);
    Progress progress;
    return rehearser.rehearse(QStringLiteral("20260102000000"), progress);
}

void TestRehearsal::tellsTheTruth_data()
{
    QTest::addColumn<QByteArray>("up");
    QTest::addColumn<QByteArray>("down");
    QTest::addColumn<int>("verdict");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const char *up, const char *down, RehearsalReport::Verdict verdict, const char *says) { QTest::newRow(name) << QByteArray(up) << QByteArray(down) << int(verdict) << QString::fromUtf8(says); };
    using Verdict = RehearsalReport::Verdict;
    row("safe", "CREATE INDEX t_a_idx ON t (a);", "DROP INDEX t_a_idx;", Verdict::Safe, "Safe to roll back: nothing lost, writes blocked");
    row("rename", "ALTER TABLE t RENAME COLUMN note TO words;", "ALTER TABLE t RENAME COLUMN words TO note;", Verdict::Safe, "Safe to roll back");
    row("grant", "GRANT SELECT ON t TO PUBLIC;", "REVOKE SELECT ON t FROM PUBLIC;", Verdict::Safe, "Safe to roll back");
    row("new column", "ALTER TABLE t ADD COLUMN extra text;", "ALTER TABLE t DROP COLUMN extra;", Verdict::Caution, "public.t.extra");
    row("rename and new column", "ALTER TABLE t RENAME COLUMN note TO words; ALTER TABLE t ADD COLUMN extra text;", "ALTER TABLE t DROP COLUMN extra; ALTER TABLE t RENAME COLUMN words TO note;", Verdict::Caution, " of public.t.extra.");
    row("loses values", "ALTER TABLE t DROP COLUMN note;", "ALTER TABLE t ADD COLUMN note text;", Verdict::Unsafe, "20 value(s) lost in public.t.note");
    row("loses rows", "DELETE FROM t WHERE a > 15;", "SELECT 1;", Verdict::Unsafe, "5 row(s) lost in public.t");
    row("changes values", "UPDATE t SET note = upper(note);", "UPDATE t SET note = lower(note) || '!';", Verdict::Unsafe, "20 value(s) changed in public.t.note");
    row("forgets an index", "CREATE INDEX t_a_idx ON t (a);", "SELECT 1;", Verdict::Unsafe, "t_a_idx");
    row("down fails", "ALTER TABLE t DROP COLUMN note;", "ALTER TABLE t ADD COLUMN note text NOT NULL;", Verdict::Unsafe, "the down fails");
    row("verification fails later", "CREATE TABLE counted AS SELECT 1; SELECT pg_backend_pid() > 0 AND NOT current_setting('transaction_read_only')::boolean AS ok;", "DROP TABLE counted;", Verdict::Unsafe, "Its own verification fails after the up");
    row("down missing", "CREATE INDEX t_a_idx ON t (a);", "", Verdict::Unsafe, "no down migration");
    row("up fails", "CREATE TABLE t ();", "SELECT 1;", Verdict::Unsafe, "The up does not run: Line 1");
    row("not again", "CREATE SEQUENCE once; INSERT INTO parent VALUES (99, 'x');", "DROP SEQUENCE once;", Verdict::Unsafe, "does not run again");
    row("other data again", "UPDATE t SET note = 'x' || note WHERE (SELECT last_value FROM t_id_seq) < 400; SELECT setval('t_id_seq', 500);", "UPDATE t SET note = substr(note, 2) WHERE note LIKE 'xnote%';", Verdict::Unsafe,
        "The second up leaves other data than the first: 20 value(s) changed in public.t.note");
    row("forgets default privileges", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;", "SELECT count(*) FROM t;", Verdict::Unsafe, "default privileges");
    row("forgets an event trigger", "CREATE FUNCTION heard() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER hears ON ddl_command_end EXECUTE FUNCTION heard();", "SELECT count(*) FROM t;", Verdict::Unsafe, "heard");
    row("forgets a publication", "CREATE PUBLICATION told FOR TABLE t;", "SELECT count(*) FROM t;", Verdict::Unsafe, "publication");
    row("forgets a rule", "CREATE RULE kept AS ON DELETE TO t DO INSTEAD NOTHING;", "SELECT count(*) FROM t;", Verdict::Unsafe, "rule kept");
    row("forgets statistics", "CREATE STATISTICS known ON a, note FROM t;", "SELECT count(*) FROM t;", Verdict::Unsafe, "statistics");
    row("forgets the storage of a column", "ALTER TABLE t ALTER note SET STORAGE EXTERNAL;", "SELECT count(*) FROM t;", Verdict::Unsafe, "column note of table");
    row("forgets the privileges of a column", "GRANT SELECT (note) ON t TO PUBLIC;", "SELECT count(*) FROM t;", Verdict::Unsafe, "column note of table");
    row("forgets the privileges of a sequence", "GRANT USAGE ON SEQUENCE t_id_seq TO PUBLIC;", "SELECT count(*) FROM t;", Verdict::Unsafe, "t_id_seq");
    row("forgets a comment on a trigger", "CREATE TRIGGER same BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); COMMENT ON TRIGGER same ON t IS 'x';", "SELECT count(*) FROM t;", Verdict::Unsafe, "same");
    row("forgets a comment on the database", "DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %I IS ''x''', current_database()); END $$;", "SELECT count(*) FROM t;", Verdict::Unsafe, "comment on the database");
    row("forgets a setting of the database", "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''1MB''', current_database()); END $$;", "SELECT count(*) FROM t;", Verdict::Unsafe, "settings of the database");
    row("forgets the privileges of a language", "REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;", "SELECT count(*) FROM t;", Verdict::Unsafe, "privileges of language plpgsql");
    row("forgets a large object", "SELECT lo_create(4711);", "SELECT count(*) FROM t;", Verdict::Unsafe, "large objects");
    row("forgets a role", "CREATE ROLE lockkeeper_left;", "SELECT count(*) FROM t;", Verdict::Unsafe, "role lockkeeper_left");
    row("forgets a membership", "GRANT pg_monitor TO CURRENT_USER;", "SELECT count(*) FROM t;", Verdict::Unsafe, "of role pg_monitor");
    row("brings the database back", "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO PUBLIC', current_database()); END $$;", "DO $$ BEGIN EXECUTE format('REVOKE CREATE ON DATABASE %I FROM PUBLIC', current_database()); END $$;", Verdict::Safe, "Safe to roll back");
    row("new column without a key", "ALTER TABLE keyless ADD COLUMN extra text; ALTER TABLE keyless ADD COLUMN filled int NOT NULL DEFAULT 3;", "ALTER TABLE keyless DROP COLUMN extra, DROP COLUMN filled;", Verdict::Caution, "1 value(s) of public.keyless.extra");
    row("widens a check", "ALTER TABLE t DROP CONSTRAINT a_check; ALTER TABLE t ADD CONSTRAINT a_check CHECK (a > -100);", "ALTER TABLE t DROP CONSTRAINT a_check; ALTER TABLE t ADD CONSTRAINT a_check CHECK (a > 0);", Verdict::Caution, "public.t.a fails CHECK");
    row("another check takes its place", "ALTER TABLE t ADD CONSTRAINT present CHECK (parent_id IS NOT NULL); ALTER TABLE t ALTER parent_id DROP NOT NULL;", "ALTER TABLE t ALTER parent_id SET NOT NULL; ALTER TABLE t DROP CONSTRAINT present;", Verdict::Safe, "Safe to roll back");
    row("allows NULL, and keeps the newest", "ALTER TABLE t ALTER parent_id DROP NOT NULL;", "DELETE FROM t x USING t y WHERE x.id < y.id AND y.parent_id IS NULL; DELETE FROM t WHERE parent_id IS NULL; ALTER TABLE t ALTER parent_id SET NOT NULL;", Verdict::Caution, "row(s) lost in public.t");
    row("what is deferred is refused", "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no line''; END'; CREATE CONSTRAINT TRIGGER later AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse(); ALTER TABLE t ALTER parent_id DROP NOT NULL;",
        "ALTER TABLE t ALTER parent_id SET NOT NULL; DROP TRIGGER later ON t; DROP FUNCTION refuse();", Verdict::Safe, "Safe to roll back");
    row("names with percent signs", "CREATE TABLE \"t %1\" (\"a%2\" text CHECK (\"a%2\" LIKE '%1%')); ALTER TABLE t ADD COLUMN \"b%1\" text CHECK (\"b%1\" LIKE '%1%');", "DROP TABLE \"t %1\"; ALTER TABLE t DROP COLUMN \"b%1\";", Verdict::Caution, "b%1");
    row("a sequence that has given out nothing", "CREATE SEQUENCE made; DROP SEQUENCE made;", "SELECT setval('t_id_seq', 2000, false);", Verdict::Safe, "Safe to roll back");
    row("renames a table", "ALTER TABLE t RENAME TO things;", "ALTER TABLE things RENAME TO t;", Verdict::Safe, "Safe to roll back");
    row("moves a table", "CREATE SCHEMA s; ALTER TABLE t SET SCHEMA s;", "ALTER TABLE s.t SET SCHEMA public; DROP SCHEMA s;", Verdict::Safe, "Safe to roll back");
    row("renames a table and adds a column", "ALTER TABLE t RENAME TO things; ALTER TABLE things ADD COLUMN extra text;", "ALTER TABLE things DROP COLUMN extra; ALTER TABLE things RENAME TO t;", Verdict::Caution, "1 value(s) of public.things.extra");
    row("deletes what was written since", "ALTER TABLE t ALTER note SET DEFAULT 'x';", "DELETE FROM t WHERE id > 20; ALTER TABLE t ALTER note DROP DEFAULT;", Verdict::Caution, "row(s) of public.t");
    row("allows NULL", "ALTER TABLE t ALTER parent_id DROP NOT NULL;", "ALTER TABLE t ALTER parent_id SET NOT NULL;", Verdict::Caution, "(public.t.parent_id is NULL). Then the down fails, or");
    row("allows NULL, and deletes it", "ALTER TABLE t ALTER parent_id DROP NOT NULL;", "DELETE FROM t WHERE parent_id IS NULL; ALTER TABLE t ALTER parent_id SET NOT NULL;", Verdict::Caution, "lost: 1 row(s) of public.t.");
    row("allows NULL, and fills it", "ALTER TABLE t ALTER parent_id DROP NOT NULL;", "UPDATE t SET parent_id = 1 WHERE parent_id IS NULL; ALTER TABLE t ALTER parent_id SET NOT NULL;", Verdict::Safe, "Safe to roll back");
    row("allows duplicates", "ALTER TABLE parent DROP CONSTRAINT parent_name_key;", "ALTER TABLE parent ADD CONSTRAINT parent_name_key UNIQUE (name);", Verdict::Caution, "two rows of public.parent have the same name");
    row("allows larger numbers", "ALTER TABLE t ALTER a TYPE bigint;", "ALTER TABLE t ALTER a TYPE integer;", Verdict::Caution, "2147483648");
    row("drops a check", "ALTER TABLE t DROP CONSTRAINT a_check;", "ALTER TABLE t ADD CONSTRAINT a_check CHECK (a > 0);", Verdict::Caution, "public.t.a fails CHECK");
    row("drops a check that comes back unproved", "ALTER TABLE t DROP CONSTRAINT a_check;", "ALTER TABLE t ADD CONSTRAINT a_check CHECK (a > 0) NOT VALID; UPDATE t SET a = 1 WHERE a <= 0; ALTER TABLE t VALIDATE CONSTRAINT a_check;", Verdict::Safe, "Safe to roll back");
    row("drops a foreign key", "ALTER TABLE t DROP CONSTRAINT t_parent_id_fkey;", "ALTER TABLE t ADD FOREIGN KEY (parent_id) REFERENCES parent;", Verdict::Caution, "public.t.parent_id points at no row of public.parent");
    row("leaves rows", "INSERT INTO parent VALUES (99, 'x');", "SELECT 1;", Verdict::Unsafe, "the up does not run again after it");
    row("leaves rows that may be there", "INSERT INTO parent VALUES (99, 'x') ON CONFLICT DO NOTHING;", "SELECT 1;", Verdict::Safe, "Safe to roll back");
    row("deletes what nobody has", "DELETE FROM t WHERE a > 1000;", "SELECT 1;", Verdict::Caution, "the DELETE in line 1 of the up met no row");
    row("lets go what is deleted", "ALTER TABLE parent ADD gone boolean NOT NULL DEFAULT false, DROP CONSTRAINT parent_name_key; CREATE UNIQUE INDEX parent_name ON parent (name) WHERE NOT gone;", "DROP INDEX parent_name; ALTER TABLE parent DROP gone, ADD CONSTRAINT parent_name_key UNIQUE (name);", Verdict::Caution, "two rows of public.parent have the same name");
    row("carries new rows over", "CREATE TABLE marks (t_id int PRIMARY KEY REFERENCES t); INSERT INTO marks SELECT id FROM t WHERE note = 'x'; UPDATE t SET note = '' WHERE note = 'x';", "UPDATE t SET note = 'x' WHERE id IN (SELECT t_id FROM marks); DROP TABLE marks;", Verdict::Caution, "what was written since is lost");
    row("keys in a circle", "CREATE TABLE one (id int PRIMARY KEY, other int NOT NULL); CREATE TABLE two (id int PRIMARY KEY, other int NOT NULL REFERENCES one); ALTER TABLE one ADD FOREIGN KEY (other) REFERENCES two;", "DROP TABLE one, two;", Verdict::Safe, "Safe to roll back");
}

void TestRehearsal::tellsTheTruth()
{
    QFETCH(QByteArray, up);
    QFETCH(QByteArray, down);
    QFETCH(int, verdict);
    QFETCH(QString, says);
    const RehearsalReport report = rehearse(up, down);
    QVERIFY2(report.sentence.contains(says), qPrintable(report.sentence));
    QCOMPARE(int(report.verdict), verdict);
    QCOMPARE(report.remark.contains(QStringLiteral("1 row(s) of public.parent that the up wrote")), up.contains("INSERT INTO parent"));
}

void TestRehearsal::measuresLocksRewritesAndScans()
{
    const RehearsalReport report = rehearse("BEGIN;\nALTER TABLE t ALTER COLUMN a TYPE bigint;\nALTER TABLE t ADD CONSTRAINT b CHECK (a < 1000);\nCOMMIT;", "BEGIN;\nALTER TABLE t DROP CONSTRAINT b;\nALTER TABLE t ALTER COLUMN a TYPE integer;\nCOMMIT;");
    const QList<StatementMeasure> up = report.statementsOf(Direction::Up);
    QCOMPARE(up.size(), 2);
    QCOMPARE(up[0].work(), QStringLiteral("rewrite"));
    QCOMPARE(up[0].strongest(), LockMode::AccessExclusive);
    QCOMPARE(up[0].rewritten, QStringList { QStringLiteral("public.t") });
    QCOMPARE(up[1].held, LockMode::AccessExclusive);
    QVERIFY(up[1].rowsScanned >= 20);
    QVERIFY(up[0].walBytes > 0);
    QVERIFY(report.readsBlocked() > 0);
    for (const StatementMeasure &measure : report.statements)
        QVERIFY2(measure.disagreements.isEmpty(), qPrintable(measure.disagreements.join(u';')));
}

/// What a statement makes, renames or moves is known by its number; and the name that it had is the one that was locked.
void TestRehearsal::measuresWhatIsRenamed()
{
    const QByteArray up = "CREATE VIEW v AS SELECT id, note FROM t;\nCOMMIT;\nBEGIN;\nALTER VIEW v RENAME TO w;\nALTER TABLE t RENAME TO things;\nCREATE TYPE pair AS (a int, b text);\nALTER SEQUENCE t_id_seq RESTART;\n"
                          "DELETE FROM parent WHERE id < 0;\nCREATE MATERIALIZED VIEW m AS SELECT * FROM things;\nREFRESH MATERIALIZED VIEW m;\nCREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM parent';\n";
    const RehearsalReport report = rehearse("BEGIN;\n" + up + "COMMIT;\n", "DROP FUNCTION f(); DROP MATERIALIZED VIEW m; DROP TYPE pair; ALTER TABLE things RENAME TO t; DROP VIEW w;");
    QVERIFY2(report.run.upError.isEmpty(), qPrintable(report.run.upError));
    for (const StatementMeasure &measure : report.statements)
        QVERIFY2(measure.disagreements.isEmpty(), qPrintable(measure.text + QStringLiteral(": ") + measure.disagreements.join(u'\n')));
    const auto renaming = std::find_if(report.statements.begin(), report.statements.end(), [](const StatementMeasure &measure) { return measure.text.startsWith(QStringLiteral("Rename public.t ")); });
    QVERIFY(renaming != report.statements.end());
    QCOMPARE(renaming->strongest(), LockMode::AccessExclusive);
    QCOMPARE(renaming->locks.front().relation, QStringLiteral("public.t"));
    const RehearsalReport dropped = rehearse("DROP TABLE keyless;", "CREATE TABLE keyless (a integer);");
    QCOMPARE(dropped.statements.front().strongest(), LockMode::AccessExclusive);
    QVERIFY2(dropped.statements.front().disagreements.isEmpty(), qPrintable(dropped.statements.front().disagreements.join(u'\n')));
}

void TestRehearsal::concurrentBuildIsSampled()
{
    const RehearsalReport report = rehearse("CREATE INDEX CONCURRENTLY t_a_idx ON t (a);", "DROP INDEX CONCURRENTLY t_a_idx;");
    const StatementMeasure &build = report.statements.front();
    QVERIFY(build.sampled);
    QCOMPARE(build.strongest(), LockMode::ShareUpdateExclusive);
    QCOMPARE(report.verdict, RehearsalReport::Verdict::Safe);
    QCOMPARE(report.writesBlocked(), 0.0);
}

void TestRehearsal::exercisesWhatIsNew()
{
    const RehearsalReport report = rehearse("ALTER TABLE t ADD COLUMN state text NOT NULL DEFAULT 'new' CONSTRAINT state_check CHECK (state IN ('new', 'old')), ADD COLUMN code varchar(4); CREATE TABLE made (id int PRIMARY KEY, t_id bigint NOT NULL REFERENCES t);",
                                            "DROP TABLE made; ALTER TABLE t DROP COLUMN state, DROP COLUMN code;");
    QStringList seen;
    for (const Probe &probe : report.probes) {
        QVERIFY2(probe.ok, qPrintable(probe.object + u' ' + probe.kindName() + u' ' + probe.detail));
        seen << QStringLiteral("%1 %2").arg(probe.object).arg(int(probe.kind));
    }
    using Kind = Probe::Kind;
    const std::pair<const char *, Kind> wanted[] = { { "public.t.state", Kind::Uses }, { "public.t.state", Kind::Refused }, { "public.t.state_check", Kind::Refused }, { "public.t.code", Kind::Border },
                                                     { "public.t.code", Kind::Refused }, { "public.made", Kind::Uses }, { "public.t", Kind::Update }, { "public.made.made_pkey", Kind::Refused } };
    for (const auto &[object, kind] : wanted)
        QVERIFY2(seen.contains(QStringLiteral("%1 %2").arg(QLatin1String(object)).arg(int(kind))), object);
    QVERIFY2(report.notExercised.isEmpty(), qPrintable(report.notExercised.join(u';')));
}

void TestRehearsal::verificationAndRepetitionCount()
{
    const RehearsalReport report = rehearse("CREATE INDEX IF NOT EXISTS t_a_idx ON t (a); SELECT count(*) = 20 AS ok FROM t;", "DROP INDEX IF EXISTS t_a_idx;");
    QCOMPARE(report.verified, 1);
    QVERIFY2(report.verifyError.isEmpty() && report.overItselfError.isEmpty(), qPrintable(report.verifyError + report.overItselfError));
    QCOMPARE(report.step(QStringLiteral("verify"))->state, RehearsalStep::State::Ok);
    QCOMPARE(report.step(QStringLiteral("up-over-itself"))->state, RehearsalStep::State::Ok);
}

void TestRehearsal::tenantsAreKeptApart_data()
{
    QTest::addColumn<QByteArray>("security");
    QTest::addColumn<QString>("leak");
    const auto row = [](const char *name, const char *security, const char *leak) { QTest::newRow(name) << QByteArray(security) << QString::fromLatin1(leak); };
    const char tight[] = "ALTER TABLE orders ENABLE ROW LEVEL SECURITY; ALTER TABLE orders FORCE ROW LEVEL SECURITY; CREATE POLICY own ON orders USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint);";
    row("tight", tight, "");
    row("without security", "", "a tenant reads 2 rows of others");
    row("policy for reads only", "ALTER TABLE orders ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON orders USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint) WITH CHECK (true);", "a tenant writes rows for another");
    row("everything without a tenant", "ALTER TABLE orders ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON orders USING (coalesce(current_setting('app.tenant_id', true), '') IN ('', tenant_id::text));", "a session that names no tenant reads 3 rows");
}

void TestRehearsal::tenantsAreKeptApart()
{
    QFETCH(QByteArray, security);
    QFETCH(QString, leak);
    TemporaryProject project;
    project.write(QStringLiteral("lockkeeper.toml"), "[tenancy]\nkind = \"column\"\ncolumn = \"tenant_id\"\nsetting = \"app.tenant_id\"\n");
    project.migration(QStringLiteral("20260101000000_base"), "CREATE TABLE tenants (id bigint PRIMARY KEY);", "DROP TABLE tenants;");
    project.migration(QStringLiteral("20260102000000_next"), "CREATE TABLE orders (id bigserial PRIMARY KEY, tenant_id bigint NOT NULL REFERENCES tenants, note text);" + security, "DROP TABLE orders;");
    const MigrationProject opened = openProject(project.path());
    Rehearser rehearser(*m_sandbox, opened);
    Progress progress;
    const RehearsalReport report = rehearser.rehearse(QStringLiteral("20260102000000"), progress);
    QVERIFY(report.isolation.has_value());
    QVERIFY2(report.isolation->notTested.isEmpty(), qPrintable(report.isolation->notTested.join(u'\n')));
    QCOMPARE(report.isolation->probes.size(), 6);
    QVERIFY2(leak.isEmpty() ? report.isolation->leak().isEmpty() : report.isolation->leak().contains(leak), qPrintable(report.isolation->leak()));
    QVERIFY2(leak.isEmpty() == (report.verdict != RehearsalReport::Verdict::Unsafe), qPrintable(report.sentence));
}

void TestRehearsal::reportSurvivesJson()
{
    const RehearsalReport report = rehearse("ALTER TABLE t DROP COLUMN note;", "ALTER TABLE t ADD COLUMN note text;");
    const QJsonObject json = report.toJson();
    const RehearsalReport again = RehearsalReport::fromJson(QJsonDocument::fromJson(QJsonDocument(json).toJson()).object());
    QCOMPARE(QJsonDocument(again.toJson()).toJson(), QJsonDocument(json).toJson());
    QCOMPARE(json[u"data"][u"lost_values"].toInt(), 20);
    QCOMPARE(json[u"down"][u"state"].toString(), QStringLiteral("ok"));
}

void TestRehearsal::reportIsTiedToTheFiles()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_base"), "CREATE TABLE t ();", "DROP TABLE t;");
    const MigrationProject opened = openProject(project.path());
    Rehearser rehearser(*m_sandbox, opened);
    Progress progress;
    saveReport(opened, rehearser.rehearse(QStringLiteral("20260101000000"), progress));
    QVERIFY(loadReport(opened, opened.migrations.front()).has_value());
    project.migration(QStringLiteral("20260101000000_base"), "CREATE TABLE t (); ", "DROP TABLE t;");
    QVERIFY(!loadReport(opened, opened.migrations.front()).has_value());
    Migration missing; // a plan may name a change whose script is not there: only its own rehearsal fails
    missing.version = QStringLiteral("first");
    QVERIFY(!rehearsalHash(missing).isEmpty());
    QVERIFY_EXCEPTION_THROWN(migrationText(missing, Direction::Up), Error);
}

void TestRehearsal::saysWhatTheToolWouldRefuse()
{
    TemporaryProject project;
    const QByteArray indexes = "CREATE INDEX CONCURRENTLY a ON t (id);\nCREATE INDEX CONCURRENTLY b ON t (id);\n";
    project.write(QStringLiteral("migrations/1_base.up.sql"), "CREATE TABLE t (id int);");
    project.write(QStringLiteral("migrations/2_indexes.up.sql"), indexes);
    project.write(QStringLiteral("migrations/2_indexes.down.sql"), "DROP INDEX a, b;");
    const MigrationProject opened = openProject(project.path());
    QCOMPARE(opened.format, QStringLiteral("golang-migrate"));
    Rehearser rehearser(*m_sandbox, opened);
    Progress progress;
    const RehearsalReport report = rehearser.rehearse(QStringLiteral("2"), progress);
    QVERIFY2(report.remark.contains(QStringLiteral("The project's tool would not run it as it is: 2_indexes.up.sql, line 1")), qPrintable(report.remark));
}

void TestRehearsal::untrustedPythonHasNoVerdict()
{
    TemporaryProject project;
    project.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = migs\n");
    project.write(QStringLiteral("migs/env.py"), "raise SystemExit(1)\n");
    project.write(QStringLiteral("migs/versions/a0_first.py"), "revision = 'a0'\ndown_revision = None\n\ndef upgrade():\n    op.execute('SELECT 1')\n\ndef downgrade():\n    pass\n");
    const MigrationProject opened = openProject(project.path());
    QCOMPARE(opened.migrations.size(), 1);
    Progress progress;
    try {
        Rehearser(*m_sandbox, opened).rehearse(QStringLiteral("a0"), progress);
        QFAIL("It was rehearsed.");
    } catch (const Error &error) {
        QVERIFY2(error.message.contains(u"not trusted"), qPrintable(error.message));
    }
}

void TestRehearsal::canBeStopped()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_base"), base, "DROP TABLE t, parent;");
    const MigrationProject opened = openProject(project.path());
    Rehearser rehearser(*m_sandbox, opened);
    const auto cancelled = std::make_shared<std::atomic_bool>(false);
    rehearser.onStep = [&](const RehearsalReport &report) {
        if (report.steps[1].state == RehearsalStep::State::Running)
            cancelled->store(true);
    };
    Progress progress({}, cancelled);
    try {
        rehearser.rehearse(QStringLiteral("20260101000000"), progress);
        QFAIL("it went on");
    } catch (const Error &error) {
        QCOMPARE(error.kind, ErrorKind::Cancelled);
    }
}

/// Also while databases are cleaned up after it.
void TestRehearsal::lostServerIsAnError()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_base"), base, "DROP TABLE t, parent;");
    const MigrationProject opened = openProject(project.path());
    Progress progress;
    const auto sandbox = Sandbox::open(m_sandbox->connect(QStringLiteral("postgres"), progress)->majorVersion(), progress);
    const auto killer = sandbox->connect(QStringLiteral("postgres"), progress);
    Rehearser rehearser(*sandbox, opened);
    rehearser.onStep = [&](const RehearsalReport &report) {
        if (report.step(QStringLiteral("up"))->state == RehearsalStep::State::Running)
            killer->execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
    };
    try {
        rehearser.rehearse(QStringLiteral("20260101000000"), progress);
        QFAIL("it went on");
    } catch (const Error &error) {
        QCOMPARE(error.kind, ErrorKind::ConnectionLost);
    }
}

QTEST_GUILESS_MAIN(TestRehearsal)
#include "tst_rehearsal.moc"
