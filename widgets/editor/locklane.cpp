#include "widgets/editor/locklane.h"

#include "widgets/common/celldelegate.h"
#include "widgets/editor/scintilla.h"

#include <QEvent>
#include <QPainter>

namespace lockkeeper {

static constexpr int barWidth = 5;
static constexpr int riskSize = 7;

LockLane::LockLane(QsciScintilla *editor, int margin)
    : QWidget(editor)
    , m_editor(editor)
    , m_margin(margin)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(tr("Locks"));
    editor->installEventFilter(this);
    connect(editor, &QsciScintilla::SCN_UPDATEUI, this, [this] { update(); });
    connect(editor, &QsciScintilla::linesChanged, this, [this] { update(); });
}

void LockLane::setAnalysis(const ScriptAnalysisPtr &analysis)
{
    m_analysis = analysis;
    place();
    update();
}

bool LockLane::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::Show)
        place();
    return QWidget::eventFilter(watched, event);
}

void LockLane::place()
{
    int left = 0;
    for (int margin = 0; margin < m_margin; ++margin)
        left += m_editor->marginWidth(margin);
    setGeometry(left, 0, m_editor->marginWidth(m_margin), m_editor->viewport()->height());
    raise();
}

int LockLane::yOfLine(int line) const
{
    const auto position = m_editor->SendScintilla(QsciScintilla::SCI_POSITIONFROMLINE, line - 1);
    return int(m_editor->SendScintilla(QsciScintilla::SCI_POINTYFROMPOSITION, 0ul, position));
}

void LockLane::paintEvent(QPaintEvent *)
{
    if (!m_analysis)
        return;
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    const int lineHeight = int(m_editor->SendScintilla(QsciScintilla::SCI_TEXTHEIGHT, 0ul));
    const int firstLine = int(m_editor->SendScintilla(QsciScintilla::SCI_DOCLINEFROMVISIBLE, static_cast<unsigned long>(m_editor->firstVisibleLine()))) + 1;
    const int lastLine = firstLine + height() / std::max(1, lineHeight) + 1;
    const auto &statements = m_analysis->statements;
    // A statement's bar ends where the next one begins, so that the one before the first visible line still counts.
    const auto visible = std::lower_bound(statements.begin(), statements.end(), firstLine, [](const StatementAnalysis &statement, int line) { return statement.endLine < line; });
    const auto start = size_t(std::max<qptrdiff>(0, visible - statements.begin() - 1));
    for (size_t i = start; i < statements.size() && statements[i].line <= lastLine; ++i) {
        const StatementAnalysis &statement = statements[i];
        const LockMode held = statement.heldMode;
        // The bar of this statement ends where the next one of its transaction begins with its own.
        const bool continues = i + 1 < statements.size() && statement.transaction >= 0 && statements[i + 1].transaction == statement.transaction;
        const int end = continues ? statements[i + 1].line : statement.endLine + 1;
        if (held >= LockMode::ShareUpdateExclusive) {
            const int top = yOfLine(statement.line) + (i > 0 && statement.transaction >= 0 && statements[i - 1].transaction == statement.transaction ? 0 : 2);
            painter.fillRect(QRect(2, top, barWidth, yOfLine(std::max(statement.line, end - 1)) + lineHeight - top), theme.lock[size_t(held)]);
        }
        const int y = yOfLine(statement.line);
        if (statement.strongest() != LockMode::None)
            paintLockBadge(&painter, QPoint(11, y + (lineHeight - 16) / 2), statement.strongest(), theme);
        if (const Risk risk = statement.risk(); risk != Risk::Low || statement.error) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(risk == Risk::High || statement.error ? theme.bad.color : theme.warning.color);
            painter.drawEllipse(QRect(width() - riskSize - 2, y + (lineHeight - riskSize) / 2, riskSize, riskSize));
        }
    }
}

} // namespace lockkeeper
