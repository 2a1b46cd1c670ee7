#include "widgets/locks/locksgrid.h"

#include "widgets/common/factstablemodel.h"
#include "widgets/common/viewsupport.h"

#include <QHeaderView>
#include <QVBoxLayout>

namespace lockkeeper {

LocksGrid::LocksGrid(QWidget *parent)
    : QWidget(parent)
    , m_table(makeTable(this, tr("Locks by statement and relation"), FactsTableModel::factsOf))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_table);
    setFocusProxy(m_table);
}

/// More than a person looks through; what is left out is said in the last row and in the last column.
static constexpr qsizetype mostRelations = 40;
static constexpr qsizetype mostStatements = 1000;

/// The relations that anybody else could wait for, in the order in which they are first locked.
static QList<QualifiedName> lockedRelations(const ScriptAnalysis &analysis)
{
    QList<QualifiedName> relations;
    QSet<QualifiedName> seen;
    for (const StatementAnalysis &statement : analysis.statements)
        for (const LockImpact &lock : statement.locks)
            if (!lock.newRelation && !seen.contains(lock.relation)) {
                seen.insert(lock.relation);
                relations << lock.relation;
            }
    return relations;
}

void LocksGrid::setAnalysis(const ScriptAnalysisPtr &analysis)
{
    m_analysis = analysis;
    if (!analysis)
        return;
    const Theme &theme = Theme::of(this);
    const QList<QualifiedName> all = lockedRelations(*analysis), relations = all.mid(0, mostRelations);
    QStringList header { tr("Line"), tr("Statement"), tr("Transaction") };
    for (const QualifiedName &relation : relations)
        header << relation.display();
    if (all.size() > relations.size())
        header << tr("%1 more relations").arg(all.size() - relations.size());
    QList<QList<CellFacts>> rows;
    QHash<QualifiedName, LockMode> held;
    int transaction = -1;
    for (const StatementAnalysis &statement : analysis->statements) {
        if (rows.size() == mostStatements) {
            rows << QList<CellFacts> { plain({}), plain(tr("%1 more statements").arg(qsizetype(analysis->statements.size()) - mostStatements)), plain({}) };
            break;
        }
        if (statement.transaction < 0 || statement.transaction != transaction)
            held.clear();
        transaction = statement.transaction;
        for (const LockImpact &lock : statement.locks)
            if (!lock.newRelation)
                held[lock.relation] = std::max(held.value(lock.relation, LockMode::None), lock.mode);
        QList<CellFacts> row { plain(QString::number(statement.line)), plain(statement.summary()), plain(statement.transaction < 0 ? tr("none") : tr("%1, until line %2").arg(statement.transaction + 1).arg(analysis->statements[size_t(std::max(0, statement.heldUntil))].line)) };
        for (const QualifiedName &relation : relations) {
            CellFacts cell;
            if (const LockMode mode = held.value(relation, LockMode::None); mode != LockMode::None) {
                cell.badge = mode;
                cell.text = tr("still held");
                cell.textColor = theme.text3;
            }
            for (const LockImpact &lock : statement.locks)
                if (lock.relation == relation) {
                    cell.badge = lock.mode;
                    cell.text = durationId(lock.duration);
                    cell.textColor = theme.text;
                }
            row << cell;
        }
        rows << row;
    }
    auto *model = new FactsTableModel(header, m_table);
    model->setRows(rows);
    QAbstractItemModel *old = m_table->model();
    m_table->setModel(model);
    delete old;
    m_table->setColumnWidth(0, 50);
    m_table->setColumnWidth(1, 380);
    m_table->setColumnWidth(2, 130);
    for (int column = 3; column < header.size(); ++column)
        m_table->setColumnWidth(column, 160);
}

void LocksGrid::setCurrent(int statement)
{
    if (m_table->model() && statement >= 0)
        m_table->selectRow(statement);
}

} // namespace lockkeeper
