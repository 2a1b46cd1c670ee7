#include "widgets/rehearsal/timeline.h"

#include "models/core/quantity.h"
#include "widgets/common/celldelegate.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <cmath>

namespace lockkeeper {

static constexpr int nameWidth = 190;
static constexpr int laneHeight = 23;
static constexpr int axisHeight = 24;
static constexpr int rightMargin = 16;

Timeline::Timeline(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Time line"));
}

void Timeline::setReport(const RehearsalReport &report, Direction direction)
{
    m_lanes.clear();
    m_current = -1;
    m_end = 0.001;
    Lane statements { tr("%n statement(s)", nullptr, int(report.statementsOf(direction).size())), {}, false };
    QMap<QString, Lane> locks;
    const QList<StatementMeasure> measures = report.statementsOf(direction);
    for (int i = 0; i < int(measures.size()); ++i) {
        const StatementMeasure &measure = measures[i];
        statements.bars << Bar { measure.start, measure.start + measure.seconds, QStringLiteral("%1 %2").arg(i + 1).arg(measure.text), LockMode::None, i, false };
        m_end = std::max(m_end, measure.start + measure.seconds);
        for (const MeasuredLock &lock : measure.locks) {
            if (lock.mode < LockMode::ShareUpdateExclusive)
                continue;
            Lane &lane = locks[lock.relation + u' ' + lockCode(lock.mode)];
            lane.name = lock.relation;
            lane.bars << Bar { lock.from, lock.until, tr("%1 %2, held %3").arg(lockCode(lock.mode), lockName(lock.mode), formatSeconds(lock.until - lock.from)), lock.mode, i, lock.newRelation };
            m_end = std::max(m_end, lock.until);
        }
    }
    m_lanes << Lane { direction == Direction::Up ? tr("Statements of the up") : tr("Statements of the down"), {}, true } << statements;
    m_lanes << Lane { locks.isEmpty() ? tr("No lock that others wait for") : tr("Locks held"), {}, true };
    for (const Lane &lane : std::as_const(locks))
        m_lanes << lane;
    fit();
}

double Timeline::secondsPerPixel() const
{
    return m_end / std::max(1.0, double(viewport()->width() - nameWidth - rightMargin)) / m_zoom;
}

void Timeline::updateScrollBars()
{
    const int wanted = int(m_end / secondsPerPixel()) + nameWidth + rightMargin;
    horizontalScrollBar()->setRange(0, std::max(0, wanted - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    const int height = axisHeight + int(m_lanes.size()) * laneHeight;
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    viewport()->update();
}

void Timeline::zoom(double factor)
{
    static constexpr double largestZoom = 200;
    m_zoom = std::clamp(m_zoom * factor, 1.0, largestZoom);
    updateScrollBars();
}

void Timeline::fit()
{
    m_zoom = 1;
    updateScrollBars();
}

QRectF Timeline::barBox(const Bar &bar, int lane) const
{
    const double scale = secondsPerPixel();
    const double left = nameWidth + bar.from / scale - horizontalScrollBar()->value();
    return QRectF(left, axisHeight + lane * laneHeight + 3 - verticalScrollBar()->value(), std::max(2.0, (bar.until - bar.from) / scale), laneHeight - 7);
}

void Timeline::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const Theme &theme = Theme::of(this);
    painter.fillRect(viewport()->rect(), theme.base);
    painter.setRenderHint(QPainter::Antialiasing);
    const double scale = secondsPerPixel();
    // About eight marks on the axis, at a round distance.
    const double raw = m_end / m_zoom / 8;
    const double power = std::pow(10, std::floor(std::log10(raw)));
    const double step = raw / power > 5 ? 10 * power : raw / power > 2 ? 5 * power : 2 * power;
    painter.setFont(interfaceFont(11));
    for (double at = 0; at <= m_end + step / 2; at += step) {
        const double x = nameWidth + at / scale - horizontalScrollBar()->value();
        if (x < nameWidth - 1 || x > viewport()->width())
            continue;
        painter.setPen(theme.line);
        painter.drawLine(QPointF(x, axisHeight), QPointF(x, viewport()->height()));
        painter.setPen(theme.text2);
        const QString label = step >= 1 ? QStringLiteral("%1 s").arg(at) : QStringLiteral("%1 ms").arg(at * 1000, 0, 'g', 4);
        painter.drawText(QRectF(x - 40, 2, 80, axisHeight - 4), Qt::AlignCenter, label);
    }
    for (int lane = 0; lane < int(m_lanes.size()); ++lane) {
        const Lane &line = m_lanes[lane];
        const int top = axisHeight + lane * laneHeight - verticalScrollBar()->value();
        if (line.heading) {
            painter.fillRect(0, top, viewport()->width(), laneHeight, theme.header);
            painter.setFont(interfaceFont(12, 600));
            painter.setPen(theme.text2);
            painter.drawText(QRect(12, top, viewport()->width(), laneHeight), Qt::AlignVCenter, line.name);
            continue;
        }
        for (const Bar &bar : line.bars) {
            const QRectF box = barBox(bar, lane).intersected(QRectF(nameWidth, 0, viewport()->width() - nameWidth, viewport()->height()));
            if (box.isEmpty())
                continue;
            const bool current = bar.statement == m_current;
            QColor fill = bar.mode == LockMode::None ? (current ? theme.accent : theme.selection) : theme.lock[size_t(bar.mode)];
            if (bar.quiet)
                fill.setAlphaF(0.4f);
            painter.setPen(current ? QPen(theme.accent, 2) : QPen(theme.lineStrong));
            painter.setBrush(fill);
            painter.drawRoundedRect(box, 2, 2);
            painter.setFont(interfaceFont(11, 600));
            const bool fits = painter.fontMetrics().horizontalAdvance(bar.text) < box.width() - 8;
            const QColor ink = bar.mode == LockMode::None ? (current ? theme.onAccent : theme.text) : bar.quiet ? theme.text : theme.lockText[size_t(bar.mode)];
            painter.setPen(fits ? ink : theme.text2);
            if (fits)
                painter.drawText(box.adjusted(4, 0, -4, 0), Qt::AlignVCenter, bar.text);
            else if (bar.mode != LockMode::None && line.bars.size() == 1)
                painter.drawText(QRectF(box.right() + 6, box.top(), 600, box.height()), Qt::AlignVCenter, bar.text);
            else if (box.width() > 24)
                painter.drawText(box.adjusted(4, 0, -2, 0), Qt::AlignVCenter, painter.fontMetrics().elidedText(bar.text, Qt::ElideRight, int(box.width()) - 6));
        }
        painter.setFont(interfaceFont(12));
        painter.setPen(theme.text);
        painter.drawText(QRect(20, top, nameWidth - 24, laneHeight), Qt::AlignVCenter, painter.fontMetrics().elidedText(line.name, Qt::ElideMiddle, nameWidth - 28));
        painter.setPen(theme.line);
        painter.drawLine(0, top + laneHeight - 1, viewport()->width(), top + laneHeight - 1);
    }
}

void Timeline::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier) {
        zoom(event->angleDelta().y() > 0 ? 1.25 : 0.8);
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
}

void Timeline::mousePressEvent(QMouseEvent *event)
{
    for (int lane = 0; lane < int(m_lanes.size()); ++lane)
        for (const Bar &bar : m_lanes[lane].bars)
            if (barBox(bar, lane).adjusted(-2, -2, 2, 2).contains(event->position())) {
                m_current = bar.statement;
                viewport()->update();
                Q_EMIT statementClicked(bar.statement);
                return;
            }
}

void Timeline::resizeEvent(QResizeEvent *)
{
    updateScrollBars();
}

} // namespace lockkeeper
