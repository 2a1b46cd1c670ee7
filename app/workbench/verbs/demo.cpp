// The whole way on the bundled project and a private server, without a window: report and pictures of every view.
#include "app/cli/verbsupport.h"
#include "app/support/demoproject.h"
#include "app/workbench/workbenchhooks.h"
#include "models/core/files.h"
#include "models/report/reports.h"
#include "widgets/common/theme.h"
#include "widgets/designer/designerpage.h"
#include "widgets/schema/schemapage.h"

#include <QApplication>
#include <QDir>
#include <QTimer>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

/// Drives a real window through the demo, one signal after the other.
class DemoRun : public QObject
{
public:
    DemoRun(Console &console, QString folder, const ColorScheme scheme)
        : m_console(console)
        , m_folder(std::move(folder))
        , m_suffix(scheme == ColorScheme::Dark ? QStringLiteral("-dark") : QString())
        , m_window(m_workbench, { [this](Progress &progress) { return startDemo(m_folder + QStringLiteral("/project"), progress); }, [] { return QList<ConnectionProfile>(); }, [](const QList<ConnectionProfile> &) {} })
    {
        connect(&m_workbench, &Workbench::message, this, [this](const QString &text) { m_console.say(text); });
        connect(&m_workbench, &Workbench::failed, this, [this](const Error &error) { stop(error); });
        connect(&m_workbench, &Workbench::rehearsalFailed, this, [this](const Error &error) { stop(error); });
        connect(&m_workbench, &Workbench::matrixChanged, this, &DemoRun::rehearseOnce);
        connect(&m_workbench, &Workbench::rehearsalEnded, this, [this](const QString &version) {
            m_ended = m_workbench.pending().isEmpty() || version == m_workbench.pending().back().version;
        });
    }

    int run()
    {
        m_window.resize(1440, 900);
        m_window.show();
        m_window.openDemo();
        m_console.quitOnSignal(this);
        if (QApplication::exec() == Interrupted)
            return Interrupted;
        if (m_error)
            throw *m_error;
        return Fine;
    }

private:
    void rehearseOnce()
    {
        if (m_workbench.matrix().rows.isEmpty() || !m_workbench.catalog())
            return;
        QStringList versions;
        for (const Migration &migration : m_workbench.pending())
            versions << migration.version;
        if (!m_started) {
            m_started = true;
            m_workbench.rehearse(versions);
        } else if (m_ended && !m_finished) {
            // The matrix that this rehearsal's proof is in has arrived: what is left is to look at it.
            m_finished = true;
            QTimer::singleShot(0, this, &DemoRun::finish);
        }
    }

    void picture(const QString &name)
    {
        const QString file = QStringLiteral("%1/%2%3.png").arg(m_folder, name, m_suffix);
        m_window.grab().save(file);
        m_console.answer(file);
    }

    void finish()
    {
        try {
            for (const Migration &migration : m_workbench.pending())
                if (auto runbook = m_workbench.makeRunbookFor(migration.version))
                    saveRunbook(*m_workbench.project(), *runbook);
            Document document(tr("Lockkeeper demo: shop"));
            append(document, m_workbench.matrix());
            for (const Migration &migration : m_workbench.pending())
                if (const RehearsalReport *report = m_workbench.report(migration.version))
                    append(document, *report);
            writeFileAtomically(m_folder + QStringLiteral("/report.html"), document.toHtml());
            m_console.answer(m_folder + QStringLiteral("/report.html"));
        } catch (const Error &error) {
            return stop(error);
        }
        m_window.schemaPage().showRelation({ QStringLiteral("shop"), QStringLiteral("orders") });
        m_pages = m_window.pages();
        nextPage();
    }

    /// Each page gets some turns of the event loop, so that analyses that it started are in the picture.
    void nextPage()
    {
        static constexpr int settleMs = 700;
        if (m_pages.isEmpty())
            return QApplication::quit();
        const QString page = m_pages.takeFirst();
        // The change that shows most on this page.
        const QString shown = page == u"matrix" ? QStringLiteral("rename_orders_note") : QStringLiteral("orders_fulfilment_status");
        for (const Migration &migration : m_workbench.pending())
            if (migration.name == shown)
                m_workbench.select(migration.version);
        if (page == u"designer")
            m_window.designerPage().open(QStringLiteral("rename-column"), { { QStringLiteral("table"), QStringLiteral("shop.customers") }, { QStringLiteral("column"), QStringLiteral("full_name") }, { QStringLiteral("new_name"), QStringLiteral("display_name") } });
        m_window.showPage(page);
        QTimer::singleShot(settleMs, this, [this, page] {
            picture(page);
            nextPage();
        });
    }

    void stop(const Error &error)
    {
        m_error = error;
        QApplication::exit(1);
    }

    Console &m_console;
    QString m_folder, m_suffix;
    Workbench m_workbench;
    MainWindow m_window;
    QStringList m_pages;
    std::optional<Error> m_error;
    bool m_started = false, m_ended = false, m_finished = false;
};

static int run(const Arguments &arguments, Console &console)
{
    const QString folder = QDir(arguments.value(QStringLiteral("output"))).absolutePath();
    makeFolder(folder);
    const ColorScheme scheme = arguments.flag(QStringLiteral("dark")) ? ColorScheme::Dark : ColorScheme::Light;
    applyTheme(*qApp, scheme);
    return DemoRun(console, folder, scheme).run();
}

Verb demo()
{
    Verb verb { QStringLiteral("demo"), tr("the whole way on the bundled project and a private server; writes a report and pictures"),
                { { QStringLiteral("output"), tr("folder for the report and the pictures"), VerbOption::Kind::Value, {}, QStringLiteral("build/demo") },
                  { QStringLiteral("dark"), tr("pictures in dark colours"), VerbOption::Kind::Flag, {}, {} } },
                run };
    verb.surface = Surface::Offscreen;
    return verb;
}

} // namespace lockkeeper::verbs
