// From an intention to a safe series of migrations: recipes, the form of the chosen one, and the series as it is typed.
// Nothing is written until the button is pressed.
#pragma once

#include "models/compatibility/seriescode.h"
#include "models/core/task.h"
#include "models/migration/migration.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;
class QTabBar;
class QTableView;
class QTimer;
class QTreeView;

namespace lockkeeper {

class DifferencesView;
class FactsTableModel;
class Panel;
class RecipeForm;
class SeriesCodeView;
class SeriesModel;
class SqlEditor;
class StateOverlay;
class Workbench;

class DesignerPage : public QWidget
{
    Q_OBJECT
public:
    explicit DesignerPage(Workbench &workbench, QWidget *parent = nullptr);

    /// Chooses a recipe and fills its form in.
    void open(const QString &recipe, const RecipeValues &values = {});
    /// Writes the series that is shown into the project.
    void write();
    const RecipeForm &form() const { return *m_form; }

Q_SIGNALS:
    /// The migrations are in the project; the first one is to be looked at.
    void written(const QString &version);

private:
    /// The code of the project, read once.
    struct Code
    {
        QList<CodeContractPtr> versions;
        QString problem; ///< why it could not be read
    };
    struct Result
    {
        DesignedSeries series;
        std::shared_ptr<const Code> code;
        QList<PhaseCode> phases;
        QList<CatalogDifference> differences; ///< that the whole series makes
    };
    using Designed = std::variant<Result, FieldError>;

    QWidget *makeRecipes();
    QWidget *makeForm();
    QWidget *makeSeries();
    void fillRecipes();
    void catalogChanged();
    void schedule();
    void design();
    void showDesigned(const Designed &designed);
    void showSchemaAfter(const Result &result);
    void showStep();
    void showTab();
    static std::shared_ptr<const Code> readCode(const MigrationProject &project);
    CatalogPtr catalog() const;
    int currentStep() const;

    Workbench &m_workbench;
    StateOverlay *m_state;
    QTreeView *m_recipes = nullptr;
    QSortFilterProxyModel *m_recipeModel = nullptr;
    QLineEdit *m_filter = nullptr;
    RecipeForm *m_form = nullptr;
    Panel *m_formPanel = nullptr;
    StateOverlay *m_formState = nullptr;
    QPushButton *m_write = nullptr;
    SeriesModel *m_model = nullptr;
    QListView *m_cards = nullptr;
    Panel *m_seriesPanel = nullptr;
    StateOverlay *m_seriesState = nullptr;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_views = nullptr;
    SqlEditor *m_sql = nullptr;
    QTableView *m_findings = nullptr;
    FactsTableModel *m_findingModel = nullptr;
    DifferencesView *m_schemaAfter = nullptr;
    SeriesCodeView *m_codeView = nullptr;
    QLabel *m_why = nullptr;
    std::shared_ptr<const Code> m_code; ///< null until it was read
    QTimer *m_delay;
    CatalogPtr m_shownCatalog;
    bool m_current = false; ///< the series shown is the one of the form
    Task<Designed> m_task;
    Task<QList<Migration>> m_writing;
};

} // namespace lockkeeper
