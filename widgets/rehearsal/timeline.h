// Statements, the locks they hold and the sessions that wait for them on one time axis, as measured. Wheel with Ctrl zooms,
// hovering says what a bar is, a click names the statement, a double click asks for its place; Left and Right step through the
// statements, + and - zoom, 0 shows all, Enter asks for the place. The whole is written as a picture.
#pragma once

#include "models/rehearsal/rehearsalreport.h"

#include <QAbstractScrollArea>

namespace lockkeeper {

class Timeline : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit Timeline(QWidget *parent = nullptr);
    void setReport(const RehearsalReport &report, Direction direction);
    /// A run under load, with the sessions that waited.
    void setLoad(const LoadRun &run);
    /// All lanes at the present zoom, as an SVG or PNG file by the ending of its name. @throws Error (PermissionDenied).
    void exportTo(const QString &file) const;
    void zoom(double factor);
    void fit();
    /// Marks a statement and scrolls to it, without a signal.
    void setCurrent(int statement);
    int current() const { return m_current; }

Q_SIGNALS:
    void statementClicked(int statement);
    void lineActivated(int line);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Bar
    {
        double from = 0, until = 0;
        QString text;
        LockMode mode = LockMode::None;
        int statement = -1;
        bool quiet = false;
        int line = 0;         ///< of the statement in its file
        bool waiting = false; ///< hatched
    };
    struct Lane
    {
        QString name;
        QList<Bar> bars;
        bool heading = false;
    };
    void updateScrollBars();
    void paint(QPainter &painter, const QSize &size, const QPoint &scroll) const;
    void paintAxis(QPainter &painter, const QSize &size, int scroll) const;
    void paintBar(QPainter &painter, const Bar &bar, const QRectF &whole, const QSize &size, bool alone) const;
    QSize wholeSize() const;
    QPoint scrolled() const;
    QRectF barBox(const Bar &bar, int lane, const QPoint &scroll) const;
    const Bar *barAt(const QPointF &position) const;
    const QList<Bar> &statementBars() const;
    double secondsPerPixel() const;

    QList<Lane> m_lanes;
    double m_end = 1;
    double m_zoom = 1;
    int m_current = -1;
};

} // namespace lockkeeper
