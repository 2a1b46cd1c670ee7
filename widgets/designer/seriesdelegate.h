// Draws the cards of a series: a step with its phase, name, lock and way back, or a dashed gate with what to deploy.
#pragma once

#include <QStyledItemDelegate>

namespace lockkeeper {

class SeriesDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace lockkeeper
