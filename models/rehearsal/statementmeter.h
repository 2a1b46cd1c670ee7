// Runs the statements of a script and measures each of them on the server: time, locks, rewrites, rows scanned, WAL.
// Uses the same session for what a transaction shows of itself, and a second one for statements outside a transaction.
#pragma once

#include "models/migration/scriptrunner.h"
#include "models/rehearsal/locksampler.h"
#include "models/rehearsal/rehearsalreport.h"

#include <QElapsedTimer>

namespace lockkeeper {

class StatementMeter
{
    struct Lock
    {
        qint64 relation = 0; ///< its number in pg_class, which it keeps when it is renamed
        LockMode mode = LockMode::None;
        bool operator==(const Lock &) const = default;
    };
    struct Relation
    {
        QString name;
        char kind = 'r'; ///< pg_class.relkind
        qint64 file = 0;
    };
    /// What the session's transaction shows of itself at one moment.
    struct Snapshot
    {
        QList<Lock> locks;
        QHash<qint64, Relation> relations;
        qint64 rowsRead = 0;
        qint64 wal = 0;
    };

public:
    /// @p prediction is the analysis of the same script against the real catalog.
    StatementMeter(Session &session, const ScriptAnalysis &prediction, Direction direction);

    /// Runs all of the plan and appends to measures(). @throws Error as runStatement(); what was measured until then stays.
    void run(const ScriptPlan &plan, Progress &progress);
    const QList<StatementMeasure> &measures() const { return m_measures; }

private:
    Snapshot takeSnapshot();
    void measureInTransaction(const ScriptPlan &plan, size_t index);
    void measureOutside(const ScriptPlan &plan, size_t index);
    StatementMeasure describe(const ScriptPlan &plan, size_t index) const;
    void takeOver(StatementMeasure &measure, QList<MeasuredLock> &held, const Snapshot &before, const Snapshot &after);
    void compareWithPrediction(StatementMeasure &measure, const QList<MeasuredLock> &heldBefore, bool mayMeetNoRow) const;
    bool metNoRow(const TextRange &range, const Result &result);
    bool isPartition(const MeasuredLock &lock, const QualifiedName &table) const;
    void endTransaction();
    double now() const { return double(m_clock.nsecsElapsed()) / 1e9; }

    Session &m_session;
    const ScriptAnalysis &m_prediction;
    Direction m_direction;
    QElapsedTimer m_clock;
    QList<StatementMeasure> m_measures;
    qsizetype m_firstOfTransaction = 0;
    QSet<qint64> m_newRelations;    ///< since the transaction began, by number
    std::optional<Snapshot> m_last; ///< after the statement before, in the same transaction
};

} // namespace lockkeeper
