#include "tests/gui/windows.h"
#include "tests/support/privateserver.h"
#include "widgets/rehearsal/rehearsaldialog.h"
#include "widgets/rehearsal/rehearsalpage.h"

#include <QSignalSpy>
#include <QTabWidget>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The window as pictures in the folder LOCKKEEPER_PICTURES, for people to look at: light and dark, large and small.
class TestPictures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void take();

private:
    void take(QWidget &widget, const QString &name);
    void takeTabs(QTabWidget &tabs, QWidget &window, const QString &name);
    QString m_folder, m_suffix;
};

void TestPictures::initTestCase()
{
    prepareWindows();
    m_folder = qEnvironmentVariable("LOCKKEEPER_PICTURES");
    if (m_folder.isEmpty())
        QSKIP("No folder for pictures is named.");
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
}

void TestPictures::take(QWidget &widget, const QString &name)
{
    QTest::qWait(50); // what is laid out late
    widget.grab().save(m_folder + u'/' + name + m_suffix);
}

void TestPictures::takeTabs(QTabWidget &tabs, QWidget &window, const QString &name)
{
    for (int tab = 0; tab < tabs.count(); ++tab) {
        if (!tabs.isTabVisible(tab))
            continue;
        tabs.setCurrentIndex(tab);
        take(window, QStringLiteral("%1-%2").arg(name, tabs.tabText(tab).section(u' ', 0, 0).toLower()));
    }
    tabs.setCurrentIndex(0);
}

void TestPictures::take()
{
    QTemporaryDir folder;
    Workbench workbench;
    MainWindow window(workbench, hooksFor(folder.path()));
    window.show();
    QSignalSpy ended(&workbench, &Workbench::rehearsingChanged);
    window.openDemo();
    QTRY_COMPARE_WITH_TIMEOUT(workbench.matrix().rows.size(), 6, 60'000);
    RehearsalChoice choice;
    choice.plans = choice.load = choice.estimate = choice.failurePoints = true;
    choice.budgetSeconds = 8;
    choice.server = workbench.profile()->name;
    workbench.setChoice(choice);
    const QString safe = QStringLiteral("20261110101000"), lossy = QStringLiteral("20261115083000");
    workbench.rehearse({ safe, lossy });
    QTRY_VERIFY_WITH_TIMEOUT(workbench.report(lossy), 120'000);
    QTRY_VERIFY_WITH_TIMEOUT(!workbench.isRehearsing(), 60'000);
    for (const auto &[scheme, size] : { std::pair(ColorScheme::Light, QSize(1440, 900)), std::pair(ColorScheme::Dark, QSize(1440, 900)), std::pair(ColorScheme::Light, QSize(1024, 700)) }) {
        applyTheme(*qApp, scheme);
        m_suffix = scheme == ColorScheme::Dark ? QStringLiteral("-dark.png") : size.width() < 1100 ? QStringLiteral("-small.png") : QStringLiteral(".png");
        window.resize(size);
        for (const QString &page : window.pages()) {
            workbench.select(page == u"rehearsal" ? safe : lossy);
            window.showPage(page);
            take(window, page);
        }
        window.showPage(QStringLiteral("rehearsal"));
        workbench.select(safe);
        auto *rehearsal = window.findChild<RehearsalPage *>();
        takeTabs(*rehearsal->findChild<QTabWidget *>(), window, QStringLiteral("rehearsal-safe"));
        workbench.select(lossy);
        takeTabs(*rehearsal->findChild<QTabWidget *>(), window, QStringLiteral("rehearsal-lossy"));
        workbench.select(QStringLiteral("20261117120000"));
        take(window, QStringLiteral("rehearsal-none"));
        choice.source = RehearsalData::Source::Sample;
        choice.sample = QStringLiteral("some");
        RehearsalDialog dialog(choice, workbench.servers());
        dialog.show();
        take(dialog, QStringLiteral("how"));
        window.showPage(QStringLiteral("migrations"));
        for (QTabWidget *tabs : window.findChildren<QTabWidget *>())
            if (tabs->isVisible())
                takeTabs(*tabs, window, QStringLiteral("migrations"));
    }
    applyTheme(*qApp, ColorScheme::Light);
}

QTEST_MAIN(TestPictures)
#include "tst_pictures.moc"
