// Small builders that every page uses: tables, trees, labels, titled panels, buttons.
#pragma once

#include "widgets/common/celldelegate.h"

#include <QTableView>
#include <QTreeView>

class QAction;
class QFrame;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QToolButton;

namespace lockkeeper {

QTableView *makeTable(QWidget *parent, const QString &accessibleName, CellDelegate::FactsOf factsOf = {});
QTreeView *makeTree(QWidget *parent, const QString &accessibleName, CellDelegate::FactsOf factsOf = {}, int rowHeight = 22);
QLabel *makeLabel(const QString &text, int pixelSize = 13, int weight = 400, QWidget *parent = nullptr);
/// A label in the quieter text colour.
QLabel *makeQuietLabel(const QString &text, QWidget *parent = nullptr);
/// @p id is the stable name by which tests find it.
QPushButton *makeButton(const QString &text, const QString &iconName, const QString &id, QWidget *parent = nullptr);
QPushButton *makePrimaryButton(const QString &text, const QString &iconName, const QString &id, QWidget *parent = nullptr);
QToolButton *makeFlatButton(const QString &iconName, const QString &toolTip, const QString &id, QWidget *parent = nullptr);
QLineEdit *makeFilter(const QString &placeholder, QWidget *parent = nullptr);
QSplitter *makeSplitter(Qt::Orientation orientation, QWidget *parent = nullptr);

/// Puts @p content into a widget that has none yet, up to its edges.
void fillWith(QWidget *host, QWidget *content);
/// The widgets from top to bottom without gaps; the last one takes the room.
QWidget *makeColumn(const QList<QWidget *> &widgets);

/// A panel with a title line of 26 px above @p content.
class Panel : public QWidget
{
    Q_OBJECT
public:
    Panel(const QString &title, QWidget *content, QWidget *parent = nullptr);
    void setTitle(const QString &title, const QString &remark = {});
    /// Puts a widget at the right end of the title line.
    void addToTitle(QWidget *widget);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_title;
    QLabel *m_remark;
    QHBoxLayout *m_line;
};

} // namespace lockkeeper
