// An editor for one SQL script: highlighting, findings as marks and underlines, folding by statement, completion, search.
// Shows analyses that it is handed; starts none itself.
#pragma once

#include "models/catalog/completion.h"
#include "models/safety/safetyanalysis.h"

#include <QWidget>

class QsciScintilla;
class QTimer;

namespace lockkeeper {

class FindBar;
class LockLane;
class ScreenReaderSupport;

class SqlEditor : public QWidget
{
    Q_OBJECT
public:
    explicit SqlEditor(const QString &accessibleName, QWidget *parent = nullptr);
    ~SqlEditor() override;

    void setText(const QByteArray &text);
    QByteArray text() const;
    bool isModified() const;
    void setModified(bool modified);
    void setReadOnly(bool readOnly);
    /// Null removes every mark.
    void setAnalysis(const SafetyAnalysisPtr &analysis);
    const SafetyAnalysisPtr &analysis() const { return m_analysis; }
    void setCompletion(std::shared_ptr<const CompletionIndex> index) { m_completion = std::move(index); }
    /// Byte offset of the cursor.
    qsizetype cursorOffset() const;
    void goTo(qsizetype offset);
    /// What the server said of the place at a byte offset, below its line; stays until the text is edited or cleared.
    void showServerError(qsizetype offset, const QString &message);
    void clearServerError();
    /// @p line counts from 1.
    void goToLine(int line);
    void apply(const QList<TextEdit> &edits);
    /// What the mouse shows at a byte offset: findings, operations and locks there, as rich text; empty where nothing is.
    QString explanationAt(qsizetype offset) const;
    void showFind();
    void complete();
    bool hasFocusInside() const;

Q_SIGNALS:
    /// The text changed: typed, pasted, undone. Sent once the change is made and the event loop runs again.
    void edited();
    void cursorMoved();

protected:
    void changeEvent(QEvent *event) override;

private:
    void configure();
    void showFindings();
    void showNextFindings();
    void scheduleFolds();
    void applyFolds();
    void onCharAdded(int character);
    void tellEdited();

    QsciScintilla *m_view;
    std::unique_ptr<ScreenReaderSupport> m_screenReader;
    LockLane *m_lane;
    FindBar *m_findBar;
    QTimer *m_foldTimer;
    QTimer *m_findingTimer;
    SafetyAnalysisPtr m_analysis;
    std::shared_ptr<const CompletionIndex> m_completion;
    std::vector<int> m_wantedLevels, m_levels;
    size_t m_nextFoldLine = 0;
    qsizetype m_nextFinding = 0;
    bool m_editedPending = false;
};

} // namespace lockkeeper
