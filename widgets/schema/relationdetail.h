// Everything of one relation: header facts, columns with what is pending, indexes, what depends on it, neighbours, DDL.
#pragma once

#include "models/catalog/catalog.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTableView;
class QTabWidget;

namespace lockkeeper {

class FactsTableModel;
class RelationDiagram;
class Workbench;

class RelationDetail : public QWidget
{
    Q_OBJECT
public:
    explicit RelationDetail(Workbench &workbench, QWidget *parent = nullptr);
    void setRelation(const QualifiedName &name);
    const QualifiedName &relation() const { return m_name; }
    /// The diagram's facts as a table, and back again.
    void toggleDiagram();

Q_SIGNALS:
    void relationActivated(const lockkeeper::QualifiedName &relation);

private:
    QWidget *makeHeader();
    QWidget *makeLower();
    void fill();
    void fillColumns(const Relation &relation);
    void fillLists(const Relation &relation);
    void fillRelationships(const Catalog &catalog, const Relation &relation);
    void fillDependents(const Relation &relation, const QString &column);

    Workbench &m_workbench;
    QualifiedName m_name;
    QLabel *m_title = nullptr, *m_comment = nullptr, *m_facts = nullptr;
    QTabWidget *m_tabs = nullptr;
    QTableView *m_columnView = nullptr;
    FactsTableModel *m_columns = nullptr, *m_constraints = nullptr, *m_triggers = nullptr, *m_indexes = nullptr, *m_dependents = nullptr;
    QPlainTextEdit *m_ddl = nullptr;
    QLabel *m_dependentsTitle = nullptr;
    RelationDiagram *m_diagram = nullptr;
    QStackedWidget *m_relationships = nullptr; ///< the diagram, or its table
    QTableView *m_relationshipView = nullptr;
    FactsTableModel *m_relationshipFacts = nullptr;
    QList<QualifiedName> m_related; ///< a row of it each
};

} // namespace lockkeeper
