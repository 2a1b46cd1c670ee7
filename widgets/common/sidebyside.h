// Two texts beside each other, line by line, with what only one of them has marked. Read-only; both scroll as one.
#pragma once

#include <QWidget>

class QPlainTextEdit;

namespace lockkeeper {

class Panel;

class SideBySide : public QWidget
{
    Q_OBJECT
public:
    SideBySide(const QString &leftTitle, const QString &rightTitle, QWidget *parent = nullptr);
    void setTexts(const QString &left, const QString &right);
    /// What stands behind the titles: where the text is from.
    void setRemarks(const QString &left, const QString &right);
    bool hasDifference() const { return m_different; }

protected:
    void changeEvent(QEvent *event) override;

private:
    QPlainTextEdit *makeText(const QString &name);
    void showTexts();

    QString m_leftTitle, m_rightTitle, m_leftText, m_rightText;
    QPlainTextEdit *m_left, *m_right;
    Panel *m_leftPanel, *m_rightPanel;
    bool m_different = false;
};

} // namespace lockkeeper
