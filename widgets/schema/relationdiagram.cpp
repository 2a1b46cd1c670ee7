#include "widgets/schema/relationdiagram.h"

#include "models/core/quantity.h"
#include "widgets/common/theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace lockkeeper {

static constexpr QSize boxSize { 136, 40 };
static constexpr int gap = 12;

RelationDiagram::RelationDiagram(QWidget *parent)
    : QWidget(parent)
{
    setMinimumSize(320, 160);
    setAccessibleName(tr("Relationships"));
}

void RelationDiagram::setRelation(const CatalogPtr &catalog, const RelationPtr &relation)
{
    m_referenced.clear();
    m_referencing.clear();
    m_center = { relation, {}, {}, true };
    if (catalog && relation) {
        for (const Constraint &constraint : relation->constraints)
            if (constraint.kind == Constraint::Kind::ForeignKey)
                if (const RelationPtr target = catalog->relation(constraint.referenced))
                    m_referenced << Box { target, constraint.columns.join(u',') };
        for (const auto &[other, constraint] : catalog->referencesTo(relation->name))
            if (other != relation && other->partitionOf.isEmpty())
                m_referencing << Box { other, constraint->columns.join(u',') };
    }
    place();
    update();
}

void RelationDiagram::place()
{
    const int middle = height() / 2;
    m_center.rect = QRect(QPoint(), boxSize);
    m_center.rect.moveCenter({ width() / 2, middle });
    m_hidden = 0;
    const int fits = std::max(1, (height() - 20) / (boxSize.height() + gap));
    const auto column = [&](QList<Box> &boxes, int left) {
        const int shown = std::min(fits, int(boxes.size()));
        int y = middle - (shown * (boxSize.height() + gap) - gap) / 2;
        for (int i = 0; i < int(boxes.size()); ++i) {
            boxes[i].shown = i < shown;
            boxes[i].rect = QRect(QPoint(left, y), boxSize);
            y += boxSize.height() + gap;
        }
        m_hidden += int(boxes.size()) - shown;
    };
    column(m_referenced, 16);
    column(m_referencing, width() - boxSize.width() - 16);
}

void RelationDiagram::paintEvent(QPaintEvent *)
{
    place();
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    painter.fillRect(rect(), theme.alternate);
    if (!m_center.relation)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    const auto edge = [&](const Box &box, bool left) {
        painter.setPen(theme.control);
        const QPoint from = left ? QPoint(box.rect.right(), box.rect.center().y()) : QPoint(box.rect.left(), box.rect.center().y());
        const QPoint to = left ? QPoint(m_center.rect.left(), m_center.rect.center().y()) : QPoint(m_center.rect.right(), m_center.rect.center().y());
        const int bend = (from.x() + to.x()) / 2;
        painter.drawPolyline(QPolygon({ from, { bend, from.y() }, { bend, to.y() }, to }));
        painter.setFont(interfaceFont(11));
        painter.setPen(theme.text2);
        const QString label = painter.fontMetrics().elidedText(box.edge, Qt::ElideRight, std::abs(bend - from.x()) + 20);
        painter.drawText(left ? QRect(from.x() + 6, from.y() - 16, 200, 14) : QRect(from.x() - 206, from.y() - 16, 200, 14), left ? Qt::AlignLeft : Qt::AlignRight, label);
    };
    const auto box = [&](const Box &item, bool center) {
        painter.setPen(QPen(center ? theme.accent : theme.control, center ? 2 : 1));
        painter.setBrush(center ? theme.selection : theme.base);
        painter.drawRoundedRect(item.rect, 4, 4);
        painter.setFont(interfaceFont(12, 600));
        painter.setPen(theme.text);
        painter.drawText(item.rect.adjusted(10, 4, -6, 0), Qt::AlignTop, painter.fontMetrics().elidedText(item.relation->name.name, Qt::ElideRight, item.rect.width() - 16));
        painter.setFont(interfaceFont(11));
        painter.setPen(theme.text2);
        painter.drawText(item.rect.adjusted(10, 0, -6, -4), Qt::AlignBottom, item.relation->rowEstimate < 0 ? tr("never analysed") : tr("%1 rows").arg(formatCount(item.relation->rowEstimate)));
    };
    for (const auto &[boxes, left] : { std::pair(&m_referenced, true), std::pair(&m_referencing, false) })
        for (const Box &item : *boxes)
            if (item.shown) {
                edge(item, left);
                box(item, false);
            }
    box(m_center, true);
    painter.setFont(interfaceFont(11));
    painter.setPen(theme.text3);
    const QString note = m_hidden > 0 ? tr("%n more that [does|do] not fit here", nullptr, m_hidden) : m_referenced.isEmpty() && m_referencing.isEmpty() ? tr("No foreign key leads here or away from here.") : QString();
    painter.drawText(rect().adjusted(8, 0, -8, -4), Qt::AlignBottom | Qt::AlignHCenter, note);
}

void RelationDiagram::mouseDoubleClickEvent(QMouseEvent *event)
{
    for (const QList<Box> *boxes : { &m_referenced, &m_referencing })
        for (const Box &box : *boxes)
            if (box.shown && box.rect.contains(event->pos())) {
                const QualifiedName name = box.relation->name;
                Q_EMIT relationActivated(name);
                return;
            }
}

} // namespace lockkeeper
