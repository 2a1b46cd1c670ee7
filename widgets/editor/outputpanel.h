// What the server said while migrations ran on it from this window: notices, and errors with their place.
#pragma once

#include "models/migration/migrator.h"

#include <QWidget>

namespace lockkeeper {

class FactsTableModel;
class StateOverlay;
struct CellFacts;

class OutputPanel : public QWidget
{
    Q_OBJECT
public:
    explicit OutputPanel(QWidget *parent = nullptr);
    void addRun(const MigrationRun &run);
    /// It was refused before anything ran.
    void addRefusal(const Error &error);

Q_SIGNALS:
    void countChanged(int lines);
    /// A line with a place was asked for.
    void runActivated(const lockkeeper::MigrationRun &run);

private:
    void add(const QList<CellFacts> &row, const MigrationRun &run);

    FactsTableModel *m_model = nullptr;
    StateOverlay *m_state;
    QList<QList<CellFacts>> m_rows; ///< the newest first
    QList<MigrationRun> m_runs;     ///< of each row
};

} // namespace lockkeeper
