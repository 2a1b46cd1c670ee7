#include "models/catalog/catalogdifference.h"
#include "models/catalog/catalogreader.h"
#include "models/safety/findingsmodel.h"
#include "models/safety/safetyanalysis.h"
#include "tests/support/golden.h"
#include "tests/support/privateserver.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestRules : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void golden_data() { addGoldenRows(QStringLiteral(SOURCE_FOLDER "/tests/safety/golden"), QStringLiteral("*.sql")); }
    void golden();
    void cases_data() { addGoldenRows(QStringLiteral(SOURCE_FOLDER "/tests/safety/cases"), QStringLiteral("*.sql")); }
    void cases();
    void everyRuleHasAPageAndACase();
    void everyHazardIsARuleOrHasAReason();
    void fixesMakeTheirFindingGo();
    void fixesKeepTheCatalogOnAServer_data();
    void fixesKeepTheCatalogOnAServer();
    void splitsKeepOrderAndSettings();
    void splitsAreNotOfferedWhereTheSessionCounts_data();
    void splitsAreNotOfferedWhereTheSessionCounts();
    void suppressionNeedsAReason();
    void unusedSuppressionIsAFinding();
    void otherLintersCommentsCount();
    void variablesAreSaid();
    void emptiedTablesAreEmpty();
    void subCommandsHaveTheirPlaces();
    void statementsOfABlockHaveTheirPlaces();
    void whatIsRolledBackIsNotThere();
    void settingsEndWithTheirTransaction();
    void fixesAreOnlyOfferedWhereTheyRun_data();
    void fixesAreOnlyOfferedWhereTheyRun();
    void scriptSaysWhatNobodyHasRead();
    void projectMayTurnARuleOff();
    void modelShowsWorstFirst();

private:
    QStringList m_operations; ///< the vocabulary's
};

static SafetyAnalysisPtr analyze(const QByteArray &text, const RuleSettings &settings = {})
{
    const qsizetype divide = text.indexOf("-- then\n");
    const int major = text.startsWith("-- server: ") ? text.mid(11, 2).toInt() : 15;
    auto empty = std::make_shared<Catalog>();
    empty->complete = true;
    empty->schemas.insert(QStringLiteral("public"), { QStringLiteral("public"), {}, {}, {} });
    const CatalogPtr before = divide < 0 ? empty : analyzeScript(Script(text.left(divide)), { .before = empty, .serverVersion = major * 10000 })->after;
    return analyzeSafety(divide < 0 ? text : text.mid(divide + 8), { .before = before, .serverVersion = major * 10000 }, settings);
}

static QStringList rulesOf(const SafetyAnalysisPtr &analysis)
{
    QStringList rules;
    for (const Finding &finding : analysis->findings)
        rules << finding.rule;
    return rules;
}

void TestRules::initTestCase()
{
    for (const QJsonValue &word : QJsonDocument::fromJson(contentOf(QStringLiteral(":/vocabulary.json")))[u"operation"].toArray())
        m_operations << word.toString();
}

void TestRules::golden()
{
    QFETCH(QString, file);
    const SafetyAnalysisPtr analysis = analyze(contentOf(file));
    const LineMap lines(analysis->script->script.text());
    QStringList seen;
    for (const Finding &finding : analysis->findings) {
        const TextPosition at = lines.position(finding.range.begin);
        seen << QStringLiteral("%1:%2 %3 %4: %5").arg(at.line).arg(at.column).arg(severityId(finding.severity), finding.rule, finding.message);
        for (const Fix &fix : finding.fixes)
            seen << QStringLiteral("  fix: ") + fix.title;
    }
    compareGolden(file, seen.join(u'\n').toUtf8() + '\n');
}

/// What the cases of tenant-* and convention-* take as the project's; the others have none.
static RuleSettings settingsFor(const QString &rule)
{
    using Named = Conventions::Named;
    RuleSettings settings;
    if (rule.startsWith(u"tenant-")) {
        settings.project.tenancy.kind = Tenancy::Kind::Column;
        settings.project.tenancy.shared << QStringLiteral("public.countries");
    } else if (rule.startsWith(u"convention-")) {
        Conventions &agreed = settings.project.conventions;
        agreed.tables = agreed.columns = QStringLiteral("[a-z][a-z0-9_]*");
        agreed.names = { { Named::Index, QStringLiteral("ix_{table}_{columns}") }, { Named::PrimaryKey, QStringLiteral("{table}_pk") }, { Named::ForeignKey, QStringLiteral("fk_{table}_{referenced}") }, { Named::Check, QStringLiteral("ck_{table}_*") } };
        agreed.wantedColumns << Conventions::WantedColumn { QStringLiteral("created_at"), QStringLiteral("timestamp with time zone") };
        agreed.tableComments = agreed.columnComments = true;
        agreed.forbiddenTypes = { { QStringLiteral("money"), QStringLiteral("numeric(12,2)") }, { QStringLiteral("character varying"), {} } };
    }
    return settings;
}

void TestRules::cases()
{
    // ID.sql and ID.good.sql: below "-- then" each statement stands under "-- bad", which the rule ID must report, or
    // "-- good", which it must not.
    QFETCH(QString, file);
    const QString rule = QFileInfo(file).baseName();
    const SafetyAnalysisPtr analysis = analyze(contentOf(file), settingsFor(rule));
    const QByteArray &text = analysis->script->script.text();
    QStringList seen, expected;
    for (int i = 0; i < int(analysis->script->statements.size()); ++i) {
        const StatementAnalysis &statement = analysis->script->statements[size_t(i)];
        if (statement.error)
            QSKIP(qPrintable(QStringLiteral("The parser is older than this syntax: ") + statement.error->message));
        for (const Operation &operation : statement.operations)
            QVERIFY2(m_operations.contains(operation->kind()), qPrintable(operation->kind() + QStringLiteral(" is not in the vocabulary")));
        const QByteArray comment = text.mid(statement.statement.commentBegin, statement.range.begin - statement.statement.commentBegin);
        const QString place = QString::fromUtf8(text.mid(statement.range.begin, statement.range.length()).simplified());
        if (comment.contains("-- bad"))
            expected << place;
        const QList<Finding> findings = analysis->findingsOf(i);
        if ((comment.contains("-- bad") || comment.contains("-- good")) && std::any_of(findings.begin(), findings.end(), [&](const Finding &finding) { return finding.rule == rule; }))
            seen << place;
    }
    QCOMPARE(seen, expected);
}

void TestRules::everyRuleHasAPageAndACase()
{
    const QString folder = QStringLiteral(SOURCE_FOLDER "/tests/safety/cases/");
    QStringList ids;
    for (const Rule &rule : allRules()) {
        QVERIFY2(QFile::exists(QStringLiteral(":/rules/%1.md").arg(rule.id)), qPrintable(rule.id));
        QVERIFY2(QFile::exists(folder + rule.id + QStringLiteral(".sql")), qPrintable(rule.id));
        QVERIFY(!rule.title.isEmpty());
        QVERIFY2(rule.check || rule.checkScript, qPrintable(rule.id));
        ids << rule.id;
    }
    for (const QString &name : QDir(folder).entryList({ QStringLiteral("*.sql") }))
        QVERIFY2(ids.contains(name.section(u'.', 0, 0)), qPrintable(name + QStringLiteral(" is the case of no rule")));
}

void TestRules::everyHazardIsARuleOrHasAReason()
{
    QFile hazards(QStringLiteral(SOURCE_FOLDER "/../shared/HAZARDS.md"));
    if (!hazards.open(QIODevice::ReadOnly))
        QSKIP("The list of hazards is not beside the checkout.");
    QStringList known { QStringLiteral("unused-ignore") }; // found by the runner itself
    for (const Rule &rule : allRules())
        known << rule.id;
    for (const QByteArray &line : contentOf(QStringLiteral(":/rules/not-rules.tsv")).split('\n'))
        known << QString::fromUtf8(line).section(u'\t', 0, 0);
    int count = 0;
    static const QRegularExpression row(QStringLiteral("^\\| \\d+ `([a-z0-9-]+)`"));
    while (!hazards.atEnd())
        if (const auto match = row.match(QString::fromUtf8(hazards.readLine())); match.hasMatch()) {
            ++count;
            QVERIFY2(known.contains(match.captured(1)), qPrintable(match.captured(1)));
        }
    QCOMPARE(count, 133);
}

void TestRules::fixesMakeTheirFindingGo()
{
    const QByteArray setup("CREATE TABLE t (id int, c text); CREATE TABLE p (id int PRIMARY KEY); CREATE INDEX t_c ON t (c);\n-- then\n");
    int fixed = 0;
    for (const QByteArray &sql : { QByteArray("CREATE INDEX i ON t (id);"), QByteArray("DROP INDEX t_c;"), QByteArray("ALTER TABLE t ADD CONSTRAINT k CHECK (id > 0);"),
                                   QByteArray("ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES p (id);"), QByteArray("BEGIN;\nALTER TABLE t ADD COLUMN n text;\nCOMMIT;") }) {
        const SafetyAnalysisPtr before = analyze(setup + sql);
        for (const Finding &finding : before->findings)
            for (const Fix &fix : finding.fixes) {
                const QByteArray mended = applyEdits(before->script->script.text(), fix.edits);
                const SafetyAnalysisPtr after = analyze(setup + mended);
                for (const Finding &left : after->findings) {
                    QVERIFY2(left.rule != finding.rule, mended.constData());
                    QVERIFY2(left.rule != u"syntax-error", mended.constData());
                }
                ++fixed;
            }
    }
    QVERIFY(fixed >= 5);
}

/// Their fixes move statements into migrations that run after them.
static const char *const splitScripts[] = {
    "BEGIN;\nALTER TABLE public.t ADD CONSTRAINT k CHECK (id > 0) NOT VALID;\nALTER TABLE public.t VALIDATE CONSTRAINT k; -- reads all of it\nCOMMIT;\n",
    "BEGIN;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE public.t ADD COLUMN n text;\n-- filled\nUPDATE public.t SET n = c;\nALTER TABLE public.t ADD COLUMN m text;\nUPDATE public.t SET m = c;\nCOMMIT;",
    "BEGIN;\nALTER TABLE public.t ADD COLUMN n text;\nCREATE INDEX CONCURRENTLY i ON public.t (n);\nALTER TABLE public.t ADD COLUMN o text;\nCOMMIT;",
    "BEGIN;\nSET LOCAL lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY i ON public.t (c);\nCOMMIT;",
    "BEGIN;\nCREATE INDEX CONCURRENTLY i ON public.t (c);\nALTER TABLE public.t ADD COLUMN o text;\nCOMMIT;",
    "SET search_path = public;\nCREATE INDEX CONCURRENTLY i ON t (c);\nALTER TABLE t ADD COLUMN n text;\nDROP INDEX CONCURRENTLY t_c;\nRESET search_path;\n",
    "BEGIN;\nALTER TABLE public.t ADD COLUMN n text;\nCOMMIT;\nCREATE INDEX CONCURRENTLY i ON public.t (n);\nBEGIN;\nALTER TABLE public.t ADD COLUMN o text;\nCOMMIT;",
    "BEGIN;\nDROP TABLE public.q;\nALTER TABLE public.t ALTER COLUMN p_id SET NOT NULL;\nCREATE TABLE public.n (id bigint PRIMARY KEY);\nCOMMIT;",
};

void TestRules::fixesKeepTheCatalogOnAServer_data()
{
    QTest::addColumn<QByteArray>("sql");
    for (const char *sql : splitScripts)
        QTest::addRow("%s", sql) << QByteArray(sql);
    for (const char *sql : { "CREATE INDEX i ON public.t (id);", "DROP INDEX public.t_c;", "ALTER TABLE public.t ADD CONSTRAINT k CHECK (id > 0);", "ALTER TABLE public.t ADD CONSTRAINT f FOREIGN KEY (p_id) REFERENCES public.p (id);",
                             "BEGIN;\nALTER TABLE public.t ADD COLUMN n text;\nCOMMIT;", "ALTER TABLE public.t ADD CONSTRAINT t_p_key UNIQUE (p_id, id);", "ALTER TABLE public.q ADD PRIMARY KEY (a);", "REINDEX TABLE public.t;", "REINDEX INDEX public.t_c;",
                             "ALTER TABLE public.t ADD COLUMN v varchar(20);", "ALTER TABLE public.t ADD COLUMN w character varying (5) NOT NULL DEFAULT 'x';", "ALTER TABLE public.t ADD COLUMN s timestamp(3) without time zone;",
                             "CREATE TABLE public.n (id integer PRIMARY KEY, c char(3), j json, at timestamp);", "CREATE TABLE public.a (id bigint PRIMARY KEY);\nDROP TABLE public.q;\nDROP INDEX CONCURRENTLY public.t_c;",
                             "SET TimeZone = 'Europe/Berlin';\nALTER TABLE public.t ALTER COLUMN ts TYPE timestamptz;" })
        QTest::addRow("%s", sql) << QByteArray(sql);
}

/// A mended script must be clean of that finding and leave the same catalog, but for what the fix declares.
void TestRules::fixesKeepTheCatalogOnAServer()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QFETCH(QByteArray, sql);
    const QByteArray setup("CREATE TABLE public.p (id bigint PRIMARY KEY); CREATE TABLE public.q (a bigint NOT NULL); CREATE TABLE public.t (id bigint PRIMARY KEY, c text, p_id bigint, ts timestamp); CREATE INDEX t_c ON public.t (c);");
    const auto catalogAfter = [&](const QByteArray &script) {
        const auto session = freshDatabase();
        session->execute(setup);
        const Script statements(script);
        for (const Statement &statement : statements.statements())
            session->execute(statements.textOf(statement));
        Progress progress;
        return readCatalog(*session, progress);
    };
    const SafetyAnalysisPtr before = analyze(setup + "\n-- then\n" + sql);
    const QByteArray refused = QByteArray(sql).replace("BEGIN;\n", "").replace("COMMIT;", "").replace("SET LOCAL", "SET");
    const CatalogPtr plain = catalogAfter(sql.contains("CONCURRENTLY") ? refused : sql);
    int fixes = 0;
    for (const Finding &finding : before->findings)
        for (const Fix &fix : finding.fixes) {
            if (fix.recipe)
                continue; // tests/design
            const QByteArray mended = applyEdits(before->script->script.text(), fix.edits);
            const SafetyAnalysisPtr after = analyze(setup + "\n-- then\n" + mended);
            if (rulesOf(after).contains(QStringLiteral("concurrently-in-tx")))
                continue; // mends something else of what a server refuses
            ++fixes;
            QByteArray all = mended;
            QList<SafetyAnalysisPtr> followUps;
            for (const FollowUp &followUp : fix.followUps) {
                const QByteArray script = followUp.transactional ? "BEGIN;\n" + followUp.statements + "COMMIT;\n" : followUp.statements;
                followUps << analyze(setup + '\n' + all + "\n-- then\n" + script);
                all += '\n' + script;
            }
            const auto same = [&](const Finding &left) { return left.rule == u"syntax-error" || (left.rule == finding.rule && left.message == finding.message && left.statement == finding.statement); };
            QVERIFY2(std::none_of(after->findings.begin(), after->findings.end(), same), mended.constData());
            for (const SafetyAnalysisPtr &followUp : followUps) {
                QVERIFY2(!rulesOf(followUp).contains(QStringLiteral("syntax-error")), all.constData());
                QVERIFY2(!rulesOf(followUp).contains(finding.rule), all.constData());
            }
            const bool notValid = fix.edits.front().text == " NOT VALID" && !sql.contains("VALIDATE"); // validated in a migration of its own
            for (const CatalogDifference &difference : catalogDifferences(*plain, *catalogAfter(notValid ? all + "\nALTER TABLE public.t VALIDATE CONSTRAINT " + (sql.contains(" k ") ? "k" : "f") + ';' : all)))
                QVERIFY2(std::any_of(fix.declares.begin(), fix.declares.end(), [&](const QString &declared) { return difference.object.contains(declared); }), qPrintable(QString::fromUtf8(all) + u' ' + difference.sentence()));
        }
    QVERIFY(fixes > 0);
}

static QString described(const Finding &finding, const QByteArray &text)
{
    QString words;
    for (const Fix &fix : finding.fixes) {
        words += QString::fromUtf8(applyEdits(text, fix.edits));
        for (const FollowUp &followUp : fix.followUps)
            words += (followUp.transactional ? QStringLiteral("=== \n") : QStringLiteral("=== outside\n")) + QString::fromUtf8(followUp.statements);
    }
    return words;
}

static QString splitOf(const QByteArray &sql, const QString &rule)
{
    const SafetyAnalysisPtr analysis = analyzeSafety(sql, { .before = std::make_shared<const Catalog>() });
    for (const Finding &finding : analysis->findings)
        if (finding.rule == rule)
            return described(finding, sql);
    return QStringLiteral("no finding");
}

void TestRules::splitsKeepOrderAndSettings()
{
    QCOMPARE(splitOf("SET search_path = s;\nBEGIN;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE t ADD COLUMN a int; -- new\n\n-- quick to read\nCREATE INDEX CONCURRENTLY i ON t (a); -- for the list\nALTER TABLE t ADD COLUMN b int;\nCOMMIT;\n", QStringLiteral("concurrently-in-tx")),
             QStringLiteral("SET search_path = s;\nBEGIN;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE t ADD COLUMN a int; -- new\n\nCOMMIT;\n"
                            "=== outside\nSET search_path = s;\nSET lock_timeout = '2s';\n-- quick to read\nCREATE INDEX CONCURRENTLY i ON t (a); -- for the list\n"
                            "=== \nSET search_path = s;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE t ADD COLUMN b int;\n"));
    QCOMPARE(splitOf("BEGIN;\nSET LOCAL lock_timeout = '2s';\nVACUUM s.t;\nCOMMIT;\n", QStringLiteral("concurrently-in-tx")), QStringLiteral("SET lock_timeout = '2s';\nVACUUM s.t;\n"));
    QCOMPARE(splitOf("BEGIN;\nALTER TABLE s.t ADD COLUMN a int;\nCOMMIT;\nVACUUM s.t", QStringLiteral("tx-mixed")), QStringLiteral("BEGIN;\nALTER TABLE s.t ADD COLUMN a int;\nCOMMIT;\n=== outside\nVACUUM s.t;\n"));
}

void TestRules::splitsAreNotOfferedWhereTheSessionCounts_data()
{
    QTest::addColumn<QByteArray>("made");
    for (const char *made : { "CREATE TEMP TABLE w (a int);", "CREATE TEMP TABLE w AS SELECT 1;", "SAVEPOINT s;", "LOCK TABLE s.t;", "PREPARE p AS SELECT 1;", "DECLARE c CURSOR FOR SELECT 1;", "\\set x 1\n", "CREATE TEMP VIEW v AS SELECT 1;", "CREATE TEMP SEQUENCE q;" })
        QTest::addRow("%s", made) << QByteArray(made);
}

void TestRules::splitsAreNotOfferedWhereTheSessionCounts()
{
    QFETCH(QByteArray, made);
    QVERIFY(!splitOf("BEGIN;\nALTER TABLE s.t ADD COLUMN a int;\nVACUUM s.t;\nCOMMIT;", QStringLiteral("concurrently-in-tx")).isEmpty());
    QCOMPARE(splitOf("BEGIN;\n" + made + "\nALTER TABLE s.t ADD COLUMN a int;\nVACUUM s.t;\nCOMMIT;", QStringLiteral("concurrently-in-tx")), QString());
}

void TestRules::suppressionNeedsAReason()
{
    const QByteArray setup("CREATE TABLE t (id int);\n-- then\n");
    QVERIFY(!rulesOf(analyze(setup + "-- lockkeeper: ignore index-create-blocking because the table is small\nCREATE INDEX i ON t (id);")).contains(QStringLiteral("index-create-blocking")));
    QVERIFY(rulesOf(analyze(setup + "-- lockkeeper: ignore index-create-blocking\nCREATE INDEX i ON t (id);")).contains(QStringLiteral("index-create-blocking")));
}

void TestRules::unusedSuppressionIsAFinding()
{
    const QByteArray setup("CREATE TABLE t (id int);\n-- then\n");
    const auto says = [&](const QByteArray &sql) {
        const SafetyAnalysisPtr analysis = analyze(setup + sql);
        for (const Finding &finding : analysis->findings)
            if (finding.rule == u"unused-ignore")
                return finding.message;
        return QString();
    };
    QVERIFY(says("-- lockkeeper: ignore col-drop because it is old\nCREATE INDEX i ON t (id);").startsWith(u"Nothing here needs"));
    QVERIFY(says("-- lockkeeper: ignore index-create-blocking\nCREATE INDEX i ON t (id);").contains(u"gives no reason"));
    QVERIFY(says("-- lockkeeper: ignore no-such-rule because why\nCREATE INDEX i ON t (id);").startsWith(u"There is no rule no-such-rule"));
    QVERIFY(says("-- lockkeeper: ignore index-create-blocking because it is small\nCREATE INDEX i ON t (id);").isEmpty());
}

void TestRules::otherLintersCommentsCount()
{
    const QByteArray setup("CREATE TABLE t (id int);\n-- then\n");
    const QString rule = QStringLiteral("index-create-blocking");
    QVERIFY(!rulesOf(analyze(setup + "-- squawk-ignore require-concurrent-index-creation\nCREATE INDEX i ON t (id);")).contains(rule));
    QVERIFY(rulesOf(analyze(setup + "-- squawk-ignore ban-drop-column\nCREATE INDEX i ON t (id);")).contains(rule));
    QVERIFY(!rulesOf(analyze(setup + "-- eugene: ignore E6\nCREATE INDEX i ON t (id);")).contains(rule));
    QVERIFY(rulesOf(analyze(setup + "-- squawk-ignore no-such-rule\nCREATE INDEX i ON t (id);")).contains(rule));
    // As squawk itself: in any comment, wherever it stands.
    for (const char *whole : { "-- squawk-ignore-file\nSELECT 1;\nCREATE INDEX i ON t (id);", "-- squawk-ignore-file\n\n\n-- why\nCREATE INDEX i ON t (id);", "CREATE INDEX i ON t (id);\n-- squawk-ignore-file\n",
                               "/* squawk-ignore-file */\nSELECT 1;\nCREATE INDEX i ON t (id);", "/*\n squawk-ignore-file require-concurrent-index-creation, ban-drop-table\n*/\nCREATE INDEX i ON t (id);",
                               "CREATE INDEX i ON t (id); -- squawk-ignore-file require-concurrent-index-creation -- it is small", "--squawk-ignore-file require-concurrent-index-creation\nCREATE INDEX i ON t (id);" })
        QVERIFY2(!rulesOf(analyze(setup + whole)).contains(rule), whole);
    QVERIFY(rulesOf(analyze(setup + "-- squawk-ignore-file ban-drop-table\nCREATE INDEX i ON t (id);")).contains(rule));
    QVERIFY(rulesOf(analyze(setup + "SELECT 'squawk-ignore-file';\nCREATE INDEX i ON t (id);")).contains(rule));
}

void TestRules::variablesAreSaid()
{
    const QByteArray sql = "CREATE INDEX :name ON t (id);\nALTER TABLE :schema.t ADD CONSTRAINT c CHECK (id > :'least');\nSELECT :;\n";
    const SafetyAnalysisPtr analysis = analyze("CREATE TABLE t (id int);\n-- then\n" + sql);
    QStringList said;
    for (const Finding &finding : analysis->findings) {
        if (finding.rule == u"script-variable")
            said << finding.message.section(QStringLiteral(" is put"), 0, 0);
        else
            QVERIFY2(!finding.message.contains(u"_schema") && (finding.rule != u"lock-timeout-missing" || finding.statement == 0 || finding.message.contains(u":schema.t")), qPrintable(finding.message));
        // What stands in for a variable is written nowhere.
        for (const Fix &fix : finding.fixes)
            for (const TextEdit &edit : fix.edits)
                QVERIFY2(!edit.text.contains("_schema") && !edit.text.contains("_name"), edit.text.constData());
    }
    QCOMPARE(said, QStringList({ QStringLiteral("The value of :name"), QStringLiteral("The value of :schema, :'least'") }));
    const QStringList rules = rulesOf(analysis);
    QVERIFY(rules.contains(QStringLiteral("index-create-blocking")) && rules.contains(QStringLiteral("check-add-valid")));
    QCOMPARE(rules.count(QStringLiteral("syntax-error")), 1);
    QVERIFY(!analysis->script->statements[0].understood());
    QVERIFY(!rulesOf(analyze(sql, { .off = { QStringLiteral("script-variable") } })).contains(QStringLiteral("script-variable")));
}

void TestRules::emptiedTablesAreEmpty()
{
    const auto severities = [](const QByteArray &sql) {
        QSet<Severity> found;
        const SafetyAnalysisPtr analysis = analyze("CREATE TABLE t (id int);\nCREATE TABLE u (id int);\n-- then\n" + sql + "ALTER TABLE t ADD COLUMN n int NOT NULL;\n");
        for (const Finding &finding : analysis->findings)
            if (finding.rule == u"col-add-not-null-no-default")
                found << finding.severity;
        return found;
    };
    QCOMPARE(severities(""), QSet<Severity> { Severity::Error });
    QCOMPARE(severities("TRUNCATE u, t;\n"), QSet<Severity> { Severity::Note });
    QCOMPARE(severities("TRUNCATE u;\n"), QSet<Severity> { Severity::Error });
    QCOMPARE(severities("TRUNCATE t;\nINSERT INTO t SELECT 1;\n"), QSet<Severity> { Severity::Error });
    QCOMPARE(severities("TRUNCATE t;\nCOPY t FROM stdin;\n1\n\\.\n"), QSet<Severity> { Severity::Error });
    QCOMPARE(severities("BEGIN;\nTRUNCATE t;\nROLLBACK;\n"), QSet<Severity> { Severity::Error });
    const auto empty = std::make_shared<Catalog>();
    const CatalogPtr after = analyzeScript(Script("CREATE TABLE s.t (id int);\nTRUNCATE s.t;\n"), { .before = empty })->after;
    QCOMPARE(after->relation({ QStringLiteral("s"), QStringLiteral("t") })->rowEstimate, -1); // code writes before the next script runs
}

void TestRules::subCommandsHaveTheirPlaces()
{
    const QByteArray sql = "-- the old\nALTER TABLE \"s\".t *\n    ADD COLUMN n numeric(10, 2) DEFAULT (1 + 2), -- a comma, (\n    DROP COLUMN\n        c,\n    ALTER a TYPE bigint USING (a + ARRAY[1, 2])[1], DROP COLUMN \"d,e\" ;\nALTER TABLE s.t DROP COLUMN f;\n";
    QByteArrayList dropped, changed;
    const SafetyAnalysisPtr analysis = analyzeSafety(sql, { .before = std::make_shared<const Catalog>() });
    for (const Finding &finding : analysis->findings)
        if (finding.rule == u"col-drop")
            dropped << sql.mid(finding.range.begin, finding.range.length());
        else if (finding.rule == u"type-change-rewrite")
            changed << sql.mid(finding.range.begin, finding.range.length());
    QCOMPARE(dropped, QByteArrayList({ "DROP COLUMN\n        c", "DROP COLUMN \"d,e\"", "ALTER TABLE s.t DROP COLUMN f" }));
    QCOMPARE(changed, QByteArrayList({ "ALTER a TYPE bigint USING (a + ARRAY[1, 2])[1]" }));
}

void TestRules::statementsOfABlockHaveTheirPlaces()
{
    const QByteArray sql = "SELECT 1;\nDO $$ BEGIN\n  UPDATE s.t SET a = 1;\n  IF true THEN\n    UPDATE s.u SET a = 1;\n  END IF;\nEND $$;\n";
    const SafetyAnalysisPtr analysis = analyzeSafety(sql, { .before = std::make_shared<const Catalog>() });
    QByteArrayList places;
    for (const Finding &finding : analysis->findings)
        if (finding.rule == u"dml-unbounded")
            places << sql.mid(finding.range.begin, finding.range.length());
    QCOMPARE(places, QByteArrayList({ "UPDATE s.t SET a = 1", "UPDATE s.u SET a = 1" }));
}

void TestRules::whatIsRolledBackIsNotThere()
{
    const QString rule = QStringLiteral("type-change-rewrite");
    const auto rules = [](const QByteArray &sql) { return rulesOf(analyzeSafety(sql, { .before = std::make_shared<const Catalog>() })); };
    QVERIFY(rules("BEGIN; CREATE TABLE t (a int); ROLLBACK; ALTER TABLE t ALTER a TYPE bigint;").contains(rule));
    QVERIFY(rules("BEGIN; SAVEPOINT s; CREATE TABLE t (a int); ROLLBACK TO SAVEPOINT s; ALTER TABLE t ALTER a TYPE bigint; COMMIT;").contains(rule));
    QVERIFY(!rules("BEGIN; SAVEPOINT s; CREATE TABLE t (a int); RELEASE SAVEPOINT s; ALTER TABLE t ALTER a TYPE bigint; COMMIT;").contains(rule));
}

void TestRules::settingsEndWithTheirTransaction()
{
    const auto last = [](const QByteArray &sql) { return analyzeSafety(sql, { .before = std::make_shared<const Catalog>() })->script->statements.back(); };
    QCOMPARE(last("BEGIN; SET LOCAL search_path = other; COMMIT; CREATE TABLE t (a int);").operations.front()->object(), QStringLiteral("public.t"));
    QCOMPARE(last("BEGIN; SET search_path = other; COMMIT; CREATE TABLE t (a int);").operations.front()->object(), QStringLiteral("other.t"));
    QCOMPARE(last("BEGIN; SET search_path = other; ROLLBACK; CREATE TABLE t (a int);").operations.front()->object(), QStringLiteral("public.t"));
    QVERIFY(last("BEGIN; SET LOCAL statement_timeout = '5min'; COMMIT; DROP TABLE t;").statementTimeout.isEmpty());
    QCOMPARE(last("SET lock_timeout = '1s'; BEGIN; SET LOCAL lock_timeout = '5s'; COMMIT; DROP TABLE t;").lockTimeout, QStringLiteral("1s"));
}

void TestRules::fixesAreOnlyOfferedWhereTheyRun_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("rule");
    const auto row = [](const char *sql, const char *rule) { QTest::addRow("%s", sql) << QByteArray(sql) << QString::fromLatin1(rule); };
    row("DROP INDEX public.a, public.b;", "index-drop-blocking");
    row("DROP INDEX public.a CASCADE;", "index-drop-blocking");
    row("DO $$ BEGIN ALTER TABLE public.t ADD CONSTRAINT c CHECK (id > 0); END $$;", "check-add-valid");
    row("ALTER TABLE public.t ADD CONSTRAINT c UNIQUE (a) INCLUDE (b);", "unique-add-no-index");
    row("ALTER TABLE public.t ADD CONSTRAINT c UNIQUE (a) DEFERRABLE INITIALLY DEFERRED;", "unique-add-no-index");
    row("DO $$ BEGIN ALTER TABLE public.t ADD CONSTRAINT c UNIQUE (a); END $$;", "unique-add-no-index");
}

void TestRules::fixesAreOnlyOfferedWhereTheyRun()
{
    QFETCH(QByteArray, sql);
    QFETCH(QString, rule);
    const SafetyAnalysisPtr analysis = analyzeSafety(sql, { .before = std::make_shared<const Catalog>() });
    for (const Finding &finding : analysis->findings)
        QVERIFY2(finding.rule != rule || finding.fixes.isEmpty(), sql.constData());
}

/// Nothing is known of the database.
void TestRules::scriptSaysWhatNobodyHasRead()
{
    const auto rules = [](const QByteArray &sql, bool runnerTransaction = false) { return rulesOf(analyzeSafety(sql, { .before = std::make_shared<const Catalog>(), .runnerTransaction = runnerTransaction })); };
    const QStringList partitioned = rules("CREATE TABLE p PARTITION OF events FOR VALUES FROM (1) TO (2); CREATE INDEX i ON events (a);");
    QVERIFY2(partitioned.contains(u"index-create-partitioned") && !partitioned.contains(u"index-create-blocking"), qPrintable(partitioned.join(u' ')));
    QVERIFY(rules("ALTER TABLE ft ALTER COLUMN a SET NOT NULL").contains(u"col-set-not-null"));
    QVERIFY(!rules("ALTER FOREIGN TABLE ft ALTER COLUMN a SET NOT NULL").contains(u"col-set-not-null"));
    // A COMMIT also ends the runner's transaction.
    QVERIFY(rules("CREATE INDEX CONCURRENTLY i ON t (a);", true).contains(u"concurrently-in-tx"));
    const QStringList left = rules("COMMIT; CREATE INDEX CONCURRENTLY i ON t (a); BEGIN;", true);
    QVERIFY2(left.count(QStringLiteral("tx-nesting")) == 1 && !left.contains(u"concurrently-in-tx"), qPrintable(left.join(u' ')));
}

void TestRules::projectMayTurnARuleOff()
{
    RuleSettings settings;
    settings.off.insert(QStringLiteral("col-drop"));
    settings.severity.insert(QStringLiteral("lock-timeout-missing"), Severity::Error);
    const SafetyAnalysisPtr analysis = analyze("CREATE TABLE t (id int, c int);\n-- then\nALTER TABLE t DROP COLUMN c;", settings);
    QVERIFY(!rulesOf(analysis).contains(QStringLiteral("col-drop")));
    QCOMPARE(analysis->worst(), Severity::Error);
}

void TestRules::modelShowsWorstFirst()
{
    FindingsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setAnalyses(analyze("CREATE TABLE t (id int, c int);\n-- then\nCREATE INDEX i ON t (id);\nALTER TABLE t RENAME COLUMN c TO d;"), nullptr);
    QVERIFY(model.rowCount() >= 2);
    QCOMPARE(model.index(0, FindingsModel::SeverityColumn).data(FindingsModel::SeverityRole).toInt(), int(Severity::Error));
    QCOMPARE(model.index(0, FindingsModel::RuleColumn).data().toString(), QStringLiteral("col-rename"));
    model.setAnalyses(nullptr, nullptr);
    QCOMPARE(model.rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestRules)
#include "tst_rules.moc"
