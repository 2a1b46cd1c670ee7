#include "widgets/editor/findbar.h"

#include "widgets/common/viewsupport.h"
#include "widgets/editor/scintilla.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace lockkeeper {

FindBar::FindBar(QsciScintilla *editor)
    : m_editor(editor)
    , m_what(new QLineEdit)
    , m_with(new QLineEdit)
    , m_answer(makeQuietLabel({}))
{
    m_what->setPlaceholderText(tr("Find"));
    m_with->setPlaceholderText(tr("Replace with"));
    auto *previous = makeFlatButton(QStringLiteral("chevron-up"), tr("Previous"), QStringLiteral("findPrevious"));
    auto *next = makeFlatButton(QStringLiteral("chevron-down"), tr("Next"), QStringLiteral("findNext"));
    auto *one = makeButton(tr("Replace"), {}, QStringLiteral("replaceOne"));
    auto *all = makeButton(tr("Replace all"), {}, QStringLiteral("replaceAll"));
    auto *close = makeFlatButton(QStringLiteral("close"), tr("Close"), QStringLiteral("findClose"));
    // Two lines, because an editor is often half a window wide.
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(4);
    layout->setColumnStretch(0, 1);
    auto *findButtons = new QHBoxLayout;
    for (QWidget *widget : std::initializer_list<QWidget *> { m_answer, previous, next, close })
        findButtons->addWidget(widget);
    auto *replaceButtons = new QHBoxLayout;
    for (QWidget *widget : { one, all })
        replaceButtons->addWidget(widget);
    layout->addWidget(m_what, 0, 0);
    layout->addLayout(findButtons, 0, 1);
    layout->addWidget(m_with, 1, 0);
    layout->addLayout(replaceButtons, 1, 1);
    connect(m_what, &QLineEdit::textEdited, this, [this] { find(true); });
    connect(m_what, &QLineEdit::returnPressed, this, [this] { find(true); });
    connect(next, &QToolButton::clicked, this, [this] { find(true); });
    connect(previous, &QToolButton::clicked, this, [this] { find(false); });
    connect(one, &QPushButton::clicked, this, &FindBar::replaceOne);
    connect(all, &QPushButton::clicked, this, &FindBar::replaceAll);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
}

void FindBar::open(const QString &text)
{
    if (!text.isEmpty())
        m_what->setText(text);
    show();
    m_what->setFocus();
    m_what->selectAll();
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        hide();
        m_editor->setFocus();
        return;
    }
    QWidget::keyPressEvent(event);
}

void FindBar::find(bool forward)
{
    int line = 0, index = 0, toLine = 0, toIndex = 0;
    m_editor->getSelection(&line, &index, &toLine, &toIndex);
    if (line < 0)
        m_editor->getCursorPosition(&line, &index);
    const bool found = m_what->text().isEmpty() || m_editor->findFirst(m_what->text(), false, false, false, true, forward, forward && toLine >= 0 ? toLine : line, forward && toIndex >= 0 ? toIndex : index);
    m_answer->setText(found ? QString() : tr("Not found"));
}

void FindBar::replaceOne()
{
    if (m_editor->hasSelectedText() && m_editor->selectedText().compare(m_what->text(), Qt::CaseInsensitive) == 0)
        m_editor->replaceSelectedText(m_with->text());
    find(true);
}

void FindBar::replaceAll()
{
    if (m_what->text().isEmpty())
        return;
    int count = 0;
    m_editor->beginUndoAction();
    bool found = m_editor->findFirst(m_what->text(), false, false, false, false, true, 0, 0);
    while (found) {
        m_editor->replace(m_with->text());
        ++count;
        found = m_editor->findNext();
    }
    m_editor->endUndoAction();
    m_answer->setText(tr("%n replaced", nullptr, count));
}

} // namespace lockkeeper
