// What Alembic can do with the models of a project: write a revision, or say whether one is asked for. Seen only in a project
// of Alembic; its Python runs only where the project was trusted.
#pragma once

#include "models/core/task.h"

#include <QWidget>

class QToolButton;

namespace lockkeeper {

class Workbench;

class AlembicButtons : public QWidget
{
    Q_OBJECT
public:
    explicit AlembicButtons(Workbench &workbench, QWidget *parent = nullptr);

private:
    void askForRevision();
    /// @p message is empty for a check.
    void run(const QString &message);

    Workbench &m_workbench;
    QToolButton *m_revision, *m_check;
    Task<QByteArray> m_task;
};

} // namespace lockkeeper
