// Search and replace below an editor.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QsciScintilla;

namespace lockkeeper {

class FindBar : public QWidget
{
    Q_OBJECT
public:
    explicit FindBar(QsciScintilla *editor);
    void open(const QString &text);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void find(bool forward);
    void replaceOne();
    void replaceAll();

    QsciScintilla *m_editor;
    QLineEdit *m_what;
    QLineEdit *m_with;
    QLabel *m_answer;
};

} // namespace lockkeeper
