// Which version of the code works in which phase of the series, and which of its queries fail there.
#pragma once

#include "models/compatibility/seriescode.h"

#include <QWidget>

namespace lockkeeper {

class FactsTableModel;
class StateOverlay;

class SeriesCodeView : public QWidget
{
    Q_OBJECT
public:
    explicit SeriesCodeView(QWidget *parent = nullptr);
    /// @p problem: why the code could not be read; empty where it could.
    void setPhases(const DesignedSeries &series, const QList<PhaseCode> &phases, const QString &problem);
    /// In how many phases code fails that is to work there.
    int failures() const { return m_failures; }

private:
    FactsTableModel *m_model = nullptr;
    StateOverlay *m_state;
    int m_failures = 0;
};

} // namespace lockkeeper
