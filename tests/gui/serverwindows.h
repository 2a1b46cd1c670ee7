// The window on a project and a database of the test's server.
#pragma once

#include "models/migration/migrator.h"
#include "tests/gui/windows.h"
#include "tests/support/patience.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"
#include "widgets/common/confirmdialog.h"

#include <QLineEdit>
#include <QPushButton>

namespace lockkeeper::test {

inline void open(Workbench &workbench, const TemporaryProject &project, const QString &database)
{
    workbench.openProject(project.path());
    QTRY_VERIFY(workbench.project());
    workbench.connectTo(server().profile(database), {});
    QTRY_VERIFY(workbench.catalog() && workbench.catalog()->complete);
}

inline void applyAll(const TemporaryProject &project, Session &session)
{
    Progress progress;
    const MigrationProject opened = openProject(project.path());
    Migrator(session, opened).apply(progress);
}

/// The child with this object name; null where there is none.
template <class Widget>
Widget *named(const QWidget &widget, const char *name)
{
    return widget.findChild<Widget *>(QLatin1String(name));
}

/// Types the name that the dialog below @p widget asks for, and agrees.
inline void agree(const QWidget &widget, const Workbench &workbench)
{
    auto *dialog = widget.findChild<ConfirmDialog *>();
    QVERIFY(dialog);
    named<QLineEdit>(*dialog, "confirmName")->setText(workbench.confirmationName());
    named<QPushButton>(*dialog, "confirm")->click();
}

} // namespace lockkeeper::test
