#include "widgets/common/celldelegate.h"

#include "widgets/common/icons.h"

#include <QAbstractItemView>
#include <QPainter>

namespace lockkeeper {

static constexpr int margin = 8;
static constexpr int gap = 6;
static constexpr int iconSize = 16;
static constexpr int badgeHeight = 16;
static constexpr int tableRow = 24; // tables have lines between their rows, trees have none

CellDelegate::CellDelegate(QObject *parent, FactsOf factsOf, int rowHeight)
    : QStyledItemDelegate(parent)
    , m_factsOf(std::move(factsOf))
    , m_rowHeight(rowHeight)
{
}

CellFacts CellDelegate::facts(const QModelIndex &index, const Theme &theme) const
{
    if (m_factsOf)
        return m_factsOf(index, theme);
    CellFacts facts;
    facts.text = index.data(Qt::DisplayRole).toString();
    if (const QVariant alignment = index.data(Qt::TextAlignmentRole); alignment.isValid())
        facts.alignment = Qt::Alignment(alignment.toInt());
    return facts;
}

QSize lockBadgeSize(LockMode mode)
{
    const QFontMetrics metrics(interfaceFont(11, 600));
    return { std::max(24, metrics.horizontalAdvance(lockCode(mode)) + 10), badgeHeight };
}

int paintLockBadge(QPainter *painter, const QPoint &topLeft, LockMode mode, const Theme &theme)
{
    if (mode == LockMode::None)
        return 0;
    const QRect box(topLeft, lockBadgeSize(mode));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(mode <= LockMode::ShareUpdateExclusive ? QPen(theme.lockOutline) : QPen(Qt::NoPen));
    painter->setBrush(theme.lock[size_t(mode)]);
    painter->drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter->setFont(interfaceFont(11, 600));
    painter->setPen(theme.lockText[size_t(mode)]);
    painter->drawText(box, Qt::AlignCenter, lockCode(mode));
    painter->restore();
    return box.width();
}

void paintRiskBars(QPainter *painter, const QPoint &topLeft, int bars, const Theme &theme)
{
    const QColor color = theme.risk(Risk(bars)).color;
    for (int bar = 0; bar < 3; ++bar) {
        const int height = 4 + bar * 2;
        painter->fillRect(QRect(topLeft.x() + bar * 4, topLeft.y() + 8 - height, 3, height), bar <= bars ? color : theme.lineStrong);
    }
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.palette);
    const CellFacts cell = facts(index, theme);
    const bool selected = option.state & QStyle::State_Selected;
    painter->save();
    painter->setClipRect(option.rect);
    if (selected)
        painter->fillRect(option.rect, theme.selection);
    else if (cell.tint.isValid())
        painter->fillRect(option.rect, cell.tint);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, theme.hover);
    if (m_rowHeight == tableRow) {
        painter->setPen(theme.line);
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    }
    QRect rest = option.rect.adjusted(m_rowHeight == tableRow ? margin : 4, 0, -margin, -1);
    if (!cell.right.isEmpty()) {
        painter->setFont(interfaceFont(12));
        painter->setPen(theme.text3);
        const int width = painter->fontMetrics().horizontalAdvance(cell.right);
        painter->drawText(rest, Qt::AlignRight | Qt::AlignVCenter, cell.right);
        rest.setRight(rest.right() - width - gap);
    }
    if (!cell.icon.isEmpty()) {
        const int size = iconSize - 2;
        paintIcon(painter, QRect(rest.left(), rest.center().y() - size / 2, size, size), cell.icon, cell.iconColor.isValid() ? cell.iconColor : theme.text2);
        rest.setLeft(rest.left() + size + gap);
    }
    if (cell.riskBars >= 0) {
        paintRiskBars(painter, QPoint(rest.left(), rest.center().y() - 3), cell.riskBars, theme);
        rest.setLeft(rest.left() + 12 + 4);
    }
    if (cell.badge != LockMode::None)
        rest.setLeft(rest.left() + paintLockBadge(painter, QPoint(rest.left(), rest.center().y() - badgeHeight / 2 + 1), cell.badge, theme) + gap);
    if (!cell.strong.isEmpty()) {
        QFont font = cell.monospace ? codeFont() : interfaceFont(13, 600);
        painter->setFont(font);
        painter->setPen(cell.strongColor.isValid() ? cell.strongColor : theme.text);
        const QString shown = painter->fontMetrics().elidedText(cell.strong, Qt::ElideRight, rest.width());
        painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter, shown);
        rest.setLeft(rest.left() + painter->fontMetrics().horizontalAdvance(shown) + gap);
    }
    painter->setFont(cell.monospace ? codeFont() : interfaceFont(m_rowHeight == tableRow ? 12 : 13));
    painter->setPen(cell.textColor.isValid() ? cell.textColor : cell.strong.isEmpty() ? theme.text : theme.text2);
    const int dotRoom = cell.dot ? 14 : 0;
    const QString shown = painter->fontMetrics().elidedText(cell.text, option.textElideMode, std::max(0, rest.width() - dotRoom));
    painter->drawText(rest, cell.alignment | Qt::AlignVCenter, shown);
    if (cell.dot) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.warning.color);
        painter->drawEllipse(QPointF(rest.left() + painter->fontMetrics().horizontalAdvance(shown) + 9, rest.center().y() + 1), 3.5, 3.5);
    }
    if (option.state & QStyle::State_HasFocus) {
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->setPen(QPen(theme.accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option.rect.adjusted(1, 1, -2, -2));
    }
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const CellFacts cell = facts(index, Theme::of(option.palette));
    const QFontMetrics metrics(cell.monospace ? codeFont() : interfaceFont(13));
    int width = 2 * margin + metrics.horizontalAdvance(cell.text) + (cell.strong.isEmpty() ? 0 : QFontMetrics(interfaceFont(13, 600)).horizontalAdvance(cell.strong) + gap);
    width += (cell.icon.isEmpty() ? 0 : iconSize + gap) + (cell.riskBars < 0 ? 0 : 18) + (cell.badge == LockMode::None ? 0 : 36);
    return { width, m_rowHeight };
}

} // namespace lockkeeper
