#include "models/report/designdocument.h"

#include "models/core/quantity.h"

#include <QCoreApplication>

namespace lockkeeper {

static constexpr double longBlockingS = 1;

static QString tr(const char *text)
{
    return QCoreApplication::translate("Report", text);
}

namespace {

/// The tables and views that the changes touch, as they are before all of them, or as the changes make them.
struct Touched
{
    RelationPtr relation;
    CatalogPtr catalog; ///< in which it stands so
    bool isNew = false;
};

QList<Touched> touchedBy(const QList<DesignedChange> &changes)
{
    const CatalogPtr before = changes.front().up->script->before, after = changes.back().up->script->after;
    QMap<QString, Touched> found;
    for (const DesignedChange &change : changes)
        for (const StatementAnalysis &statement : change.up->script->statements)
            for (const Operation &operation : statement.operations) {
                QList<QualifiedName> names { operation->relation() };
                for (const LockImpact &lock : statement.locks)
                    if (lock.mode >= LockMode::ShareUpdateExclusive)
                        names << lock.relation;
                for (const QualifiedName &name : std::as_const(names)) {
                    const RelationPtr old = before->relation(name), made = old ? nullptr : after->relation(name);
                    if (old || made)
                        found.insert(name.display(), { old ? old : made, old ? before : after, !old });
                }
            }
    return found.values();
}

QString sizeOf(const Relation &relation)
{
    if (relation.rowEstimate < 0)
        return tr("Its rows were never counted.");
    return tr("About %1 rows, %2.").arg(formatCount(relation.rowEstimate), formatBytes(relation.sizeBytes));
}

void appendColumns(Document &document, const Relation &relation)
{
    QList<QStringList> rows;
    for (const Column &column : relation.columns)
        rows << QStringList { column.name, shortTypeName(column.type), column.notNull ? tr("no") : tr("yes"), column.defaultExpression, column.comment };
    if (!rows.isEmpty())
        document.table({ tr("Column"), tr("Type"), tr("NULL"), tr("Default"), tr("Comment") }, rows);
}

void appendParts(Document &document, const Touched &touched)
{
    const Relation &relation = *touched.relation;
    QList<QStringList> parts, relationships;
    for (const Constraint &constraint : relation.constraints)
        if (constraint.kind == Constraint::Kind::ForeignKey)
            relationships << QStringList { constraint.name, tr("refers to"), constraint.referenced.display(), constraint.definition() };
        else
            parts << QStringList { tr("constraint"), constraint.name, constraint.definition(), {} };
    for (const Index &index : relation.indexes)
        if (!relation.constraint(index.name))
            parts << QStringList { tr("index"), index.name, index.shortDefinition(relation.name), index.sizeBytes > 0 ? formatBytes(index.sizeBytes) : QString() };
    for (const Trigger &trigger : relation.triggers)
        parts << QStringList { tr("trigger"), trigger.name, trigger.definition, {} };
    for (const Policy &policy : relation.policies)
        parts << QStringList { tr("policy"), policy.name, policy.usingExpression, {} };
    for (const auto &[other, reference] : touched.catalog->referencesTo(relation.name))
        relationships << QStringList { reference->name, tr("is referred to by"), other->name.display(), reference->definition() };
    for (const RelationPtr &view : touched.catalog->dependentViews(relation.name))
        relationships << QStringList { view->name.name, tr("is read by"), view->name.display(), view->kindName() };
    for (const RelationPtr &child : touched.catalog->partitionsOf(relation.name))
        relationships << QStringList { child->name.name, tr("has the partition"), child->name.display(), child->partitionBound };
    if (!parts.isEmpty())
        document.table({ tr("Kind"), tr("Name"), tr("Definition"), tr("Size") }, parts);
    if (!relationships.isEmpty())
        document.table({ tr("Name"), tr("Relationship"), tr("With"), tr("Definition") }, relationships);
}

void appendTables(Document &document, const QList<Touched> &tables)
{
    document.heading(tr("What is touched"));
    if (tables.isEmpty())
        document.paragraph(tr("No table that is known here."));
    for (const Touched &touched : tables) {
        document.heading(touched.relation->name.display(), 3);
        document.paragraph(touched.isNew ? tr("A new %1.").arg(touched.relation->kindName()) : touched.relation->partial ? tr("Only a part of it is known: no schema was given that has it.") : tr("A %1. %2").arg(touched.relation->kindName(), sizeOf(*touched.relation)));
        if (!touched.relation->comment.isEmpty())
            document.paragraph(touched.relation->comment);
        appendColumns(document, *touched.relation);
        appendParts(document, touched);
    }
}

bool isFrame(const StatementAnalysis &statement)
{
    return statement.node.is("TransactionStmt") || statement.node.is("VariableSetStmt");
}

QString locksOf(const StatementAnalysis &statement)
{
    QStringList texts;
    for (const LockImpact &lock : statement.locks)
        texts << tr("%1 on %2 (%3)").arg(lockName(lock.mode), lock.relation.display(), durationId(lock.duration));
    return texts.join(QStringLiteral(", "));
}

/// What drops or renames belongs behind the code, what writes rows between, all else before it.
QString phaseOf(const ScriptAnalysis &up)
{
    bool contracts = false, moves = false;
    for (const StatementAnalysis &statement : up.statements)
        for (const Operation &operation : statement.operations) {
            const QString kind = operation->kind();
            contracts = contracts || kind.startsWith(u"drop-") || kind.startsWith(u"rename-");
            moves = moves || kind == u"write-rows";
        }
    return contracts ? tr("Contract") : moves ? tr("Migrate") : tr("Expand");
}

void appendScript(Document &document, const QString &title, const SafetyAnalysisPtr &script)
{
    document.heading(title, 4);
    if (!script)
        return document.paragraph(tr("There is none."));
    QList<QStringList> rows;
    for (const StatementAnalysis &statement : script->script->statements)
        for (qsizetype i = 0; i < statement.operations.size() && !isFrame(statement); ++i)
            rows << QStringList { QString::number(statement.line), statement.operations[i]->summary(), statement.operations[i]->kind(), strategyName(statement.verdicts[i].strategy), riskId(statement.verdicts[i].risk), locksOf(statement) };
    if (!rows.isEmpty())
        document.table({ tr("Line"), tr("Change"), tr("Type"), tr("Strategy"), tr("Risk"), tr("Locks") }, rows);
    QList<QStringList> findings;
    const LineMap lines(script->script->script.text());
    for (const Finding &finding : script->findings)
        findings << QStringList { severityId(finding.severity), QString::number(lines.line(finding.range.begin)), finding.rule, finding.message };
    if (!findings.isEmpty())
        document.table({ tr("Severity"), tr("Line"), tr("Rule"), tr("What happens") }, findings);
    document.code(QString::fromUtf8(script->script->script.text()).trimmed());
}

void appendChange(Document &document, int number, const DesignedChange &change)
{
    const ScriptAnalysis &up = *change.up->script;
    LockMode strongest = LockMode::None;
    for (const StatementAnalysis &statement : up.statements)
        for (const LockImpact &lock : statement.locks)
            strongest = lock.newRelation ? strongest : std::max(strongest, lock.mode);
    const TimeRange blocked = up.blockedTime(false);
    document.heading(QStringLiteral("%1. %2").arg(number).arg(change.title), 3);
    const Risk risk = up.risk();
    document.callout(tr("Risk %1, strategy: %2").arg(riskId(risk), strategyName(up.strategy())), risk == Risk::High ? QStringLiteral("bad") : risk == Risk::Medium ? QStringLiteral("warning") : QStringLiteral("good"));
    QStringList facts { tr("Phase: %1").arg(change.phase.isEmpty() ? phaseOf(up) : change.phase), tr("Strongest lock: %1").arg(strongest == LockMode::None ? tr("none on what is there") : lockName(strongest)),
                        tr("Blocks writes for an estimated %1 to %2").arg(formatSeconds(blocked.low), formatSeconds(blocked.high)), change.dependencies.isEmpty() ? tr("Needs no other migration") : tr("Needs: %1").arg(change.dependencies.join(QStringLiteral(", "))) };
    if (up.needsNoTransaction)
        facts << tr("Runs outside of a transaction");
    if (!change.deploy.isEmpty())
        facts << tr("Behind it: %1").arg(change.deploy);
    document.bullets(facts);
    appendScript(document, tr("Up"), change.up);
    appendScript(document, tr("Down"), change.down);
}

QStringList lostBy(const DesignedChange &change)
{
    QStringList lost;
    if (!change.lost.isEmpty())
        lost << change.lost;
    for (const StatementAnalysis &statement : change.up->script->statements)
        for (qsizetype i = 0; i < statement.operations.size(); ++i)
            if (const Inverse inverse = statement.operations[i]->inverse(statement.contexts[size_t(i)]); !inverse.lost.isEmpty() && change.lost.isEmpty())
                lost << inverse.lost;
    lost.removeDuplicates();
    return lost;
}

QStringList openQuestions(const QList<DesignedChange> &changes, const QList<Touched> &tables)
{
    QStringList open;
    for (const Touched &touched : tables)
        if (!touched.isNew && touched.relation->isTable() && touched.relation->rowEstimate < 0)
            open << tr("How large is %1 where this will run? The estimates of time need it.").arg(touched.relation->name.display());
    for (const DesignedChange &change : changes) {
        const ScriptAnalysis &up = *change.up->script;
        if (!change.down)
            open << tr("%1 has no way back. How is it undone?").arg(change.title);
        for (const QString &lost : lostBy(change))
            open << tr("%1: %2 does not come back. Who has agreed to that?").arg(change.title, lost);
        if (const TimeRange blocked = up.blockedTime(false); blocked.high > longBlockingS)
            open << tr("%1 may block writes for %2. Is there a window for it?").arg(change.title, formatSeconds(blocked.high));
        if (!change.deploy.isEmpty())
            open << tr("Which release does it, and how is it known that it runs everywhere? %1").arg(change.deploy);
        for (const StatementAnalysis &statement : up.statements)
            if (!statement.understood())
                open << tr("%1, line %2: what does this do? It was not understood.").arg(change.title).arg(statement.line);
        for (const Finding &finding : change.up->findings)
            if (finding.severity != Severity::Note)
                open << tr("%1: %2 (%3)").arg(change.title, finding.message, finding.rule);
    }
    return open;
}

} // namespace

Document designDocument(const QString &title, const QString &reason, const QList<DesignedChange> &changes)
{
    Document document(title);
    if (changes.isEmpty())
        return document;
    if (!reason.isEmpty())
        document.paragraph(reason);
    const QList<Touched> tables = touchedBy(changes);
    appendTables(document, tables);
    document.heading(tr("The changes"));
    int number = 0;
    for (const DesignedChange &change : changes)
        appendChange(document, ++number, change);
    document.heading(tr("Open questions"));
    const QStringList open = openQuestions(changes, tables);
    if (open.isEmpty())
        document.paragraph(tr("None that the analysis knows of."));
    else
        document.bullets(open);
    return document;
}

} // namespace lockkeeper
