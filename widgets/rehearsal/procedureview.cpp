#include "widgets/rehearsal/procedureview.h"

#include "models/core/quantity.h"
#include "widgets/common/icons.h"
#include "widgets/common/viewsupport.h"

#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>

namespace lockkeeper {

enum StepRole { StateRole = Qt::UserRole + 1, SecondsRole, DetailRole };

namespace {

/// A step as a circle with its state, title and time, and below it what was seen.
class StepDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return { 120, 46 }; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::of(option.palette);
        const auto state = RehearsalStep::State(index.data(StateRole).toInt());
        static const char *const icons[] = { "ring", "play", "check", "warning", "cross", "ring" };
        const QColor colors[] = { theme.text3, theme.accent, theme.good.color, theme.warning.color, theme.bad.color, theme.text3 };
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.selection);
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect circle(option.rect.left() + 10, option.rect.top() + 8, 20, 20);
        if (index.row() + 1 < index.model()->rowCount()) {
            painter->setPen(theme.lineStrong);
            painter->drawLine(circle.center().x() + 1, circle.bottom() + 2, circle.center().x() + 1, option.rect.bottom() + 8);
        }
        painter->setPen(QPen(colors[int(state)], 1.4));
        painter->setBrush(theme.base);
        painter->drawEllipse(circle);
        if (state != RehearsalStep::State::Pending && state != RehearsalStep::State::Skipped)
            paintIcon(painter, circle.adjusted(4, 4, -4, -4), QLatin1String(icons[int(state)]), colors[int(state)]);
        const QRect text = option.rect.adjusted(40, 6, -10, -4);
        const bool reached = state != RehearsalStep::State::Pending && state != RehearsalStep::State::Skipped;
        painter->setFont(interfaceFont(13, reached ? 600 : 400));
        painter->setPen(reached ? theme.text : theme.text2);
        painter->drawText(text, Qt::AlignLeft | Qt::AlignTop, index.data(Qt::DisplayRole).toString());
        painter->setFont(interfaceFont(12));
        painter->setPen(theme.text2);
        if (const double seconds = index.data(SecondsRole).toDouble(); reached && seconds > 0)
            painter->drawText(text, Qt::AlignRight | Qt::AlignTop, formatSeconds(seconds));
        painter->drawText(text.adjusted(0, 18, 0, 0), Qt::AlignLeft | Qt::AlignTop, painter->fontMetrics().elidedText(index.data(DetailRole).toString(), Qt::ElideRight, text.width()));
        painter->restore();
    }
};

} // namespace

ProcedureView::ProcedureView(QWidget *parent)
    : QWidget(parent)
    , m_steps(new QStandardItemModel(this))
    , m_where(makeQuietLabel({}))
{
    auto *list = new QListView;
    list->setModel(m_steps);
    list->setItemDelegate(new StepDelegate(list));
    list->setFrameShape(QFrame::NoFrame);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setAccessibleName(tr("Procedure"));
    m_where->setMargin(10);
    setMinimumWidth(190);
    m_where->setWordWrap(true);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->addWidget(list, 1);
    layout->addWidget(m_where);
    fillWith(this, new Panel(tr("Procedure"), content));
}

void ProcedureView::setReport(const RehearsalReport &report, const QString &choice)
{
    m_steps->clear();
    for (const RehearsalStep &step : report.steps) {
        auto *item = new QStandardItem(step.title);
        item->setData(int(step.state), StateRole);
        item->setData(step.seconds, SecondsRole);
        item->setData(step.detail, DetailRole);
        item->setToolTip(step.detail);
        m_steps->appendRow(item);
    }
    const QString where = tr("Sandbox, PostgreSQL %1\n%2 tables, %3 rows").arg(report.serverVersion).arg(report.tablesBefore).arg(formatCount(double(report.rowsBefore)));
    m_where->setText(report.dataSource.isEmpty() ? where : tr("%1\nRows: %2").arg(where, report.dataSource));
    m_where->setToolTip(tr("The next one: %1").arg(choice));
}

} // namespace lockkeeper
