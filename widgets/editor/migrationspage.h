// Migrations: the list, up and down side by side with every consequence visible, the lock lens and the findings.
#pragma once

#include "models/core/task.h"
#include "models/migration/migrator.h"
#include "models/safety/safetyanalysis.h"

#include <QWidget>

class QFileSystemWatcher;
class QLabel;
class QPushButton;
class QTimer;

namespace lockkeeper {

class LockLens;
class MigrationList;
class SqlEditor;
class StateOverlay;
class Workbench;
class EditorDock;

class MigrationsPage : public QWidget
{
    Q_OBJECT
public:
    explicit MigrationsPage(Workbench &workbench, QWidget *parent = nullptr);
    ~MigrationsPage() override;

    /// Writes both files where they were changed. @returns false after an error, which is shown.
    bool save();
    bool hasChanges() const;
    /// Puts what is not saved aside, beside the project; open() brings it back.
    void keepDrafts();
    void newMigration();
    void showFind();
    void writeDown();
    void applyFix();
    void goToFinding(int step);
    EditorDock &dock() const { return *m_dock; }

Q_SIGNALS:
    /// A fix asks for a series of migrations; the designer opens it filled in.
    void recipeRequested(const QString &recipe, const QMap<QString, QString> &values);

private:
    struct Side; ///< one of up and down
    QWidget *makeEditors();
    QWidget *makeBottom();
    void showFix();
    void showRun(const MigrationRun &run);
    void showServerError();
    QWidget *makeSide(Side &side, const QString &title);
    void open();
    void load(Side &side, const QString &file);
    void schedule();
    void analyze();
    void showAnalyses();
    void showLens();
    void keepDraft(const Side &side);
    void dropChanges(Side &side);
    void fileChanged(const QString &file);
    SqlEditor *focusedEditor() const;

    Workbench &m_workbench;
    std::unique_ptr<Side> m_up, m_down;
    MigrationList *m_list = nullptr;
    LockLens *m_lens = nullptr;
    EditorDock *m_dock = nullptr;
    QPushButton *m_sinceApplied = nullptr;
    StateOverlay *m_state = nullptr;
    QTimer *m_debounce;
    QFileSystemWatcher *m_watcher;
    QString m_open; ///< version in the editors
    QHash<QString, MigrationRun> m_failed; ///< the last run of a version, where the server refused it
    Task<std::pair<SafetyAnalysisPtr, SafetyAnalysisPtr>> m_analysis;
};

} // namespace lockkeeper
