#include "widgets/editor/locklens.h"

#include "models/core/quantity.h"
#include "widgets/common/celldelegate.h"

#include <QPainter>

namespace lockkeeper {

namespace {

/// Writes down a column of the panel, keeping the place.
class Pen
{
public:
    Pen(QPainter &painter, const QWidget &widget)
        : m_painter(painter)
        , m_theme(Theme::of(&widget))
        , m_width(widget.width() - 2 * margin)
    {
    }
    void text(const QString &text, int size, int weight, const QColor &color, int gap = 4)
    {
        m_painter.setFont(interfaceFont(size, weight));
        m_painter.setPen(color);
        const QRect box = m_painter.boundingRect(QRect(margin, m_y, m_width, 1000), Qt::TextWordWrap, text);
        m_painter.drawText(QRect(margin, m_y, m_width, box.height()), Qt::TextWordWrap, text);
        m_y += box.height() + gap;
    }
    void fact(const QString &name, const QString &value)
    {
        static constexpr int nameWidth = 82;
        m_painter.setFont(interfaceFont(12));
        m_painter.setPen(m_theme.text2);
        m_painter.drawText(QRect(margin, m_y, nameWidth, 18), Qt::AlignVCenter, name);
        m_painter.setPen(m_theme.text);
        const QRect box = m_painter.boundingRect(QRect(margin + nameWidth, m_y, m_width - nameWidth, 1000), Qt::TextWordWrap, value);
        m_painter.drawText(QRect(margin + nameWidth, m_y + 1, m_width - nameWidth, box.height()), Qt::TextWordWrap, value);
        m_y += std::max(18, box.height() + 3);
    }
    void ramp(LockMode current)
    {
        const int cell = (m_width - 7 * 3) / 8;
        for (size_t i = 0; i < lockModes.size(); ++i) {
            const QRect box(margin + int(i) * (cell + 3), m_y, cell, 18);
            m_painter.setRenderHint(QPainter::Antialiasing);
            m_painter.setPen(lockModes[i] == current ? QPen(m_theme.accent, 2) : QPen(m_theme.lockOutline, lockModes[i] <= LockMode::ShareUpdateExclusive ? 1 : 0));
            m_painter.setBrush(m_theme.lock[size_t(lockModes[i])]);
            m_painter.drawRoundedRect(box, 3, 3);
            m_painter.setPen(m_theme.lockText[size_t(lockModes[i])]);
            m_painter.setFont(interfaceFont(10, 600));
            m_painter.drawText(box, Qt::AlignCenter, lockCode(lockModes[i]));
        }
        m_y += 26;
    }
    void waits(const QString &who, LockMode wanted, LockMode held)
    {
        const bool blocked = conflicts(held, wanted);
        m_painter.setFont(interfaceFont(12));
        m_painter.setPen(m_theme.text);
        m_painter.drawText(QRect(margin, m_y, m_width - 100, 22), Qt::AlignVCenter, who);
        paintLockBadge(&m_painter, QPoint(margin + m_width - 96, m_y + 3), wanted, m_theme);
        m_painter.setFont(interfaceFont(12, 600));
        m_painter.setPen(blocked ? m_theme.bad.color : m_theme.good.color);
        m_painter.drawText(QRect(margin + m_width - 60, m_y, 60, 22), Qt::AlignRight | Qt::AlignVCenter, blocked ? QCoreApplication::translate("LockLens", "waits") : QCoreApplication::translate("LockLens", "goes on"));
        m_painter.setPen(m_theme.line);
        m_painter.drawLine(margin, m_y + 22, margin + m_width, m_y + 22);
        m_y += 23;
    }
    void badge(LockMode mode)
    {
        const QString text = lockCode(mode) + u' ' + lockName(mode);
        m_painter.setFont(interfaceFont(11, 600));
        const int width = m_painter.fontMetrics().horizontalAdvance(text) + 10;
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_theme.lock[size_t(mode)]);
        m_painter.drawRoundedRect(QRect(margin, m_y, width, 17), 3, 3);
        m_painter.setPen(m_theme.lockText[size_t(mode)]);
        m_painter.drawText(QRect(margin, m_y, width, 17), Qt::AlignCenter, text);
        m_y += 24;
    }
    void skip(int pixels) { m_y += pixels; }

private:
    static constexpr int margin = 12;
    QPainter &m_painter;
    const Theme &m_theme;
    int m_width;
    int m_y = 10;
};

/// What the strongest lock is taken on: a table and, say, its ten thousand partitions.
QString lockedText(const QList<LockImpact> &locks, LockMode mode)
{
    const auto isTheStrongest = [&](const LockImpact &lock) { return lock.mode == mode && !lock.newRelation; };
    const auto first = std::find_if(locks.begin(), locks.end(), isTheStrongest);
    const auto others = std::count_if(first, locks.end(), isTheStrongest) - 1;
    return others > 0 ? LockLens::tr("%1 and %2 more").arg(first->relation.display()).arg(others) : first->relation.display();
}

QString workText(const StatementAnalysis &statement)
{
    LockDuration duration = LockDuration::Brief;
    QualifiedName relation;
    for (const LockImpact &lock : statement.locks)
        if (lock.duration >= duration && !lock.newRelation) {
            duration = lock.duration;
            relation = lock.relation;
        }
    const RelationPtr known = statement.context().catalog->relation(relation);
    const QString size = known && known->rowEstimate >= 0 ? QStringLiteral(", %1 rows, %2").arg(formatCount(known->rowEstimate), formatBytes(known->sizeBytes)) : QString();
    switch (duration) {
    case LockDuration::Scan: return LockLens::tr("full scan%1").arg(size);
    case LockDuration::Validate: return LockLens::tr("full scan, nobody waits%1").arg(size);
    case LockDuration::Build: return LockLens::tr("index build%1").arg(size);
    case LockDuration::Rewrite: return LockLens::tr("rewrite of the table%1").arg(size);
    case LockDuration::Brief: break;
    }
    return LockLens::tr("only the catalog");
}

} // namespace

LockLens::LockLens(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Lock lens"));
}

void LockLens::setStatement(const ScriptAnalysisPtr &analysis, int statement, const QList<StatementMeasure> &measured)
{
    m_analysis = analysis;
    m_statement = statement;
    m_measured = measured;
    update();
}

void LockLens::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    painter.fillRect(rect(), theme.bar);
    Pen pen(painter, *this);
    if (!m_analysis || m_statement < 0 || m_statement >= int(m_analysis->statements.size()))
        return pen.text(tr("Put the cursor on a statement to see what it locks."), 12, 400, theme.text2);
    const StatementAnalysis &statement = m_analysis->statements[size_t(m_statement)];
    pen.text(statement.line == statement.endLine ? tr("Statement %1 of %2, line %3").arg(m_statement + 1).arg(m_analysis->statements.size()).arg(statement.line)
                                                 : tr("Statement %1 of %2, lines %3 to %4").arg(m_statement + 1).arg(m_analysis->statements.size()).arg(statement.line).arg(statement.endLine),
             12, 400, theme.text2);
    pen.text(statement.summary(), 13, 600, theme.text, 10);
    if (statement.error)
        return pen.text(tr("This statement cannot be read, so it is not known what it locks: %1").arg(statement.error->message), 12, 400, theme.bad.color);
    const LockMode mode = statement.strongest();
    pen.ramp(mode);
    if (mode == LockMode::None)
        return pen.text(statement.facts.understood ? tr("Takes no lock that anybody else waits for.") : tr("It is not known what this statement does, and so not what it locks. A rehearsal measures it."), 12, 400, statement.facts.understood ? theme.text2 : theme.warning.color);
    pen.badge(mode);
    pen.fact(tr("On"), lockedText(statement.locks, mode));
    pen.fact(tr("Work"), workText(statement));
    pen.fact(tr("Time"), tr("%1 to %2, estimate").arg(formatSeconds(statement.time.low), formatSeconds(statement.time.high)));
    const StatementAnalysis &last = m_analysis->statements[size_t(std::max(0, statement.heldUntil))];
    pen.fact(tr("Held until"), statement.transaction < 0 ? tr("the statement ends") : last.node.is("TransactionStmt") ? tr("COMMIT, line %1").arg(last.line) : tr("COMMIT, behind line %1").arg(last.endLine));
    for (const StatementMeasure &measure : std::as_const(m_measured))
        if (measure.line == statement.line)
            pen.fact(tr("Measured"), measure.disagreements.isEmpty() ? tr("%1, as predicted").arg(formatSeconds(measure.seconds)) : measure.disagreements.join(QStringLiteral("; ")));
    if (!statement.verdicts.isEmpty() && !statement.verdicts.front().reason.isEmpty()) {
        pen.skip(8);
        pen.text(statement.verdicts.front().reason, 12, 400, theme.text, 4);
        pen.fact(tr("Strategy"), strategyName(statement.verdicts.front().strategy));
    }
    pen.skip(8);
    pen.text(tr("Who waits meanwhile"), 12, 600, theme.text2);
    const LockMode held = statement.heldMode;
    pen.waits(tr("Reads"), LockMode::AccessShare, held);
    pen.waits(tr("Writes"), LockMode::RowExclusive, held);
    pen.waits(tr("Foreign key checks"), LockMode::RowShare, held);
    pen.waits(tr("VACUUM, ANALYZE"), LockMode::ShareUpdateExclusive, held);
    pen.skip(8);
    pen.text(tr("If the lock is not free"), 12, 600, theme.text2);
    pen.text(statement.lockTimeout.isEmpty() ? tr("Waits without end, and everybody else waits behind it: no lock_timeout is set.") : tr("Gives up after %1 (lock_timeout); nothing is changed then.").arg(statement.lockTimeout),
             12, 400, statement.lockTimeout.isEmpty() ? theme.bad.color : theme.text);
}

} // namespace lockkeeper
