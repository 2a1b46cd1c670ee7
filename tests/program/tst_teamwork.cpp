#include "models/core/files.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// What a team has agreed on, as the program keeps it: tenants, conventions, approvals, designs.
class TestTeamwork : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void eachTenantIsMigrated();
    void eachTenantIsBackfilled();
    void conventionsAreFindings();
    void productionNeedsItsNameAndAnApproval();
    void aSeriesHasOneDesign();
    void aMissingDownIsDerived();
    void variablesOfPsqlComeFromTheProject();
    void alembicIsAskedOnlyWhereItMay();
    void theSqlOfAlembicIsLinted();

private:
    QTemporaryDir m_settings;
};

struct Answer
{
    int code = -1;
    QByteArray out, err;
    const char *said()
    {
        all = out + err;
        return all.constData();
    }
    QByteArray all;
};

static Answer run(const QStringList &arguments, const QString &folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(qEnvironmentVariable("LOCKKEEPER_PROGRAM"), arguments);
    process.waitForFinished(120'000);
    return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError(), {} };
}

static QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(u' ');
}

static QString uriOf(const QString &database)
{
    return QStringLiteral("host=%1 user=postgres dbname=%2").arg(server().folder(), database);
}

static QJsonObject json(const Answer &answer)
{
    return QJsonDocument::fromJson(answer.out).object();
}

void TestTeamwork::initTestCase()
{
    qputenv("XDG_CONFIG_HOME", m_settings.path().toUtf8());
}

void TestTeamwork::eachTenantIsMigrated()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    const auto session = freshDatabase(&database);
    session->execute("CREATE SCHEMA t_1; CREATE SCHEMA t_2; CREATE SCHEMA t_3; CREATE TABLE t_2.b (id int)");
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id int PRIMARY KEY);", "DROP TABLE a;");
    project.migration(QStringLiteral("20260102000000_second"), "CREATE TABLE b (id int PRIMARY KEY);", "DROP TABLE b;");
    project.write(QStringLiteral("lockkeeper.toml"), "[tenancy]\nkind = \"schema\"\npattern = \"t_*\"\nat_once = 1\n");
    const QStringList on { QStringLiteral("--database"), uriOf(database), QStringLiteral("--format"), QStringLiteral("json") };
    const auto outcomes = [](const QJsonObject &answer, const QString &key) {
        QStringList said;
        for (const QJsonValue &tenant : answer[u"tenants"].toArray())
            said << tenant[u"tenant"].toString() + u' ' + tenant[key].toString() + u' ' + QString::number(tenant[u"pending"].toInt());
        return said.join(u',');
    };
    Answer status = run(words("status") + on, project.path());
    QVERIFY2(status.code == 0, status.said());
    QCOMPARE(outcomes(json(status), QStringLiteral("state")), QStringLiteral("t_1 behind 2,t_2 behind 2,t_3 behind 2"));
    QVERIFY(json(status)[u"migrations"][0][u"state"].isNull());
    Answer apply = run(words("apply") + on, project.path());
    QCOMPARE(apply.code, 3);
    QCOMPARE(outcomes(json(apply), QStringLiteral("outcome")), QStringLiteral("t_1 done 0,t_2 failed 1,t_3 not-started 2"));
    QVERIFY2(apply.err.contains("already exists"), apply.err.constData());
    QVERIFY(json(apply)[u"tenants"][0][u"canary"].toBool() && !json(apply)[u"ok"].toBool());
    QCOMPARE(run(words("verify") + on, project.path()).code, 2); // of which tenant?
    session->execute("DROP TABLE t_2.b");
    Answer dry = run(words("apply --dry-run --tenant t_2 --database") + QStringList { uriOf(database) }, project.path());
    QCOMPARE(dry.out, QByteArray("t_2: 20260102000000 second\n"));
    Answer text = run(words("apply --at-once 2 --database") + QStringList { uriOf(database) }, project.path());
    QVERIFY2(text.code == 0 && text.out.count('\n') == 3 && text.out.contains("0 pending"), text.said());
    QCOMPARE(outcomes(json(run(words("rollback --to 0 --tenant t_1") + on, project.path())), QStringLiteral("outcome")), QStringLiteral("t_1 done 2"));
    QCOMPARE(outcomes(json(run(words("status") + on, project.path())), QStringLiteral("state")), QStringLiteral("t_1 behind 2,t_2 current 0,t_3 current 0"));
    QCOMPARE(json(run(words("status --tenant t_1") + on, project.path()))[u"migrations"][0][u"state"].toString(), QStringLiteral("pending"));
    QCOMPARE(run(words("apply --at-once none") + on, project.path()).code, 2);
    QCOMPARE(run(words("apply --tenant t_9") + on, project.path()).code, 2);
}

void TestTeamwork::eachTenantIsBackfilled()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    const auto session = freshDatabase(&database);
    session->execute("CREATE TABLE tenants (id bigint); INSERT INTO tenants VALUES (1), (2); CREATE TABLE o (id int PRIMARY KEY, tenant_id bigint, s text); INSERT INTO o SELECT g, 1 + g % 2 FROM generate_series(1, 100) g; CREATE TABLE c (id int PRIMARY KEY, s text); INSERT INTO c VALUES (1)");
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "SELECT 1;");
    project.write(QStringLiteral("lockkeeper.toml"), "[tenancy]\nkind = \"column\"\nquery = \"SELECT id FROM tenants ORDER BY id\"\n");
    const auto fill = [&](const QString &table, const QStringList &more = {}) {
        return run(QStringList { QStringLiteral("backfill"), QStringLiteral("--table"), table, QStringLiteral("--set"), QStringLiteral("s = 'x'"), QStringLiteral("--where"), QStringLiteral("s IS NULL"), QStringLiteral("--format"), QStringLiteral("json"), QStringLiteral("--database"), uriOf(database) } + more, project.path());
    };
    Answer one = fill(QStringLiteral("o"), words("--tenant 2"));
    QVERIFY2(one.code == 0, one.said());
    QCOMPARE(session->query("SELECT string_agg(DISTINCT tenant_id::text, ',') FROM o WHERE s IS NOT NULL").text(0, 0), QStringLiteral("2"));
    Answer all = fill(QStringLiteral("o"));
    QVERIFY2(all.code == 0 && json(all)[u"tenants"].toArray().size() == 2 && json(all)[u"ok"].toBool(), all.said());
    QCOMPARE(session->query("SELECT count(*) FROM o WHERE s IS NULL").integer(0, 0), 0);
    Answer shared = fill(QStringLiteral("c"));
    QVERIFY2(shared.code == 0 && json(shared)[u"rows_changed"].toInt() == 1, shared.said());
}

void TestTeamwork::conventionsAreFindings()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE public.\"Bad\" (id bigint PRIMARY KEY, price money);\n-- lockkeeper: ignore convention-name because an old tool wants it\nCREATE TABLE public.\"Old\" (id bigint PRIMARY KEY);\n");
    project.write(QStringLiteral("lockkeeper.toml"), "[conventions]\ntables = \"[a-z_]+\"\nrequired_columns = [\"created_at timestamptz\"]\nrequired_comments = [\"table\"]\nforbidden_types = { money = \"numeric(12,2)\" }\n"
                                                      "[conventions.names]\nprimary_key = \"{table}_pk\"\n[tenancy]\nkind = \"column\"\n[rules]\ntenant-policy = \"off\"\n");
    const Answer lint = run(words("lint --format json migrations/20260101000000_first.up.sql"), project.path());
    QStringList rules;
    for (const QJsonValue &finding : QJsonDocument::fromJson(lint.out).array())
        if (const QString rule = finding[u"rule"].toString(); rule.startsWith(u"convention") || rule.startsWith(u"tenant"))
            rules << QString::number(finding[u"line"].toInt()) + u' ' + rule;
    rules.sort();
    QCOMPARE(rules.join(u','), QStringLiteral("1 convention-comment,1 convention-name,1 convention-required-column,1 convention-type,1 tenant-column,3 convention-comment,3 convention-required-column,3 tenant-column"));
    const Answer design = run(words("design create-table --set name=Wrong --set comment=x"), project.path());
    QVERIFY2(design.code == 2 && design.err.contains("conventions"), design.err.constData());
    const Answer made = run(words("design create-table --set name=bills --set comment=x"), project.path());
    for (const char *part : { "bills_pk", "created_at timestamp with time zone DEFAULT now() NOT NULL", "tenant_id bigint DEFAULT NULLIF", "FORCE ROW LEVEL SECURITY", "CREATE POLICY" })
        QVERIFY2(made.out.contains(part), (QByteArray(part) + made.out + made.err).constData());
}

void TestTeamwork::productionNeedsItsNameAndAnApproval()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    const auto session = freshDatabase(&database);
    makeBigTable(*session);
    makeFolder(m_settings.path() + QStringLiteral("/lockkeeper"));
    const QJsonObject profile { { QStringLiteral("name"), QStringLiteral("shop-prod") }, { QStringLiteral("environment"), QStringLiteral("production") }, { QStringLiteral("host"), server().folder() }, { QStringLiteral("database"), database }, { QStringLiteral("user"), QStringLiteral("postgres") } };
    QJsonObject saved = ConnectionProfile::fromJson(profile).toJson();
    for (auto entry = saved.begin(); entry != saved.end(); ++entry)
        if (entry.key().contains(u"block"))
            entry.value() = 0.05;
    writeFileAtomically(m_settings.path() + QStringLiteral("/lockkeeper/connections.json"), QJsonDocument(QJsonArray { saved }).toJson());
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_rewrite"), "ALTER TABLE big ALTER COLUMN n TYPE bigint;");
    const QStringList on { QStringLiteral("--database"), QStringLiteral("shop-prod") }, named { QStringLiteral("--confirm"), QStringLiteral("shop-prod/") + database };
    Answer unnamed = run(words("apply") + on, project.path());
    QVERIFY2(unnamed.code != 0 && unnamed.err.contains("--confirm"), unnamed.said());
    Answer refused = run(words("apply") + on + named, project.path());
    QVERIFY2(refused.code != 0 && refused.err.contains("Nobody has approved it"), refused.said());
    QCOMPARE(run(words("approve 20260101000000 --until 2099-01-01T00:00") + on, project.path()).code, 2); // no reason
    QCOMPARE(run(words("approve 20260101000000 --reason agreed --until yesterday") + on, project.path()).code, 2);
    QCOMPARE(run(words("approve 20260101000000 --reason agreed --from 2098-01-01T00:00 --until 2099-01-01T00:00") + on, project.path()).code, 0);
    Answer tooEarly = run(words("apply") + on + named, project.path());
    QVERIFY2(tooEarly.code != 0 && tooEarly.err.contains("2098"), tooEarly.said());
    Answer approved = run(words("approve 20260101000000 --reason agreed --until 2099-01-01T00:00") + on, project.path());
    QVERIFY2(approved.code == 0, approved.said());
    QCOMPARE(json(run(words("approve --format json"), project.path()))[u"approvals"].toArray().size(), 2);
    Answer applied = run(words("apply") + on + named, project.path());
    QVERIFY2(applied.code == 0, applied.said());
    QCOMPARE(session->query("SELECT format_type(atttypid, -1) FROM pg_attribute WHERE attrelid = 'big'::regclass AND attname = 'n'").text(0, 0), QStringLiteral("bigint"));
}

void TestTeamwork::aSeriesHasOneDesign()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE public.orders (id bigint PRIMARY KEY, note text);", "DROP TABLE public.orders;");
    project.write(QStringLiteral("lockkeeper.toml"), "[project]\nname = \"shop\"\n");
    QCOMPARE(run(words("design rename-column --write --set table=orders --set column=note --set new_name=remark"), project.path()).code, 0);
    const Answer page = run(words("analyze migrations"), project.path());
    for (const char *part : { "# Series of", "public.orders", "Phase: Expand", "Phase: Clean", "Open questions", "Needs: 20260101000000", "Which release" })
        QVERIFY2(page.out.contains(part), (QByteArray(part) + page.out).constData());
    QCOMPARE(page.out.count("## Open questions"), 1);
    const Answer html = run(words("analyze --format html migrations"), project.path());
    QCOMPARE(html.out.count("<html"), 1);
    const Answer pdf = run(words("analyze --format pdf migrations"), project.path());
    QVERIFY(pdf.out.startsWith("%PDF-") && pdf.out.count("%%EOF") == 1);
    const Answer designed = run(words("design drop-table --format markdown --set table=orders"), project.path());
    QVERIFY2(designed.code == 0 && designed.out.startsWith("# Drop public.orders") && designed.out.contains("Phase: Clean") && designed.out.count("## Open questions") == 1, (designed.out + designed.err).constData());
}

void TestTeamwork::aMissingDownIsDerived()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE public.orders (id bigint PRIMARY KEY, note text DEFAULT 'none');", "DROP TABLE public.orders;");
    project.migration(QStringLiteral("20260102000000_second"), "ALTER TABLE public.orders DROP COLUMN note;");
    Answer written = run(words("new --down 20260102000000"), project.path());
    QVERIFY2(written.code == 0, written.said());
    QVERIFY2(written.err.contains("Does not come back"), written.err.constData());
    const QByteArray down = readTextFile(project.file(QStringLiteral("migrations/20260102000000_second.down.sql")));
    QVERIFY2(down.contains("ADD COLUMN note text DEFAULT 'none'") && down.startsWith("-- Reverses: 20260102000000"), down.constData());
    QCOMPARE(run(words("new --down 20260102000000"), project.path()).code, 2); // there is one now
    QCOMPARE(run(words("new --down 20990101000000"), project.path()).code, 2);
}

void TestTeamwork::variablesOfPsqlComeFromTheProject()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    const auto session = freshDatabase(&database);
    TemporaryProject project;
    project.write(QStringLiteral("lockkeeper.toml"), "[psql.variables]\nplace = \"Old Town\"\nname = \"shop\"\n");
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE :\"name\" (id bigint, place text DEFAULT :'place', at time DEFAULT '10:00'::time);\n");
    Answer applied = run(words("apply --set name=store --database") + QStringList { uriOf(database) }, project.path());
    QVERIFY2(applied.code == 0, applied.said());
    session->execute("INSERT INTO store (id) VALUES (1)");
    QCOMPARE(session->query("SELECT place || at FROM store").text(0, 0), QStringLiteral("Old Town10:00:00"));
    QCOMPARE(run(words("apply --set =store --database") + QStringList { uriOf(database) }, project.path()).code, 2);
}

void TestTeamwork::alembicIsAskedOnlyWhereItMay()
{
    TemporaryProject native, alembic;
    native.migration(QStringLiteral("20260101000000_first"), "SELECT 1;");
    const Answer other = run(words("new --autogenerate add a note"), native.path());
    QVERIFY2(other.code == 2 && other.err.contains("native"), other.err.constData());
    alembic.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = alembic\n");
    alembic.write(QStringLiteral("alembic/env.py"), "open('ran', 'w')\n");
    alembic.write(QStringLiteral("alembic/versions/a1_first.py"), "revision = 'a1'\ndown_revision = None\ndef upgrade():\n    pass\ndef downgrade():\n    pass\n");
    for (const char *ask : { "new --autogenerate add a note", "new --check", "lint" }) {
        const Answer untrusted = run(words(ask), alembic.path());
        QVERIFY2(untrusted.code == 2 && untrusted.err.contains("lockkeeper trust"), untrusted.err.constData());
        QVERIFY(!QFile::exists(alembic.file(QStringLiteral("ran"))));
    }
    QCOMPARE(run(words("trust"), alembic.path()).code, 0);
    qputenv("PATH_BEFORE", qgetenv("PATH"));
    qputenv("PATH", "/nowhere");
    const Answer missing = run(words("new --check"), alembic.path());
    qputenv("PATH", qgetenv("PATH_BEFORE"));
    QVERIFY2(missing.code != 0 && missing.err.contains("alembic"), missing.err.constData());
}

void TestTeamwork::theSqlOfAlembicIsLinted()
{
    if (QStandardPaths::findExecutable(QStringLiteral("alembic")).isEmpty())
        QSKIP("alembic is not installed.");
    TemporaryProject project;
    project.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = alembic\n");
    project.write(QStringLiteral("alembic/env.py"), "from alembic import context\ncontext.configure(dialect_name='postgresql')\nwith context.begin_transaction():\n    context.run_migrations()\n");
    project.write(QStringLiteral("alembic/versions/a1_first.py"), "from alembic import op\nrevision = 'a1'\ndown_revision = None\ndef upgrade():\n    op.execute('CREATE TABLE orders (id bigint PRIMARY KEY)')\ndef downgrade():\n    pass\n");
    project.write(QStringLiteral("alembic/versions/b2_second.py"), "from alembic import op\nrevision = 'b2'\ndown_revision = 'a1'\ndef upgrade():\n    op.execute('ALTER TABLE orders ALTER COLUMN id TYPE text')\ndef downgrade():\n    pass\n");
    QCOMPARE(run(words("trust"), project.path()).code, 0);
    const Answer linted = run(words("lint"), project.path());
    QCOMPARE(linted.code, 1);
    QVERIFY2(linted.out.contains("b2_second.py:") && linted.out.contains("[type-change-rewrite]"), (linted.out + linted.err).constData());
    const Answer fixed = run(words("lint --fix"), project.path());
    QVERIFY2(fixed.code == 2 && fixed.err.contains("by hand"), fixed.err.constData());
}

QTEST_GUILESS_MAIN(TestTeamwork)
#include "tst_teamwork.moc"
