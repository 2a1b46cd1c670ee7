#include "widgets/designer/seriesdelegate.h"

#include "models/design/seriesmodel.h"
#include "widgets/common/celldelegate.h"
#include "widgets/common/icons.h"

#include <QPainter>

namespace lockkeeper {

static constexpr int stepHeight = 58, gateHeight = 38, gap = 6, radius = 6, factsWidth = 190;

QSize SeriesDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return { 400, index.data(SeriesModel::StepRole).isValid() ? stepHeight : gateHeight };
}

static void drawText(QPainter *painter, const QRect &box, const QString &text, const QFont &font, const QColor &color)
{
    painter->setFont(font);
    painter->setPen(color);
    painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter, painter->fontMetrics().elidedText(text, Qt::ElideRight, box.width()));
}

static void paintGate(QPainter *painter, const QRect &box, const QString &text, const Theme &theme)
{
    painter->setPen(QPen(theme.lineStrong, 1, Qt::DashLine));
    painter->setBrush(theme.alternate);
    painter->drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    paintIcon(painter, QRect(box.left() + 13, box.center().y() - 7, 16, 16), QStringLiteral("gate"), theme.text2);
    drawText(painter, box.adjusted(42, 0, -12, 0), text, interfaceFont(12, 500), theme.text);
}

static void paintFacts(QPainter *painter, const QRect &box, const QModelIndex &index, const Theme &theme)
{
    const auto lock = LockMode(index.data(SeriesModel::LockRole).toInt());
    const int width = paintLockBadge(painter, { box.left(), box.top() + 8 }, lock, theme);
    drawText(painter, QRect(box.left() + width + 6, box.top() + 6, box.width() - width - 6, 20), lock == LockMode::None ? QObject::tr("no table lock") : index.data(SeriesModel::DurationRole).toString(), interfaceFont(12), theme.text2);
    const int warnings = index.data(SeriesModel::WarningsRole).toInt();
    const bool loses = !index.data(SeriesModel::IrreversibleRole).toString().isEmpty();
    const Tone &tone = loses || warnings > 0 ? theme.warning : theme.good;
    paintIcon(painter, QRect(box.left(), box.top() + 32, 14, 14), loses || warnings > 0 ? QStringLiteral("warning") : QStringLiteral("check"), tone.color);
    const QString way = loses ? QObject::tr("comes back in part") : warnings > 0 ? QObject::tr("%n warning(s)", nullptr, warnings) : QObject::tr("comes back whole");
    drawText(painter, QRect(box.left() + 20, box.top() + 29, box.width() - 20, 20), way, interfaceFont(12), tone.color);
}

void SeriesDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.palette);
    const QRect box = option.rect.adjusted(10, gap / 2, -10, -gap / 2);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (!index.data(SeriesModel::StepRole).isValid()) {
        paintGate(painter, box, index.data().toString(), theme);
        painter->restore();
        return;
    }
    const bool selected = option.state & QStyle::State_Selected;
    painter->setPen(QPen(selected ? theme.accent : theme.line, option.state & QStyle::State_HasFocus && selected ? 2 : 1));
    painter->setBrush(selected ? theme.selection : option.state & QStyle::State_MouseOver ? theme.hover : theme.base);
    painter->drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    const QRect circle(box.left() + 10, box.center().y() - 10, 22, 22);
    painter->setPen(theme.lineStrong);
    painter->setBrush(theme.control);
    painter->drawEllipse(circle);
    painter->setFont(interfaceFont(12, 600));
    painter->setPen(theme.text);
    painter->drawText(circle, Qt::AlignCenter, index.data(SeriesModel::NumberRole).toString());
    const QRect text = box.adjusted(44, 6, -factsWidth - 12, -6);
    const QString phase = index.data(SeriesModel::PhaseRole).toString();
    const QFont strong = interfaceFont(13, 600);
    drawText(painter, QRect(text.left(), text.top(), text.width(), 20), phase, strong, theme.text);
    const int phaseWidth = QFontMetrics(strong).horizontalAdvance(phase) + 10;
    drawText(painter, QRect(text.left() + phaseWidth, text.top(), text.width() - phaseWidth, 20), index.data(SeriesModel::NameRole).toString(), codeFont(), theme.text2);
    drawText(painter, QRect(text.left(), text.top() + 21, text.width(), 20), index.data().toString(), interfaceFont(12), theme.text2);
    paintFacts(painter, QRect(box.right() - factsWidth, box.top(), factsWidth - 8, box.height()), index, theme);
    painter->restore();
}

} // namespace lockkeeper
