#include "widgets/rehearsal/timeline.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/core/quantity.h"
#include "widgets/common/celldelegate.h"

#include <QBuffer>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QSvgGenerator>
#include <QToolTip>
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
    setFocusPolicy(Qt::StrongFocus);
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
        statements.bars << Bar { measure.start, measure.start + measure.seconds, QStringLiteral("%1 %2").arg(i + 1).arg(measure.text), LockMode::None, i, false, measure.line };
        m_end = std::max(m_end, measure.start + measure.seconds);
        for (const MeasuredLock &lock : measure.locks) {
            if (lock.mode < LockMode::ShareUpdateExclusive)
                continue;
            Lane &lane = locks[lock.relation + u' ' + lockCode(lock.mode)];
            lane.name = lock.relation;
            lane.bars << Bar { lock.from, lock.until, tr("%1 %2, held %3").arg(lockCode(lock.mode), lockName(lock.mode), formatSeconds(lock.until - lock.from)), lock.mode, i, lock.newRelation, measure.line };
            m_end = std::max(m_end, lock.until);
        }
    }
    m_lanes << Lane { direction == Direction::Up ? tr("Statements of the up") : tr("Statements of the down"), {}, true } << statements;
    m_lanes << Lane { locks.isEmpty() ? tr("No lock that others wait for") : tr("Locks held"), {}, true };
    for (const Lane &lane : std::as_const(locks))
        m_lanes << lane;
    fit();
}

void Timeline::setLoad(const LoadRun &run)
{
    m_lanes.clear();
    m_current = -1;
    m_end = std::max(0.001, run.seconds);
    Lane statements { tr("%n statement(s)", nullptr, int(run.statements.size())), {}, false };
    for (int i = 0; i < int(run.statements.size()); ++i)
        statements.bars << Bar { run.statements[i].from, run.statements[i].until, run.statements[i].text, LockMode::None, i, false, run.statements[i].line };
    m_lanes << Lane { tr("The up under load"), {}, true } << statements;
    const auto waitsOf = [&](int session) {
        QList<Bar> bars;
        for (const LoadWait &wait : run.waits) {
            if (wait.session != session)
                continue;
            QStringList behind;
            for (const int other : wait.behind)
                behind << run.sessions.value(other).name;
            const double from = std::max(0.0, wait.from);
            const QString text = tr("waits %1 for %2 %3 behind %4").arg(formatSeconds(wait.until - from), lockName(wait.mode), wait.relation, behind.join(QStringLiteral(", ")));
            bars << Bar { from, wait.until, text, wait.mode, -1, false, 0, true };
            m_end = std::max(m_end, wait.until);
        }
        return bars;
    };
    if (const QList<Bar> waits = waitsOf(0); !waits.isEmpty())
        m_lanes << Lane { tr("waiting"), waits, false };
    m_lanes << Lane { tr("Locks held"), {}, true };
    for (const LoadLock &lock : run.locks)
        if (lock.mode >= LockMode::ShareUpdateExclusive)
            m_lanes << Lane { lock.relation, { Bar { lock.from, lock.until, tr("%1 %2, held %3").arg(lockCode(lock.mode), lockName(lock.mode), formatSeconds(lock.until - lock.from)), lock.mode } }, false };
    m_lanes << Lane { tr("Sessions, at most %n waiting", nullptr, run.mostWaiting()), {}, true };
    for (int i = 1; i < int(run.sessions.size()); ++i) {
        Lane lane { run.sessions[i].name, waitsOf(i), false };
        double held = 0;
        for (const LoadWait &wait : run.waits)
            if (run.sessions[i].role == LoadSession::Role::Holder && wait.behind.contains(i))
                held = std::max(held, wait.until);
        if (held > 0)
            lane.bars << Bar { 0, held, tr("holds what the migration waits for"), LockMode::None, -1 };
        m_lanes << lane;
    }
    fit();
}

double Timeline::secondsPerPixel() const
{
    return m_end / std::max(1.0, double(viewport()->width() - nameWidth - rightMargin)) / m_zoom;
}

QSize Timeline::wholeSize() const
{
    return { int(m_end / secondsPerPixel()) + nameWidth + rightMargin, axisHeight + int(m_lanes.size()) * laneHeight };
}

QPoint Timeline::scrolled() const
{
    return { horizontalScrollBar()->value(), verticalScrollBar()->value() };
}

void Timeline::updateScrollBars()
{
    const QSize wanted = wholeSize();
    horizontalScrollBar()->setRange(0, std::max(0, wanted.width() - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    verticalScrollBar()->setRange(0, std::max(0, wanted.height() - viewport()->height()));
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

QRectF Timeline::barBox(const Bar &bar, int lane, const QPoint &scroll) const
{
    const double scale = secondsPerPixel();
    const double left = nameWidth + bar.from / scale - scroll.x();
    return QRectF(left, axisHeight + lane * laneHeight + 3 - scroll.y(), std::max(2.0, (bar.until - bar.from) / scale), laneHeight - 7);
}

void Timeline::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    paint(painter, viewport()->size(), scrolled());
}

void Timeline::paintAxis(QPainter &painter, const QSize &size, int scroll) const
{
    const Theme &theme = Theme::of(this);
    const double scale = secondsPerPixel();
    // About eight marks on the axis, at a round distance.
    const double raw = m_end / m_zoom / 8;
    const double power = std::pow(10, std::floor(std::log10(raw)));
    const double step = raw / power > 5 ? 10 * power : raw / power > 2 ? 5 * power : 2 * power;
    painter.setFont(interfaceFont(11));
    for (double at = 0; at <= m_end + step / 2; at += step) {
        const double x = nameWidth + at / scale - scroll;
        if (x < nameWidth - 1 || x > size.width())
            continue;
        painter.setPen(theme.line);
        painter.drawLine(QPointF(x, axisHeight), QPointF(x, size.height()));
        painter.setPen(theme.text2);
        const QString label = step >= 1 ? QStringLiteral("%1 s").arg(at) : QStringLiteral("%1 ms").arg(at * 1000, 0, 'g', 4);
        painter.drawText(QRectF(x - 40, 2, 80, axisHeight - 4), Qt::AlignCenter, label);
    }
}

void Timeline::paintBar(QPainter &painter, const Bar &bar, const QRectF &whole, const QSize &size, bool alone) const
{
    const Theme &theme = Theme::of(this);
    const QRectF box = whole.intersected(QRectF(nameWidth, 0, size.width() - nameWidth, size.height()));
    if (box.isEmpty())
        return;
    const bool current = bar.statement >= 0 && bar.statement == m_current, coloured = bar.mode != LockMode::None && !bar.waiting;
    QColor fill = bar.waiting ? theme.warning.tint : coloured ? theme.lock[size_t(bar.mode)] : current ? theme.accent : theme.selection;
    if (bar.quiet)
        fill.setAlphaF(0.4f);
    painter.setPen(current ? QPen(theme.accent, 2) : QPen(bar.waiting ? theme.warning.color : theme.lineStrong));
    painter.setBrush(fill);
    painter.drawRoundedRect(box, 2, 2);
    if (bar.waiting) {
        static constexpr double hatchDistance = 7;
        QPen hatch(theme.warning.color, 0.6);
        painter.setPen(hatch);
        for (double x = box.left(); x + box.height() < box.right(); x += hatchDistance)
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()));
    }
    painter.setFont(interfaceFont(11, 600));
    const bool fits = painter.fontMetrics().horizontalAdvance(bar.text) < box.width() - 8;
    const QColor ink = coloured && !bar.quiet ? theme.lockText[size_t(bar.mode)] : current && !coloured && !bar.waiting ? theme.onAccent : theme.text;
    if (fits && bar.waiting) // on the hatching no letter could be read
        painter.fillRect(QRectF(box.left() + 2, box.top() + 1, painter.fontMetrics().horizontalAdvance(bar.text) + 6, box.height() - 2), theme.warning.tint);
    painter.setPen(fits ? ink : theme.text2);
    if (fits)
        painter.drawText(box.adjusted(4, 0, -4, 0), Qt::AlignVCenter, bar.text);
    else if (bar.mode != LockMode::None && alone && box.right() + painter.fontMetrics().horizontalAdvance(bar.text) < size.width())
        painter.drawText(QRectF(box.right() + 6, box.top(), 600, box.height()), Qt::AlignVCenter, bar.text);
    else if (box.width() > 24)
        painter.drawText(box.adjusted(4, 0, -2, 0), Qt::AlignVCenter, painter.fontMetrics().elidedText(bar.text, Qt::ElideRight, int(box.width()) - 6));
}

void Timeline::paint(QPainter &painter, const QSize &size, const QPoint &scroll) const
{
    const Theme &theme = Theme::of(this);
    painter.fillRect(QRect({ 0, 0 }, size), theme.base);
    painter.setRenderHint(QPainter::Antialiasing);
    paintAxis(painter, size, scroll.x());
    for (int lane = 0; lane < int(m_lanes.size()); ++lane) {
        const Lane &line = m_lanes[lane];
        const int top = axisHeight + lane * laneHeight - scroll.y();
        if (line.heading) {
            painter.fillRect(0, top, size.width(), laneHeight, theme.header);
            painter.setFont(interfaceFont(12, 600));
            painter.setPen(theme.text2);
            painter.drawText(QRect(12, top, size.width(), laneHeight), Qt::AlignVCenter, line.name);
            continue;
        }
        for (const Bar &bar : line.bars)
            paintBar(painter, bar, barBox(bar, lane, scroll), size, line.bars.size() == 1);
        painter.setFont(interfaceFont(12));
        painter.setPen(theme.text);
        painter.drawText(QRect(20, top, nameWidth - 24, laneHeight), Qt::AlignVCenter, painter.fontMetrics().elidedText(line.name, Qt::ElideMiddle, nameWidth - 28));
        painter.setPen(theme.line);
        painter.drawLine(0, top + laneHeight - 1, size.width(), top + laneHeight - 1);
    }
}

void Timeline::exportTo(const QString &file) const
{
    const QSize size = wholeSize();
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (file.endsWith(u".svg", Qt::CaseInsensitive)) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(size);
        svg.setViewBox(QRect({ 0, 0 }, size));
        svg.setTitle(accessibleName());
        QPainter painter(&svg);
        paint(painter, size, {});
    } else {
        static constexpr double sharpness = 2;
        QImage image(size * sharpness, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(sharpness);
        QPainter painter(&image);
        paint(painter, size, {});
        painter.end();
        image.save(&buffer, "PNG");
    }
    writeFileAtomically(file, buffer.data());
}

const Timeline::Bar *Timeline::barAt(const QPointF &position) const
{
    for (int lane = 0; lane < int(m_lanes.size()); ++lane)
        for (const Bar &bar : m_lanes[lane].bars)
            if (barBox(bar, lane, scrolled()).adjusted(-2, -2, 2, 2).contains(position))
                return &bar;
    return nullptr;
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
    const Bar *bar = barAt(event->position());
    if (!bar || bar->statement < 0)
        return;
    m_current = bar->statement;
    viewport()->update();
    Q_EMIT statementClicked(bar->statement);
}

void Timeline::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const Bar *bar = barAt(event->position()); bar && bar->line > 0)
        Q_EMIT lineActivated(bar->line);
}

/// The first lane below the first heading.
const QList<Timeline::Bar> &Timeline::statementBars() const
{
    static const QList<Bar> none;
    return m_lanes.size() > 1 ? m_lanes[1].bars : none;
}

void Timeline::setCurrent(int statement)
{
    if (statement < 0 || statement >= statementBars().size())
        return;
    m_current = statement;
    const QRectF box = barBox(statementBars()[statement], 1, scrolled());
    if (box.left() < nameWidth || box.left() > viewport()->width() - rightMargin)
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + int(box.left()) - nameWidth - rightMargin);
    viewport()->update();
}

void Timeline::keyPressEvent(QKeyEvent *event)
{
    const int last = int(statementBars().size()) - 1;
    switch (event->key()) {
    case Qt::Key_Plus: return zoom(1.25);
    case Qt::Key_Minus: return zoom(0.8);
    case Qt::Key_0: return fit();
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (last < 0)
            return;
        setCurrent(m_current < 0 ? 0 : std::clamp(m_current + (event->key() == Qt::Key_Right ? 1 : -1), 0, last));
        return statementBars()[m_current].statement < 0 ? void() : statementClicked(m_current);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0 && m_current <= last && statementBars()[m_current].line > 0)
            Q_EMIT lineActivated(statementBars()[m_current].line);
        return;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

bool Timeline::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    auto *help = static_cast<QHelpEvent *>(event);
    if (const Bar *bar = barAt(help->pos()))
        QToolTip::showText(help->globalPos(), tr("%1\nfrom %2 to %3").arg(bar->text, formatSeconds(bar->from), formatSeconds(bar->until)), viewport());
    else
        QToolTip::hideText();
    return true;
}

void Timeline::resizeEvent(QResizeEvent *)
{
    updateScrollBars();
}

} // namespace lockkeeper
