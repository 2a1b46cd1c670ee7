// Where each tenant of the project stands on the connected server.
#pragma once

#include <QWidget>

namespace lockkeeper {

class FactsTableModel;
class Workbench;

class TenantsPanel : public QWidget
{
    Q_OBJECT
public:
    explicit TenantsPanel(Workbench &workbench, QWidget *parent = nullptr);
    int count() const;

Q_SIGNALS:
    void countChanged(int tenants);

private:
    void fill();

    Workbench &m_workbench;
    FactsTableModel *m_model = nullptr;
};

} // namespace lockkeeper
