#include "tests/gui/windows.h"
#include "tests/support/patience.h"
#include "tests/support/projects.h"
#include "widgets/editor/migrationspage.h"
#include "widgets/editor/scintilla.h"

#include <QLabel>
#include <QPushButton>
#include <QStandardPaths>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// Projects of other tools in the window.
class TestFormatsInTheWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void oneFileIsEditedInOnePlace();
    void aMissingDownIsWrittenWhereTheToolLooksForIt();
};

static QsciScintilla *editor(const MainWindow &window, const QString &name)
{
    for (QsciScintilla *found : window.findChildren<QsciScintilla *>())
        if (found->accessibleName() == name)
            return found;
    return nullptr;
}

static bool showsText(const MainWindow &window, const QString &part)
{
    for (const QLabel *label : window.findChildren<QLabel *>())
        if (label->isVisible() && label->text().contains(part))
            return true;
    return false;
}

void TestFormatsInTheWindow::oneFileIsEditedInOnePlace()
{
    TemporaryProject project;
    project.write(QStringLiteral("db/migrations/20260101000000_first.sql"), "-- migrate:up\nCREATE TABLE t (id int);\n\n-- migrate:down\nDROP TABLE t;\n");
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    window.resize(1400, 900);
    workbench.openProject(project.path());
    QTRY_VERIFY(editor(window, QStringLiteral("Up"))->text().contains(QStringLiteral("-- migrate:down")));
    QVERIFY(editor(window, QStringLiteral("Down"))->text().isEmpty()); // two editors of one file would write over each other
    QTRY_VERIFY(showsText(window, QStringLiteral("in the file on the left")));
    if (const QString picture = qEnvironmentVariable("LOCKKEEPER_PICTURE"); !picture.isEmpty())
        window.grab().save(picture);
}

void TestFormatsInTheWindow::aMissingDownIsWrittenWhereTheToolLooksForIt()
{
    TemporaryProject project;
    project.write(QStringLiteral("db/migration/V1__First.sql"), "CREATE TABLE t (id int);\n");
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("migrations"));
    workbench.openProject(project.path());
    QTRY_VERIFY(editor(window, QStringLiteral("Up"))->text().contains(QStringLiteral("CREATE TABLE")));
    QPushButton *write = nullptr;
    QTRY_VERIFY([&] {
        for (QPushButton *button : window.findChildren<QPushButton *>())
            if (button->isVisible() && button->text() == QStringLiteral("Write the down migration"))
                write = button;
        return write != nullptr;
    }());
    QTRY_VERIFY([&] {
        if (write->isVisible())
            write->click(); // says so where the analysis is not there yet
        return !editor(window, QStringLiteral("Down"))->text().isEmpty();
    }());
    QTRY_VERIFY2(editor(window, QStringLiteral("Down"))->text().contains(QStringLiteral("DROP TABLE")), qPrintable(editor(window, QStringLiteral("Down"))->text()));
    QVERIFY(window.findChild<MigrationsPage *>()->save());
    QTRY_VERIFY(QFile::exists(project.file(QStringLiteral("db/migration/U1__First.sql"))));
    QFile up(project.file(QStringLiteral("db/migration/V1__First.sql")));
    QVERIFY(up.open(QIODevice::ReadOnly));
    QCOMPARE(up.readAll(), QByteArray("CREATE TABLE t (id int);\n"));
}

QTEST_MAIN(TestFormatsInTheWindow)
#include "tst_formats.moc"
