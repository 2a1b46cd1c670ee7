#include "models/design/seriesmodel.h"
#include "tests/support/patience.h"
#include "tests/support/projects.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/theme.h"
#include "widgets/designer/designerpage.h"
#include "widgets/designer/recipeform.h"
#include "widgets/editor/scintilla.h"
#include "widgets/mainwindow.h"
#include "widgets/schema/recipemenu.h"
#include "widgets/schema/schemapage.h"

#include "models/catalog/schematreemodel.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QStandardPaths>
#include <QTabBar>
#include <QTableView>
#include <QTreeView>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The designer, offscreen, on a project without a server.
class TestDesigner : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void emptyPageSaysWhatToDo();
    void everyRecipeHasAForm();
    void seriesFollowsTheForm();
    void wrongFieldIsMarkedAndTheSeriesStays();
    void schemaAndCodeAfterTheSeriesAreShown();
    void migrationsAreWritten();
    void schemaMenuOffersRecipes();
    void modelHoldsTheRules();

private:
    static void openProject(TemporaryProject &project, Workbench &workbench);
};

static MainWindowHooks noHooks()
{
    return { [](Progress &) { return OwnedServer(); }, [] { return QList<ConnectionProfile>(); }, [](const QList<ConnectionProfile> &) {} };
}

void TestDesigner::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("lockkeeper-test"));
    applyTheme(*qApp, ColorScheme::Light);
}

void TestDesigner::openProject(TemporaryProject &project, Workbench &workbench)
{
    project.migration(QStringLiteral("20260101000000_first"),
                      "CREATE SCHEMA shop;\nCREATE TABLE shop.orders (id bigint PRIMARY KEY, note text NOT NULL DEFAULT '', amount integer);\nCREATE INDEX orders_note_idx ON shop.orders (note);\nCREATE TYPE shop.state AS ENUM ('new');\n", "DROP SCHEMA shop CASCADE;\n");
    workbench.openProject(project.path());
    QTRY_COMPARE(workbench.matrix().rows.size(), 1);
}

static QListView *cards(QWidget &window)
{
    for (QListView *view : window.findChildren<QListView *>())
        if (view->accessibleName() == u"Resulting series")
            return view;
    return nullptr;
}

static QsciScintilla *sqlOf(QWidget &window)
{
    for (QsciScintilla *editor : window.findChildren<QsciScintilla *>())
        if (editor->accessibleName() == u"SQL of the step")
            return editor;
    return nullptr;
}

void TestDesigner::emptyPageSaysWhatToDo()
{
    Workbench workbench;
    DesignerPage page(workbench);
    page.show();
    bool said = false;
    for (const QLabel *label : page.findChildren<QLabel *>())
        said = said || (label->isVisible() && label->text().contains(QStringLiteral("Open a project or connect")));
    QVERIFY(said);
    page.write(); // nothing to write, nothing happens
}

void TestDesigner::everyRecipeHasAForm()
{
    RecipeForm form;
    for (const Recipe &each : allRecipes()) {
        form.setRecipe(recipe(each.id));
        for (const RecipeField &field : each.fields) {
            auto *editor = form.findChild<QWidget *>(QStringLiteral("field.") + field.name);
            QVERIFY2(editor && !editor->accessibleName().isEmpty(), qPrintable(each.id + field.name));
        }
    }
}

void TestDesigner::seriesFollowsTheForm()
{
    TemporaryProject project;
    Workbench workbench;
    MainWindow window(workbench, noHooks());
    window.show();
    window.showPage(QStringLiteral("designer"));
    openProject(project, workbench);
    window.designerPage().open(QStringLiteral("rename-column"), { { QStringLiteral("table"), QStringLiteral("shop.orders") } });
    auto *column = window.findChild<QComboBox *>(QStringLiteral("field.column"));
    QVERIFY(column->findText(QStringLiteral("amount")) >= 0); // the columns of the chosen table
    column->setEditText(QStringLiteral("note"));
    QTest::keyClicks(window.findChild<QLineEdit *>(QStringLiteral("field.new_name")), QStringLiteral("remark"));
    const QAbstractItemModel *model = cards(window)->model();
    QTRY_COMPARE(model->rowCount(), 7); // six migrations and one deploy
    QCOMPARE(model->index(0, 0).data(SeriesModel::PhaseRole).toString(), QStringLiteral("Expand"));
    QVERIFY(sqlOf(window)->text().contains(QStringLiteral("ADD COLUMN IF NOT EXISTS remark text")));
    auto *tabs = window.designerPage().findChild<QTabBar *>();
    tabs->setCurrentIndex(1);
    QVERIFY(sqlOf(window)->text().contains(QStringLiteral("DROP COLUMN IF EXISTS remark")));
    cards(window)->setCurrentIndex(model->index(model->rowCount() - 1, 0));
    QVERIFY(sqlOf(window)->text().contains(QStringLiteral("ADD COLUMN IF NOT EXISTS note")));
    QCOMPARE(tabs->tabText(0), QStringLiteral("6 Clean up, up"));
}

void TestDesigner::wrongFieldIsMarkedAndTheSeriesStays()
{
    TemporaryProject project;
    Workbench workbench;
    MainWindow window(workbench, noHooks());
    window.show();
    window.showPage(QStringLiteral("designer"));
    openProject(project, workbench);
    window.designerPage().open(QStringLiteral("add-column"), { { QStringLiteral("table"), QStringLiteral("shop.orders") }, { QStringLiteral("name"), QStringLiteral("extra") }, { QStringLiteral("type"), QStringLiteral("text") } });
    QTRY_COMPARE(cards(window)->model()->rowCount(), 1);
    auto *write = window.findChild<QPushButton *>(QStringLiteral("writeSeries"));
    QVERIFY(write->isEnabled());
    auto *name = window.findChild<QLineEdit *>(QStringLiteral("field.name"));
    name->setText(QStringLiteral("note"));
    QVERIFY(!write->isEnabled()); // at once: what is shown is not what is typed
    QTRY_VERIFY(name->property("wrong").toBool());
    QCOMPARE(cards(window)->model()->rowCount(), 1);
    window.findChild<QCheckBox *>(QStringLiteral("field.not_null"))->setChecked(true);
    name->setText(QStringLiteral("extra"));
    QTRY_VERIFY(!name->property("wrong").toBool());
    QVERIFY(!write->isEnabled()); // the value for the rows is asked for
}

void TestDesigner::schemaAndCodeAfterTheSeriesAreShown()
{
    TemporaryProject project;
    project.write(QStringLiteral("queries.sql"), "-- name: Notes :many\nSELECT id, note FROM shop.orders;\n");
    project.write(QStringLiteral("lockkeeper.toml"), "[contract.old]\nname = \"v1\"\nqueries = [\"queries.sql\"]\n");
    Workbench workbench;
    MainWindow window(workbench, noHooks());
    window.show();
    window.showPage(QStringLiteral("designer"));
    openProject(project, workbench);
    window.designerPage().open(QStringLiteral("rename-column"), { { QStringLiteral("table"), QStringLiteral("shop.orders") }, { QStringLiteral("column"), QStringLiteral("note") }, { QStringLiteral("new_name"), QStringLiteral("remark") }, { QStringLiteral("way"), QStringLiteral("in-place") } });
    auto *tabs = window.designerPage().findChild<QTabBar *>();
    QTRY_COMPARE(tabs->tabText(3), QStringLiteral("Code 1"));
    tabs->setCurrentIndex(3);
    const auto table = [&](const QString &name) {
        for (QTableView *view : window.designerPage().findChildren<QTableView *>())
            if (view->accessibleName() == name)
                return view;
        return static_cast<QTableView *>(nullptr);
    };
    QTableView *code = table(QStringLiteral("Code in each phase"));
    QVERIFY(code->isVisible());
    QCOMPARE(code->model()->index(0, 2).data().toString(), QStringLiteral("FAIL 1 of 1 queries"));
    QCOMPARE(code->model()->index(1, 2).data().toString(), QStringLiteral("Notes"));
    tabs->setCurrentIndex(2);
    QTableView *schema = table(QStringLiteral("Differences"));
    QVERIFY(schema->isVisible());
    QStringList objects;
    for (int row = 0; row < schema->model()->rowCount(); ++row)
        objects << schema->model()->index(row, 0).data().toString() + u' ' + schema->model()->index(row, 1).data().toString();
    QVERIFY2(objects.contains(QStringLiteral("Dropped column shop.orders.note")) && objects.contains(QStringLiteral("New column shop.orders.remark")), qPrintable(objects.join(u'\n')));
}

void TestDesigner::migrationsAreWritten()
{
    TemporaryProject project;
    Workbench workbench;
    MainWindow window(workbench, noHooks());
    window.show();
    window.showPage(QStringLiteral("designer"));
    openProject(project, workbench);
    window.designerPage().open(QStringLiteral("drop-column"), { { QStringLiteral("table"), QStringLiteral("shop.orders") }, { QStringLiteral("column"), QStringLiteral("amount") } });
    auto *write = window.findChild<QPushButton *>(QStringLiteral("writeSeries"));
    QTRY_VERIFY(write->isEnabled());
    const int steps = 5;
    QVERIFY(write->text().startsWith(QStringLiteral("Write %1 migration").arg(steps)));
    QSignalSpy written(&window.designerPage(), &DesignerPage::written);
    write->click();
    QTRY_COMPARE(written.size(), 1);
    QTRY_COMPARE(workbench.project()->migrations.size(), 1 + steps);
    QCOMPARE(workbench.project()->migrations[1].name, QStringLiteral("orders_amount_retire"));
    QTRY_COMPARE(workbench.current(), workbench.project()->migrations[1].version);
}

void TestDesigner::schemaMenuOffersRecipes()
{
    auto catalog = std::make_shared<Catalog>();
    Relation table;
    table.name = { QStringLiteral("shop"), QStringLiteral("orders") };
    Column column;
    column.name = QStringLiteral("customer note");
    column.type = QStringLiteral("text");
    table.columns << column;
    catalog->complete = true;
    catalog->schemas.insert(QStringLiteral("shop"), { QStringLiteral("shop"), {}, {}, {} });
    catalog->relations.insert(table.name, std::make_shared<const Relation>(table));
    SchemaTreeModel model;
    model.setIndex(makeSchemaIndex(catalog, {}));
    const QModelIndex relation = model.indexOf(table.name);
    const std::unique_ptr<QMenu> ofTable(makeRecipeMenu(catalog, table.name, relation, nullptr));
    QVERIFY(ofTable && ofTable->findChild<QAction *>(QStringLiteral("add-foreign-key")));
    const auto firstChild = [&](const QModelIndex &parent) {
        model.fetchMore(parent);
        return model.index(0, 0, parent);
    };
    const QModelIndex part = firstChild(firstChild(relation));
    const std::unique_ptr<QMenu> ofColumn(makeRecipeMenu(catalog, model.relationOf(part), part, nullptr));
    QVERIFY(ofColumn);
    auto *rename = ofColumn->findChild<QAction *>(QStringLiteral("rename-column"));
    QVERIFY(rename);
    QCOMPARE(rename->text(), QStringLiteral("Rename column..."));
    QCOMPARE(valuesOf(rename).value(QStringLiteral("table")), QStringLiteral("shop.orders"));
    QCOMPARE(valuesOf(rename).value(QStringLiteral("column")), QStringLiteral("customer note"));

    Workbench workbench;
    MainWindow window(workbench, noHooks());
    Q_EMIT window.schemaPage().recipeRequested(QStringLiteral("rename-column"), valuesOf(rename));
    QCOMPARE(window.designerPage().form().recipe()->id, QStringLiteral("rename-column"));
    QCOMPARE(window.designerPage().form().values().value(QStringLiteral("column")), QStringLiteral("customer note"));
}

void TestDesigner::modelHoldsTheRules()
{
    SeriesModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const CatalogPtr catalog = analyzeScript(Script("CREATE TABLE public.t (id bigint PRIMARY KEY, a text);"), { .before = std::make_shared<const Catalog>() })->after;
    const DesignResult result = designSeries(*recipe(QStringLiteral("rename-column")), { { QStringLiteral("table"), QStringLiteral("t") }, { QStringLiteral("column"), QStringLiteral("a") }, { QStringLiteral("new_name"), QStringLiteral("b") } }, catalog, 150000);
    model.setSeries(analyzeSeries(std::get<Series>(result), catalog, 150000));
    QCOMPARE(model.rowCount(), 4);
    QVERIFY(!model.index(2, 0).data(SeriesModel::StepRole).isValid()); // the gate
    QCOMPARE(model.rowOfStep(2), 3);
    QCOMPARE(LockMode(model.index(0, 0).data(SeriesModel::LockRole).toInt()), LockMode::AccessExclusive);
    QCOMPARE(model.index(0, 0).data(SeriesModel::DurationRole).toString(), QStringLiteral("brief"));
    model.setSeries({});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(TestDesigner)
#include "tst_designer.moc"
