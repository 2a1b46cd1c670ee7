// The one delegate of tables and trees: symbol, strong word, rest of the text, lock badge, risk bars, tint. What a cell
// shows is data that a function makes from the index; how it looks is decided here.
#pragma once

#include "widgets/common/theme.h"

#include <QStyledItemDelegate>

namespace lockkeeper {

struct CellFacts
{
    QString icon;
    QColor iconColor;
    LockMode badge = LockMode::None;
    int riskBars = -1;     ///< 0 to 2
    QString strong;        ///< semibold, first
    QColor strongColor;
    QString text;
    QColor textColor;
    QString right;         ///< at the right edge, in a quieter colour
    QColor tint;
    bool dot = false;      ///< an amber dot behind the text
    bool monospace = false;
    Qt::Alignment alignment = Qt::AlignLeft;
};

class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using FactsOf = std::function<CellFacts(const QModelIndex &, const Theme &)>;

    /// Without a function the display text is shown.
    explicit CellDelegate(QObject *parent, FactsOf factsOf = {}, int rowHeight = 24);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    CellFacts facts(const QModelIndex &index, const Theme &theme) const;
    FactsOf m_factsOf;
    int m_rowHeight;
};

/// The code in a rounded box of the mode's colour. @returns its width.
int paintLockBadge(QPainter *painter, const QPoint &topLeft, LockMode mode, const Theme &theme);
QSize lockBadgeSize(LockMode mode);
void paintRiskBars(QPainter *painter, const QPoint &topLeft, int bars, const Theme &theme);

} // namespace lockkeeper
