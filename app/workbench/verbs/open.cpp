// The workbench.
#include "app/cli/verbsupport.h"
#include "app/workbench/workbenchhooks.h"
#include "widgets/common/theme.h"

#include <QApplication>
#include <QFileInfo>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int run(const Arguments &arguments, Console &console)
{
    applyTheme(*qApp, arguments.flag(QStringLiteral("dark")) ? ColorScheme::Dark : ColorScheme::System);
    Workbench workbench;
    MainWindow window(workbench, programHooks());
    window.show();
    const QString folder = arguments.value(arguments.flag(QStringLiteral("folder")) ? QStringLiteral("folder") : QStringLiteral("project"));
    if (arguments.flag(QStringLiteral("demo")))
        window.openDemo();
    else if (!folder.isEmpty())
        window.openFolder(QFileInfo(folder).absoluteFilePath());
    if (arguments.flag(QStringLiteral("database"))) {
        QString password;
        const ConnectionProfile profile = profileOf(arguments.value(QStringLiteral("database")), &password);
        workbench.connectTo(profile, password);
    }
    console.quitOnSignal(&window);
    return QApplication::exec();
}

Verb open()
{
    Verb verb { QStringLiteral("open"), tr("the workbench"),
                { { QStringLiteral("folder"), tr("the folder of a project"), VerbOption::Kind::Positional, {}, {} },
                  { QStringLiteral("demo"), tr("open the demo with its private server"), VerbOption::Kind::Flag, {}, {} },
                  { QStringLiteral("dark"), tr("dark colours"), VerbOption::Kind::Flag, {}, {} } },
                run };
    verb.surface = Surface::Window;
    return verb;
}

} // namespace lockkeeper::verbs
