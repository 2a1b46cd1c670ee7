#include "widgets/common/style.h"

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

#include <QPainter>
#include <QStyleOption>

namespace lockkeeper {

Style::Style(QStyle *base)
    : QProxyStyle(base)
{
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_SmallIconSize:
    case PM_ListViewIconSize:
    case PM_ButtonIconSize: return 16;
    case PM_ToolBarIconSize: return 18;
    case PM_ScrollBarExtent: return 12;
    case PM_HeaderMargin: return 4;
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin: return 6;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_Widget_Animation_Duration: return 0;
    case SH_EtchDisabledText: return 0;
    case SH_ItemView_ActivateItemOnSingleClick: return 0;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    return element == SE_HeaderLabel ? rect.adjusted(4, 0, 0, 0) : rect; // where the text of the cells begins
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const Theme &theme = Theme::of(option->palette);
    if (element == CE_HeaderSection || element == CE_HeaderEmptyArea) {
        painter->fillRect(option->rect, theme.header);
        painter->setPen(theme.line);
        painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
        if (element == CE_HeaderSection)
            painter->drawLine(option->rect.topRight(), option->rect.bottomRight());
        return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    if (element == PE_IndicatorBranch) {
        if (option->state & State_Children) {
            const QString icon = option->state & State_Open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right");
            QRect box(0, 0, 12, 12);
            box.moveCenter(option->rect.center());
            paintIcon(painter, box, icon, Theme::of(option->palette).text2);
        }
        return;
    }
    if (element == PE_FrameFocusRect)
        return; // the delegates draw the current row
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

} // namespace lockkeeper
