// One rehearsal of one migration, in a sandbox database that already has everything before it.
#pragma once

#include "models/core/progress.h"
#include "models/rehearsal/datasnapshot.h"
#include "models/rehearsal/looserows.h"
#include "models/rehearsal/newrows.h"

#include <QMap>

namespace lockkeeper {

class RehearsalRun
{
public:
    using Listener = std::function<void(const RehearsalReport &)>;

    /// @p before is the catalog of the session's database; @p originals opens another with the same rows.
    RehearsalRun(Session &session, const Migration &migration, CatalogPtr before, DataSnapshot::Originals originals, Progress &progress, const Listener &onStep);
    /// The project's tool rolls a migration without a down back by running nothing.
    bool rollsBackWithoutDown = false;
    /// Of tables that tenants share, their isolation is tested.
    Tenancy tenancy;

    /// Without @p exercise no row is written between up and down. The report is not judged yet.
    /// @throws Error (Cancelled, ConnectionLost); everything else that goes wrong is in the report.
    RehearsalReport rehearse(bool exercise);

private:
    void tell();
    void step(const QString &id, const std::function<void(RehearsalStep &)> &work);
    CatalogPtr readNow();
    QString runFile(Direction direction, const CatalogPtr &catalog, bool keepMeasures);
    void snapshot(RehearsalStep &step);
    void up(RehearsalStep &step);
    void verify(RehearsalStep &step);
    void testTenants(RehearsalStep &step);
    void exercise(RehearsalStep &step);
    void down(RehearsalStep &step);
    void compareSchema(RehearsalStep &step);
    void compareData(RehearsalStep &step);
    void upAgain(RehearsalStep &step);
    void upAfterNothing(RehearsalStep &step);
    void upOverItself(RehearsalStep &step);
    void downOverLooseRows(RehearsalStep &step);
    bool claimsToBeIdempotent() const;
    bool isDownEmpty() const;

    Session &m_session;
    const Progress &m_whole;
    Progress m_progress; ///< of the step
    const Listener &m_onStep;
    RehearsalReport m_report;
    CatalogPtr m_before, m_after, m_afterDown;
    DataSnapshot::Originals m_originals;
    const bool m_changesServer;
    QMap<QString, QString> m_factsBefore; ///< see databasefacts.h
    std::unique_ptr<DataSnapshot> m_data;
    QList<DataDifference> m_byUp;       ///< what the first up did to old rows
    QList<DataDifference> m_byExercise; ///< what writing new rows did to old ones
    std::optional<NewRows> m_newRows;
    std::optional<LooseRows> m_looseRows;
};

/// The names of the steps, in order, before anything ran.
QList<RehearsalStep> rehearsalSteps();

} // namespace lockkeeper
