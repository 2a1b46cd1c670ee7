// The states of every view, in one place: empty says what belongs here and offers the first action, loading dims what is
// there, an error stands in a bar above the last good content.
#pragma once

#include "models/core/error.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedLayout;
class QTimer;

namespace lockkeeper {

class StateOverlay : public QWidget
{
    Q_OBJECT
public:
    explicit StateOverlay(QWidget *content, QWidget *parent = nullptr);

    void showContent();
    /// The content instead of what is said where there is none; a line on top stays.
    void revealContent();
    /// @p action is the text of a button, empty for none; pressing it emits actionTriggered(). The same of @p other and
    /// otherTriggered().
    void showEmpty(const QString &sentence, const QString &action = {}, const QString &other = {});
    /// After 300 ms a line on top says @p sentence; the content stays where it is.
    void showLoading(const QString &sentence);
    /// @p retry is the text of the button that emits retryTriggered(): "Try again" where it is empty.
    void showError(const Error &error, const QString &retry = {});
    /// A bar above the content that is neither loading nor an error; @p action as the button's text, for retryTriggered().
    void showNotice(const QString &sentence, const QString &action);

Q_SIGNALS:
    void actionTriggered();
    void otherTriggered();
    void retryTriggered();
    void stopTriggered();

private:
    QWidget *makeBar();
    QWidget *makeEmpty();
    void showBar(const QString &text, const QString &iconName, const QColor &ground, const QColor &ink, const QString &action);
    QStackedLayout *m_stack;
    QLabel *m_emptyText;
    QPushButton *m_emptyAction;
    QPushButton *m_emptyOther;
    QWidget *m_bar;
    QLabel *m_barIcon;
    QLabel *m_barText;
    QPushButton *m_retry;
    QPushButton *m_stop;
    QTimer *m_delay;
};

} // namespace lockkeeper
