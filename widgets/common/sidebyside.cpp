#include "widgets/common/sidebyside.h"

#include "models/core/linediff.h"
#include "widgets/common/viewsupport.h"

#include <QEvent>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSplitter>
#include <QTextBlock>

namespace lockkeeper {

SideBySide::SideBySide(const QString &leftTitle, const QString &rightTitle, QWidget *parent)
    : QWidget(parent)
    , m_leftTitle(leftTitle)
    , m_rightTitle(rightTitle)
    , m_left(makeText(leftTitle))
    , m_right(makeText(rightTitle))
    , m_leftPanel(new Panel(leftTitle, m_left))
    , m_rightPanel(new Panel(rightTitle, m_right))
{
    for (const auto bar : { &QPlainTextEdit::verticalScrollBar, &QPlainTextEdit::horizontalScrollBar }) {
        connect((m_left->*bar)(), &QScrollBar::valueChanged, (m_right->*bar)(), &QScrollBar::setValue);
        connect((m_right->*bar)(), &QScrollBar::valueChanged, (m_left->*bar)(), &QScrollBar::setValue);
    }
    auto *split = makeSplitter(Qt::Horizontal);
    split->addWidget(m_leftPanel);
    split->addWidget(m_rightPanel);
    split->setSizes({ 100, 100 });
    fillWith(this, split);
}

QPlainTextEdit *SideBySide::makeText(const QString &name)
{
    auto *text = new QPlainTextEdit;
    text->setReadOnly(true);
    text->setFont(codeFont());
    text->setFrameShape(QFrame::NoFrame);
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setAccessibleName(name);
    text->setTabChangesFocus(true);
    return text;
}

void SideBySide::setTexts(const QString &left, const QString &right)
{
    m_leftText = left;
    m_rightText = right;
    showTexts();
}

void SideBySide::setRemarks(const QString &left, const QString &right)
{
    m_leftPanel->setTitle(m_leftTitle, left);
    m_rightPanel->setTitle(m_rightTitle, right);
}

static void mark(QPlainTextEdit *text, const QList<QColor> &grounds)
{
    QList<QTextEdit::ExtraSelection> marks;
    QTextBlock block = text->document()->begin();
    for (const QColor &ground : grounds) {
        if (ground.isValid() && block.isValid()) {
            QTextEdit::ExtraSelection line;
            line.cursor = QTextCursor(block);
            line.format.setBackground(ground);
            line.format.setProperty(QTextFormat::FullWidthSelection, true);
            marks << line;
        }
        block = block.next();
    }
    text->setExtraSelections(marks);
}

void SideBySide::showTexts()
{
    const Theme &theme = Theme::of(this);
    const QStringList left = m_leftText.isEmpty() ? QStringList() : m_leftText.split(u'\n'), right = m_rightText.isEmpty() ? QStringList() : m_rightText.split(u'\n');
    QStringList leftLines, rightLines;
    QList<QColor> leftGrounds, rightGrounds;
    m_different = false;
    for (const DiffRow &row : lineDiff(left, right)) {
        const bool same = row.kind == DiffRow::Kind::Same;
        m_different = m_different || !same;
        leftLines << (row.left < 0 ? QString() : left[row.left]);
        rightLines << (row.right < 0 ? QString() : right[row.right]);
        leftGrounds << (same ? QColor() : row.left < 0 ? theme.window : theme.bad.tint);
        rightGrounds << (same ? QColor() : row.right < 0 ? theme.window : theme.good.tint);
    }
    m_left->setPlainText(leftLines.join(u'\n'));
    m_right->setPlainText(rightLines.join(u'\n'));
    mark(m_left, leftGrounds);
    mark(m_right, rightGrounds);
}

void SideBySide::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_left)
        showTexts();
}

} // namespace lockkeeper
