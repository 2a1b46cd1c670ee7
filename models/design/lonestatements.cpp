#include "models/design/lonestatements.h"

#include "models/catalog/catalog.h"
#include "models/change/scriptanalysis.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Series", text);
}

static bool standsAlone(const ScriptStatement &statement)
{
    return analyzeScript(Script(statement.sql.toUtf8()), { .before = std::make_shared<const Catalog>() })->needsNoTransaction;
}

/// What each file of a script holds, in the order in which they run.
static QList<StepScript> filesOf(const StepScript &script)
{
    if (script.transactional)
        return script.statements.isEmpty() && script.verify.isEmpty() ? QList<StepScript>() : QList<StepScript> { script };
    QList<StepScript> files;
    for (const ScriptStatement &statement : script.statements) {
        const bool alone = standsAlone(statement);
        if (alone || files.isEmpty() || files.back().alone)
            files << StepScript { {}, {}, !alone, alone };
        files.back().statements << statement;
    }
    if (files.isEmpty() || !files.back().alone) {
        if (!files.isEmpty())
            files.back().verify = script.verify;
        return files;
    }
    for (const QString &query : script.verify)
        files.back().statements << ScriptStatement { tr("Verify, it answers true: %1;").arg(query.simplified()), {} };
    return files;
}

/// A direction without work of its own, beside one with a statement that stands alone.
static StepScript nothingBeside(const StepScript &other)
{
    return { { { tr("Nothing: each file holds one statement, and this one's is in the other direction."), {} } }, {}, other.transactional, true };
}

static QList<SeriesStep> divided(const SeriesStep &step)
{
    const QList<StepScript> ups = filesOf(step.up), downs = filesOf(step.down);
    const qsizetype count = std::max(ups.size(), downs.size());
    if ((step.up.transactional && step.down.transactional) || count < 2)
        return { SeriesStep { step.phase, step.name, step.title, ups.value(0, step.up), downs.value(0, step.down), step.deploy, step.irreversible } };
    QList<SeriesStep> steps;
    for (qsizetype i = 0; i < count; ++i) {
        const qsizetype back = count - 1 - i; // the way back begins with the last one
        SeriesStep part = step;
        part.name = i == 0 ? step.name : step.name + u'_' + QString::number(i + 1);
        part.title = tr("%1, part %2 of %3").arg(step.title).arg(i + 1).arg(count);
        part.deploy = i == count - 1 ? step.deploy : QString();
        if (i < ups.size())
            part.up = ups[i];
        if (back < downs.size())
            part.down = downs[back];
        if (i >= ups.size())
            part.up = nothingBeside(part.down);
        if (back >= downs.size())
            part.down = nothingBeside(part.up);
        steps << part;
    }
    return steps;
}

Series withLoneStatements(const Series &series)
{
    Series result { series.title, series.reason, {} };
    for (const SeriesStep &step : series.steps)
        result.steps << divided(step);
    return result;
}

} // namespace lockkeeper
