#include "models/migration/halfrun.h"

#include "models/catalog/catalogdifference.h"
#include "models/catalog/catalogreader.h"
#include "models/migration/migrationscript.h"
#include "models/migration/projectcatalog.h"
#include "models/migration/recordedrun.h"
#include "models/migration/runlock.h"

#include <QCoreApplication>
#include <QSet>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("HalfRun", text);
}

size_t HalfRun::firstOpen() const
{
    for (const StatementEffect &statement : statements)
        if (statement.state != StatementEffect::State::There)
            return size_t(&statement - statements.data());
    return size_t(statements.size());
}

bool HalfRun::isSettled() const
{
    return std::none_of(statements.begin(), statements.end(), [](const StatementEffect &statement) { return statement.state == StatementEffect::State::Unknown; });
}

QString HalfRun::stateId(StatementEffect::State state)
{
    return state == StatementEffect::State::There ? QStringLiteral("there") : state == StatementEffect::State::NotThere ? QStringLiteral("not-there") : QStringLiteral("unknown");
}

namespace {

/// The objects that a statement changes, and the catalogs around it.
struct Step
{
    const StatementAnalysis *analysis = nullptr;
    QSet<QString> objects;
    QSet<QString> made;    ///< of them, those that were not there
};

/// An object that a statement made is there by its name: the server may write its definition otherwise than we do.
bool sameIn(const Step &step, const Catalog &expected, const Catalog &now)
{
    for (const CatalogDifference &difference : catalogDifferences(expected, now))
        if (step.objects.contains(difference.object) && !(difference.kind == CatalogDifference::Kind::Different && step.made.contains(difference.object)))
            return false;
    return true;
}

} // namespace

HalfRun examineHalfRun(Session &session, const MigrationProject &project, const Migration &migration, const RunEntry &run, Progress &progress)
{
    HalfRun half { .migration = migration, .direction = run.direction, .run = run, .runningPid = runningPid(session) };
    const QByteArray text = migrationText(migration, run.direction);
    half.plan = planScript(text);
    progress.report(tr("Asking the database what is there of %1.").arg(migration.title()));
    const CatalogPtr now = readCatalog(session, progress);
    const QByteArray first = searchPathOf(session.profile());
    CatalogPtr before = computedCatalog(project, migration.version, session.serverVersion(), first);
    if (run.direction == Direction::Down)
        before = analyzeScript(Script(first + migrationText(migration, Direction::Up)), { .before = before, .serverVersion = session.serverVersion() })->after;
    const ScriptAnalysisPtr analysis = analyzeScript(Script(first + half.plan.analysis->script.text()), { .before = before, .serverVersion = session.serverVersion() });

    QList<QualifiedName> invalid;
    for (const RelationPtr &relation : now->sortedRelations())
        for (const Index &index : relation->indexes)
            if (!index.valid)
                invalid << QualifiedName { relation->name.schema, index.name };

    // A later statement may change the object again, so that every state from the statement on speaks for it.
    const auto &statements = half.plan.analysis->script.statements();
    QList<Step> steps;
    for (const size_t number : half.plan.statements) {
        Step step;
        for (const StatementAnalysis &statement : analysis->statements)
            if (statement.range.begin == statements[number].range.begin + first.size())
                step.analysis = &statement;
        for (const CatalogDifference &difference : catalogDifferences(*step.analysis->contexts.front().catalog, *step.analysis->contexts.back().catalog)) {
            step.objects.insert(difference.object);
            if (difference.kind == CatalogDifference::Kind::Extra)
                step.made.insert(difference.object);
        }
        steps << step;
    }
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const Step &step = steps[i];
        StatementEffect effect { size_t(i), step.analysis->line, step.analysis->summary(), {}, {} };
        const bool logged = run.id > 0, recorded = logged && i == run.statementsDone && endIsRecordedWithIt(half.plan, size_t(i));
        if (logged && i < run.statementsDone) {
            effect.state = StatementEffect::State::There;
            effect.evidence = tr("the history has its end");
        } else if (logged && i > run.statementsDone) {
            effect.state = StatementEffect::State::NotThere;
            effect.evidence = tr("it was never sent, or its transaction was not committed");
        } else if (step.objects.isEmpty() && !recorded) {
            effect.evidence = tr("it leaves no trace in the catalog; look at the data");
        } else {
            bool there = false;
            for (qsizetype later = step.objects.isEmpty() ? steps.size() : i; later < steps.size() && !there; ++later)
                there = sameIn(step, *steps[later].analysis->contexts.back().catalog, *now);
            const bool notThere = !step.objects.isEmpty() && sameIn(step, *step.analysis->contexts.front().catalog, *now);
            effect.state = there ? StatementEffect::State::There : notThere || recorded ? StatementEffect::State::NotThere : StatementEffect::State::Unknown;
            const QString objects = QStringList(step.objects.values()).join(QStringLiteral(", "));
            effect.evidence = there ? tr("the catalog has its effect: %1").arg(objects) : notThere ? tr("the catalog is as before it: %1").arg(objects) : recorded ? tr("the history would have its end, which is written in the same transaction") : tr("the catalog is neither as before nor as after it: %1").arg(objects);
        }
        for (const QualifiedName &index : std::as_const(invalid))
            if (step.objects.contains(QStringLiteral("index ") + index.display())) {
                effect.begun = !step.made.contains(QStringLiteral("index ") + index.display());
                effect.state = StatementEffect::State::NotThere;
                effect.evidence = (effect.begun ? tr("the index %1 is there but INVALID: its drop did not end") : tr("the index %1 is there but INVALID: its build did not end")).arg(index.display());
                half.invalidIndexes << index.quoted();
                if (!effect.begun)
                    half.brokenBuilds << index.quoted();
            }
        half.statements << effect;
    }
    return half;
}

QStringList undoStatements(const HalfRun &half, const Catalog &before, int serverVersion, const QByteArray &first, QString *reason)
{
    const ScriptAnalysisPtr analysis = analyzeScript(Script(first + half.plan.analysis->script.text()), { .before = std::make_shared<const Catalog>(before), .serverVersion = serverVersion });
    QStringList undo;
    for (auto effect = half.statements.rbegin(); effect != half.statements.rend(); ++effect) {
        if (effect->state != StatementEffect::State::There && !effect->begun)
            continue;
        for (const StatementAnalysis &statement : analysis->statements) {
            if (statement.line != effect->line)
                continue;
            for (qsizetype i = statement.operations.size() - 1; i >= 0; --i) {
                const Inverse inverse = statement.operations[i]->inverse(statement.contexts[size_t(i)]);
                if (inverse.kind == Inverse::Kind::Nothing)
                    continue;
                if (inverse.kind != Inverse::Kind::Exact && inverse.kind != Inverse::Kind::LosesNew) {
                    *reason = tr("Line %1 cannot be taken back: %2.").arg(statement.line).arg(inverse.lost.isEmpty() ? statement.summary() : inverse.lost);
                    return {};
                }
                undo += inverse.statements;
            }
        }
    }
    return undo;
}

} // namespace lockkeeper
