#include "widgets/editor/screenreadersupport.h"

#include "widgets/editor/scintilla.h"

#include <QAccessibleWidget>

namespace lockkeeper {

/// As the last observer was told; every editor is told the same.
static bool somethingListens = false;

/// Stands in for QScintilla's own interface, which is found one class further down, while nothing listens.
static QAccessibleInterface *quietInterface(const QString &className, QObject *object)
{
    if (className != QLatin1String(QsciScintilla::staticMetaObject.className()) || somethingListens || !object)
        return nullptr;
    return new QAccessibleWidget(static_cast<QWidget *>(object), QAccessible::EditableText);
}

ScreenReaderSupport::ScreenReaderSupport(QsciScintilla *editor)
    : m_editor(editor)
{
    QAccessible::installFactory(quietInterface); // once: the same function again is ignored
    QAccessible::installActivationObserver(this);
    accessibilityActiveChanged(QAccessible::isActive());
}

ScreenReaderSupport::~ScreenReaderSupport()
{
    QAccessible::removeActivationObserver(this);
}

void ScreenReaderSupport::accessibilityActiveChanged(bool active)
{
    somethingListens = active;
    // Any common bit lets a notification through, so who made a change (SC_PERFORMED_USER) must be left out as well.
    constexpr unsigned long quiet = QsciScintilla::SC_MOD_BEFOREINSERT | QsciScintilla::SC_MOD_BEFOREDELETE | QsciScintilla::SC_MOD_CHANGEFOLD;
    m_editor->SendScintilla(QsciScintilla::SCI_SETMODEVENTMASK, active ? static_cast<unsigned long>(QsciScintilla::SC_MODEVENTMASKALL) : quiet);
    // The interface made so far is of the other kind; the next question makes the right one.
    if (QAccessibleInterface *stale = QAccessible::queryAccessibleInterface(m_editor))
        QAccessible::deleteAccessibleInterface(QAccessible::uniqueId(stale));
}

} // namespace lockkeeper
