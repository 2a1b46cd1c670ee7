// The findings of the open migration, with a filter, and below them what the fix of the chosen one would do.
#pragma once

#include "models/safety/findingsmodel.h"

#include <QWidget>

class QLabel;
class QSortFilterProxyModel;
class QTableView;

namespace lockkeeper {

class FindingsPanel : public QWidget
{
    Q_OBJECT
public:
    explicit FindingsPanel(QWidget *parent = nullptr);
    void setAnalyses(const SafetyAnalysisPtr &up, const SafetyAnalysisPtr &down);
    int count() const { return m_model->rowCount(); }
    std::optional<FindingsModel::Row> current() const;
    void showPreview(const QString &text);
    /// Chooses the next one, or the one before, and asks for its place.
    void step(int step);

Q_SIGNALS:
    void currentChanged();
    void placeActivated(bool down, qsizetype offset);

private:
    FindingsModel::Row rowAt(const QModelIndex &index) const;

    FindingsModel *m_model;
    QSortFilterProxyModel *m_sorted;
    QTableView *m_view;
    QLabel *m_preview;
};

} // namespace lockkeeper
