// The window in tests: opened, looked at and answered as a person would.
#pragma once

#include "app/workbench/workbenchhooks.h"
#include "widgets/common/theme.h"
#include "widgets/editor/scintilla.h"

#include <QApplication>
#include <QInputDialog>
#include <QLabel>
#include <QStandardPaths>
#include <QTableView>
#include <QTimer>
#include <QToolButton>

namespace lockkeeper::test {

/// Settings of their own, and the light theme: for initTestCase().
inline void prepareWindows()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("lockkeeper-test"));
    applyTheme(*qApp, ColorScheme::Light);
}

inline MainWindowHooks hooksFor(const QString &folder)
{
    return { [folder](Progress &progress) { return startDemo(folder, progress); }, [] { return QList<ConnectionProfile>(); }, [](const QList<ConnectionProfile> &) {} };
}

/// The first one with this accessible name; null where there is none.
template <class Widget>
Widget *called(const QWidget &widget, const QString &accessibleName)
{
    for (Widget *child : widget.findChildren<Widget *>())
        if (child->accessibleName() == accessibleName)
            return child;
    return nullptr;
}

inline QString visibleText(QWidget *widget)
{
    QStringList texts;
    for (const QLabel *label : widget->findChildren<QLabel *>())
        if (label->isVisible())
            texts << label->text();
    return texts.join(u'\n');
}

inline QsciScintilla *upEditor(QWidget &window)
{
    for (QsciScintilla *editor : window.findChildren<QsciScintilla *>())
        if (editor->accessibleName() == u"Up")
            return editor;
    return nullptr;
}

inline QToolButton *chipOf(QWidget &window, const char *name)
{
    for (QToolButton *button : window.findChildren<QToolButton *>())
        if (button->accessibleName() == QLatin1String(name))
            return button;
    return nullptr;
}

/// Types @p text into the question that comes up next; an empty one is sent away.
inline void answerNextQuestion(const QString &text)
{
    QTimer::singleShot(0, [text] {
        auto *dialog = qobject_cast<QInputDialog *>(QApplication::activeModalWidget());
        if (!dialog)
            return;
        dialog->setTextValue(text);
        text.isEmpty() ? dialog->reject() : dialog->accept();
    });
}

/// The editor's; the designer has a table of the same name.
inline QTableView *findingsOf(QWidget &window)
{
    QTableView *findings = nullptr;
    for (QTableView *view : window.findChildren<QTableView *>())
        if (view->accessibleName() == u"Findings")
            findings = view;
    return findings;
}

/// A window that nobody connected yet, on a page where one is named.
struct OpenWindow
{
    explicit OpenWindow(const QString &page = {})
        : window(workbench, hooksFor({}))
    {
        window.show();
        if (!page.isEmpty())
            window.showPage(page);
    }

    Workbench workbench;
    MainWindow window;
};

} // namespace lockkeeper::test
