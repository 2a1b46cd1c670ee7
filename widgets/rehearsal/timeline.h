// Statements and the locks they hold on one time axis, as measured. Wheel with Ctrl zooms, a click names the statement.
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
    void zoom(double factor);
    void fit();

Q_SIGNALS:
    void statementClicked(int statement);

protected:
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Bar
    {
        double from = 0, until = 0;
        QString text;
        LockMode mode = LockMode::None;
        int statement = -1;
        bool quiet = false;
    };
    struct Lane
    {
        QString name;
        QList<Bar> bars;
        bool heading = false;
    };
    void updateScrollBars();
    QRectF barBox(const Bar &bar, int lane) const;
    double secondsPerPixel() const;

    QList<Lane> m_lanes;
    double m_end = 1;
    double m_zoom = 1;
    int m_current = -1;
};

} // namespace lockkeeper
