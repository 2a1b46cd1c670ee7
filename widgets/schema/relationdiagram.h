// A table with its neighbours by foreign key, one step around.
#pragma once

#include "models/catalog/catalog.h"

#include <QWidget>

namespace lockkeeper {

class RelationDiagram : public QWidget
{
    Q_OBJECT
public:
    explicit RelationDiagram(QWidget *parent = nullptr);
    void setRelation(const CatalogPtr &catalog, const RelationPtr &relation);

Q_SIGNALS:
    void relationActivated(const lockkeeper::QualifiedName &relation);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    struct Box
    {
        RelationPtr relation;
        QString edge;
        QRect rect;
        bool shown = true;
    };
    void place();
    QList<Box> m_referenced, m_referencing;
    Box m_center;
    int m_hidden = 0;
};

} // namespace lockkeeper
