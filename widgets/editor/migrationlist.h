// The migrations of the project, pending and applied, with a filter.
#pragma once

#include <QWidget>

class QStandardItemModel;
class QTreeView;

namespace lockkeeper {

class Workbench;

class MigrationList : public QWidget
{
    Q_OBJECT
public:
    explicit MigrationList(Workbench &workbench, QWidget *parent = nullptr);

Q_SIGNALS:
    void newRequested();

private:
    void fill();

    Workbench &m_workbench;
    QTreeView *m_list;
    QStandardItemModel *m_model;
};

} // namespace lockkeeper
