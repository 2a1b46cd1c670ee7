// Analysing an edited script again gives what analysing it anew gives, field by field.
#include "models/safety/safetyanalysis.h"

#include <QtTest>
#include <random>

using namespace lockkeeper;

class TestReanalysis : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void equalsAFullAnalysis_data();
    void equalsAFullAnalysis();
    void leavesWhatDoesNotMatter();
};

static QString show(const TextRange &range)
{
    return QStringLiteral("%1-%2").arg(range.begin).arg(range.end);
}

static QString show(const Relation &relation)
{
    QString text = QStringLiteral("%1 %2 %3 %4 %5(").arg(relation.name.display(), relation.kindName(), relation.comment, relation.partitionOf.display()).arg(relation.partial);
    for (const Column &column : relation.columns)
        text += column.name + u' ' + column.type + u' ' + column.defaultExpression + (column.notNull ? u'!' : u'?') + u',';
    for (const Constraint &constraint : relation.constraints)
        text += constraint.name + u' ' + constraint.definition() + u',';
    for (const Index &index : relation.indexes)
        text += index.definition(relation.name) + u',';
    return text + u')';
}

/// The whole catalog once a script, and after each statement the relation that it is about: all of them would take hours.
static QString show(const Catalog &catalog)
{
    QString text = QStringLiteral("complete %1 uncertain %2\n").arg(catalog.complete).arg(catalog.uncertain.size());
    for (const RelationPtr &relation : catalog.sortedRelations()) {
        text += show(*relation) + u'\n';
        for (const Dependence how : dependences)
            for (const RelationPtr &dependent : catalog.relations.dependentsOf(relation->name, how))
                text += QStringLiteral("  < %1 %2\n").arg(int(how)).arg(dependent->name.display());
        for (const Index &index : relation->indexes) {
            const RelationPtr table = catalog.relations.tableOfIndex({ relation->name.schema, index.name });
            text += QStringLiteral("  ^ ") + (table ? table->name.display() : QString()) + u'\n';
        }
    }
    for (auto type = catalog.types.begin(); type != catalog.types.end(); ++type)
        text += type.key().display() + u' ' + type->labels.join(u',') + u'\n';
    for (auto sequence = catalog.sequences.begin(); sequence != catalog.sequences.end(); ++sequence)
        text += sequence.key().display() + u' ' + sequence->ownerTable.display() + u'\n';
    for (auto routine = catalog.routines.begin(); routine != catalog.routines.end(); ++routine)
        text += routine.key() + u'\n';
    return text;
}

static QString show(const OperationContext &context, const QualifiedName &about)
{
    const RelationPtr relation = context.catalog->relation(about);
    QString text = QStringLiteral("    %1 %2%3%4 %5 known %6 new").arg(context.searchPath.join(u',')).arg(context.inTransaction).arg(context.searchPathSet).arg(context.only).arg(context.timeZone).arg(context.catalog->relations.size());
    for (auto made = context.newRelations.begin(); made != context.newRelations.end(); ++made)
        text += u' ' + made.key().display();
    return text + u' ' + (relation ? show(*relation) : QString()) + u'\n';
}

static QString show(const StatementAnalysis &statement)
{
    QString text = QStringLiteral("%1 %2 %3 %4 %5 %6 %7-%8 ").arg(show(statement.range), show(statement.statement.range)).arg(statement.statement.commentBegin).arg(int(statement.statement.problem)).arg(statement.statement.problemOffset)
                       .arg(statement.statement.terminated).arg(statement.line).arg(statement.endLine);
    text += QStringLiteral("%1 %2 tx %3 until %4 held %5 %6 timeouts %7 %8 set %9 ").arg(statement.afterUncertain).arg(statement.unqualified).arg(statement.transaction).arg(statement.heldUntil).arg(int(statement.heldMode))
                .arg(statement.heldOn.display(), statement.lockTimeout, statement.statementTimeout, statement.setting.name);
    text += QStringLiteral("time %1 %2 %3 %4\n").arg(statement.time.low).arg(statement.time.high).arg(QString::fromLatin1(statement.node.kind()), statement.error ? statement.error->message + QString::number(statement.error->offset) : QString());
    for (const LockImpact &lock : statement.locks)
        text += QStringLiteral("    lock %1 %2 %3 %4\n").arg(lock.relation.display()).arg(int(lock.mode)).arg(int(lock.duration)).arg(lock.newRelation);
    for (qsizetype i = 0; i < statement.operations.size(); ++i) {
        const Operation &operation = statement.operations[i];
        text += QStringLiteral("    %1 %2 %3 %4 %5\n").arg(operation->kind(), operation->object(), operation->summary(), statement.verdicts[i].reason).arg(int(statement.verdicts[i].risk));
        text += show(statement.contexts[size_t(i)], operation->relation()) + show(statement.contexts[size_t(i) + 1], operation->relation());
    }
    return text + show(statement.context(), statement.operations.isEmpty() ? QualifiedName() : statement.operations.front()->relation());
}

static QString show(const SafetyAnalysis &analysis)
{
    const ScriptAnalysis &script = *analysis.script;
    QString text = QStringLiteral("needs none %1 own %2 implicit %3\n").arg(script.needsNoTransaction).arg(script.ownTransaction).arg(script.implicitTransaction);
    for (const StatementAnalysis &statement : script.statements)
        text += show(statement);
    text += show(*script.after);
    for (const Finding &finding : analysis.findings) {
        text += QStringLiteral("%1 %2 %3 %4 %5\n").arg(finding.rule).arg(int(finding.severity)).arg(show(finding.range)).arg(finding.statement).arg(finding.message);
        for (const Fix &fix : finding.fixes) {
            text += QStringLiteral("    ") + fix.title + u' ' + fix.declares.join(u',');
            for (const TextEdit &edit : fix.edits)
                text += u' ' + show(edit.range) + QString::fromUtf8(edit.text);
            text += u'\n';
        }
    }
    return text;
}

static QByteArray largeScript(const char *between)
{
    QByteArray text = "-- squawk-ignore-file ban-drop-column\nCREATE TYPE mood AS ENUM ('sad', 'ok');\n";
    for (int i = 0; i < 12; ++i) {
        const QByteArray n = QByteArray::number(i), before = QByteArray::number(std::max(0, i - 1));
        text += "CREATE TABLE t" + n + " (id serial PRIMARY KEY, a varchar(10), b int DEFAULT 3 CHECK (b > 1), m mood, other int REFERENCES t" + before + " (id));\n" + between
            + "-- what it is for\nCREATE INDEX i" + n + " ON t" + n + " (a, b);\nCREATE VIEW v" + n + " AS SELECT a, b FROM t" + n + ";\n"
              "ALTER TABLE t" + before + " ADD COLUMN x" + n + " text, ALTER COLUMN b SET NOT NULL;\nUPDATE t" + n + " SET a = 'it''s; fine' WHERE id = 4;\n"
              "ALTER TABLE elsewhere" + n + " RENAME COLUMN a TO b;\n";
    }
    return text;
}

void TestReanalysis::equalsAFullAnalysis_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<bool>("implicit");
    const QByteArray plain = largeScript("");
    const QByteArray mixed = "BEGIN;\n" + largeScript("-- lockkeeper: ignore index-create-blocking because it is small\n")
        + "COMMIT;\nSET lock_timeout = '2s';\nCOPY t1 (a) FROM stdin;\none\ntwo; 'three\n\\.\n\\echo done\nBEGIN;\nSET LOCAL search_path = other, public;\nSAVEPOINT s;\nDROP TABLE t3;\nROLLBACK TO s;\n"
          "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $body$ BEGIN; RETURN 1; END $body$;\nDROP TABLE t4 CASCADE;\nROLLBACK;\nDO $$ BEGIN EXECUTE 'x'; END $$;\n/* the\n end */ CREATE TABLE part (id int) PARTITION BY RANGE (id);\n"
          "CREATE TABLE part1 PARTITION OF part FOR VALUES FROM (1) TO (2);\nALTER TABLE part ADD COLUMN y int;\nDROP TYPE mood CASCADE;\nCREATE INDEX CONCURRENTLY k ON t5 (b);\nCREATE INDEX :name ON :schema.t5 (b);\nDROP SCHEMA other CASCADE;\n";
    QTest::newRow("plain") << plain << false;
    QTest::newRow("plain, the runner's transaction") << plain << true;
    QTest::newRow("mixed") << mixed << false;
    QTest::newRow("mixed, the runner's transaction") << mixed << true;
}

void TestReanalysis::equalsAFullAnalysis()
{
    QFETCH(QByteArray, script);
    QFETCH(bool, implicit);
    static const QByteArrayList pieces { "'", "\"", ";", "$$", "$body$", "(", ")", "--", "/*", "*/", "\n", "\n\n", " ", "x", "BEGIN;", "COMMIT;", "ROLLBACK;", "\nDROP TABLE t2;\n", "\nALTER TABLE t0 DROP COLUMN a;\n", "\nCREATE TABLE elsewhere3 (a int);\n",
                                         "-- lockkeeper: ignore all because\n", "-- lockkeeper: ignore style-int32 because I say so\n", "\nCOPY t1 FROM stdin;\n1\n", "\\.\n", "\\echo\n", "\nSET search_path = s;\n", "\nRESET search_path;\n", "\nALTER TABLE t1 RENAME TO t99;\n",
                                         "\nVACUUM t1;\n", "\nSAVEPOINT p;\n", "\nROLLBACK TO p;\n", "\nCREATE EXTENSION citext;\n", "\nDROP VIEW v3;\n", "\nALTER TYPE mood ADD VALUE 'glad';\n", "E'\\'", "\xC3\xA9", "\nTRUNCATE t1;\n", "\nALTER TABLE t2 ADD CONSTRAINT c FOREIGN KEY (b) REFERENCES t5 (id);\n" };
    const auto base = std::make_shared<Catalog>();
    base->complete = implicit;
    const AnalysisInput input { .before = base, .implicitTransaction = implicit };
    std::mt19937 random(20260101);
    const auto below = [&](qsizetype most) { return qsizetype(random() % size_t(std::max<qsizetype>(1, most))); };
    QByteArray text = script;
    SafetyAnalysisPtr last = reanalyzeSafety(nullptr, text, input);
    for (int edit = 0; edit < 150; ++edit) {
        if (edit % 12 == 0)
            text = script; // an edit in many places, and never too far from what is read
        const qsizetype at = below(text.size());
        switch (below(4)) {
        case 0: text.remove(at, 1 + below(6)); break;
        case 1: text.insert(at, pieces[below(pieces.size())]); break;
        case 2: text.insert(text.indexOf('\n', at) + 1, pieces[below(pieces.size())]); break;
        default: text.remove(at, below(edit % 10 == 0 ? 400 : 12)).insert(at, pieces[below(pieces.size())]); break;
        }
        const SafetyAnalysisPtr again = reanalyzeSafety(last, text, input), whole = analyzeSafety(text, input);
        QCOMPARE(again->script->script.statements(), whole->script->script.statements());
        QCOMPARE(again->script->script.folds(), whole->script->script.folds());
        const QStringList one = show(*again).split(u'\n'), other = show(*whole).split(u'\n');
        for (qsizetype line = 0; line < std::min(one.size(), other.size()); ++line)
            QVERIFY2(one[line] == other[line], qPrintable(QStringLiteral("edit %1, line %2:\n%3\n%4\n%5").arg(edit).arg(line).arg(one[line], other[line], QString::fromUtf8(text))));
        QCOMPARE(one.size(), other.size());
        last = again;
    }
}

void TestReanalysis::leavesWhatDoesNotMatter()
{
    const auto base = std::make_shared<Catalog>();
    QByteArray text = largeScript("");
    const SafetyAnalysisPtr before = reanalyzeSafety(nullptr, text, { .before = base });
    const SafetyAnalysisPtr after = reanalyzeSafety(before, QByteArray(text).replace("CREATE TABLE t2 (id serial", "CREATE TABLE t2 (id serial, more int"), { .before = base });
    QCOMPARE(after->checked.size(), before->checked.size());
    int same = 0;
    for (size_t i = 0; i < before->checked.size(); ++i)
        same += after->checked[i] == before->checked[i];
    QVERIFY2(same > int(before->checked.size()) / 2, qPrintable(QString::number(same)));
}

QTEST_GUILESS_MAIN(TestReanalysis)

#include "tst_reanalysis.moc"
