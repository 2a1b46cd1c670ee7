// The lane beside the code: a badge on each statement with the lock it takes, a dot where its risk is medium or high, and
// a bar, in the strongest mode held, down to where the transaction releases it. Painted over a margin of the editor.
#pragma once

#include "models/change/scriptanalysis.h"

#include <QWidget>

class QsciScintilla;

namespace lockkeeper {

class LockLane : public QWidget
{
    Q_OBJECT
public:
    LockLane(QsciScintilla *editor, int margin);
    void setAnalysis(const ScriptAnalysisPtr &analysis);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();
    int yOfLine(int line) const;

    QsciScintilla *m_editor;
    int m_margin;
    ScriptAnalysisPtr m_analysis;
};

} // namespace lockkeeper
