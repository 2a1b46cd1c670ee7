#include "widgets/common/viewsupport.h"

#include "widgets/common/icons.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>

namespace lockkeeper {

static constexpr int titleHeight = 26;

static void prepareView(QAbstractItemView *view, const QString &accessibleName, CellDelegate::FactsOf factsOf, int rowHeight)
{
    view->setAccessibleName(accessibleName);
    view->setItemDelegate(new CellDelegate(view, std::move(factsOf), rowHeight));
    view->setFrameShape(QFrame::NoFrame);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setMouseTracking(true);
}

QTableView *makeTable(QWidget *parent, const QString &accessibleName, CellDelegate::FactsOf factsOf)
{
    auto *table = new QTableView(parent);
    prepareView(table, accessibleName, std::move(factsOf), 24);
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->verticalHeader()->hide();
    table->verticalHeader()->setMinimumSectionSize(24);
    table->verticalHeader()->setDefaultSectionSize(24);
    table->horizontalHeader()->setFont(interfaceFont(12));
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setFixedHeight(24);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setStretchLastSection(true);
    table->setTabKeyNavigation(false);
    return table;
}

QTreeView *makeTree(QWidget *parent, const QString &accessibleName, CellDelegate::FactsOf factsOf, int rowHeight)
{
    auto *tree = new QTreeView(parent);
    prepareView(tree, accessibleName, std::move(factsOf), rowHeight);
    tree->setUniformRowHeights(true);
    tree->setHeaderHidden(true);
    tree->setIndentation(14);
    return tree;
}

QLabel *makeLabel(const QString &text, int pixelSize, int weight, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(interfaceFont(pixelSize, weight));
    return label;
}

QLabel *makeQuietLabel(const QString &text, QWidget *parent)
{
    QLabel *label = makeLabel(text, 12, 400, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QPushButton *makeButton(const QString &text, const QString &iconName, const QString &id, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setObjectName(id);
    if (!iconName.isEmpty())
        button->setIcon(icon(iconName, Theme::of(button).text));
    return button;
}

QPushButton *makePrimaryButton(const QString &text, const QString &iconName, const QString &id, QWidget *parent)
{
    QPushButton *button = makeButton(text, {}, id, parent);
    button->setProperty("primary", true);
    if (!iconName.isEmpty())
        button->setIcon(icon(iconName, Theme::of(button).onAccent));
    return button;
}

QToolButton *makeFlatButton(const QString &iconName, const QString &toolTip, const QString &id, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(QStringLiteral("flat"));
    button->setProperty("id", id);
    button->setIcon(icon(iconName, Theme::of(button).text2));
    button->setToolTip(toolTip);
    button->setAccessibleName(toolTip);
    return button;
}

QLineEdit *makeFilter(const QString &placeholder, QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setPlaceholderText(placeholder);
    field->setClearButtonEnabled(true);
    field->addAction(icon(QStringLiteral("filter"), Theme::of(field).text3), QLineEdit::LeadingPosition);
    return field;
}

QSplitter *makeSplitter(Qt::Orientation orientation, QWidget *parent)
{
    auto *splitter = new QSplitter(orientation, parent);
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    return splitter;
}

void fillWith(QWidget *host, QWidget *content)
{
    auto *layout = new QVBoxLayout(host);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(content);
}

QWidget *makeColumn(const QList<QWidget *> &widgets)
{
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (QWidget *widget : widgets)
        layout->addWidget(widget, widget == widgets.back() ? 1 : 0);
    return column;
}

Panel::Panel(const QString &title, QWidget *content, QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel(title, 12, 600))
    , m_remark(makeQuietLabel({}))
    , m_line(new QHBoxLayout)
{
    m_line->setContentsMargins(10, 0, 6, 0);
    m_line->setSpacing(8);
    m_line->addWidget(m_title);
    m_line->addWidget(m_remark);
    m_line->addStretch();
    auto *line = new QWidget;
    line->setFixedHeight(titleHeight);
    line->setLayout(m_line);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(line);
    layout->addWidget(content, 1);
}

void Panel::setTitle(const QString &title, const QString &remark)
{
    m_title->setText(title);
    m_remark->setText(remark);
}

void Panel::addToTitle(QWidget *widget)
{
    m_line->addWidget(widget);
}

void Panel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    painter.fillRect(rect(), theme.base);
    painter.fillRect(0, 0, width(), titleHeight, theme.header);
    painter.setPen(theme.line);
    painter.drawLine(0, titleHeight - 1, width(), titleHeight - 1);
}

} // namespace lockkeeper
