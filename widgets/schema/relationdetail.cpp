#include "widgets/schema/relationdetail.h"

#include "models/change/ddl.h"
#include "models/core/quantity.h"
#include "widgets/common/factstablemodel.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"
#include "widgets/schema/relationdiagram.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace lockkeeper {

RelationDetail::RelationDetail(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
{
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    const auto table = [&](const QString &title, const QStringList &header, FactsTableModel **model, const QList<int> &widths) {
        QTableView *view = makeFactsTable(title, header, model, widths);
        m_tabs->addTab(view, title);
        return view;
    };
    m_columnView = table(tr("Columns"), { QStringLiteral("#"), tr("Column"), tr("Type"), tr("Null"), tr("Default"), tr("Constraint"), tr("Comment"), tr("Pending change") }, &m_columns, { 34, 150, 120, 66, 130, 170, 210 });
    table(tr("Constraints"), { tr("Name"), tr("Definition"), tr("State") }, &m_constraints, { 260, 560 });
    table(tr("Triggers, policies, privileges"), { tr("Name"), tr("Definition") }, &m_triggers, { 220 });
    m_ddl = new QPlainTextEdit;
    m_ddl->setReadOnly(true);
    m_ddl->setFont(codeFont());
    m_ddl->setFrameShape(QFrame::NoFrame);
    m_ddl->setAccessibleName(tr("Definition as SQL"));
    m_tabs->addTab(m_ddl, tr("Definition"));
    connect(m_columnView->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        const CatalogPtr catalog = m_workbench.catalog();
        const RelationPtr known = catalog ? catalog->relation(m_name) : nullptr;
        if (known && index.row() >= 0 && index.row() < known->columns.size())
            fillDependents(*known, known->columns[index.row()].name);
    });
    auto *split = makeSplitter(Qt::Vertical);
    split->addWidget(m_tabs);
    split->addWidget(makeLower());
    split->setSizes({ 340, 380 });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(split, 1);
    connect(&m_workbench, &Workbench::schemaIndexChanged, this, &RelationDetail::fill);
    connect(&m_workbench, &Workbench::matrixChanged, this, &RelationDetail::fill);
}

QWidget *RelationDetail::makeHeader()
{
    auto *header = new QWidget;
    header->setFixedHeight(56);
    header->setAutoFillBackground(true);
    header->setBackgroundRole(QPalette::Base);
    m_title = makeLabel({}, 15, 600);
    m_comment = makeQuietLabel({});
    m_facts = makeLabel({}, 12);
    auto *text = new QVBoxLayout;
    text->setSpacing(2);
    text->addWidget(m_title);
    text->addWidget(m_comment);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(16, 6, 16, 6);
    layout->addLayout(text, 1);
    layout->addWidget(m_facts);
    return header;
}

QWidget *RelationDetail::makeLower()
{
    auto *left = makeSplitter(Qt::Vertical);
    left->addWidget(new Panel(tr("Indexes"), makeFactsTable(tr("Indexes"), { tr("Index"), tr("Definition"), tr("Size") }, &m_indexes, { 230, 230 })));
    auto *dependents = new Panel(tr("What breaks if it goes"), makeFactsTable(tr("Dependents"), { tr("Dependent"), tr("How"), tr("If it is dropped") }, &m_dependents, { 280, 110 }));
    m_dependentsTitle = makeQuietLabel({});
    dependents->addToTitle(m_dependentsTitle);
    left->addWidget(dependents);
    m_diagram = new RelationDiagram;
    connect(m_diagram, &RelationDiagram::relationActivated, this, &RelationDetail::relationActivated);
    m_relationshipView = makeFactsTable(tr("Relationships"), { tr("Table"), tr("Direction"), tr("Foreign key") }, &m_relationshipFacts, { 180, 120 });
    connect(m_relationshipView, &QTableView::activated, this, [this](const QModelIndex &index) { Q_EMIT relationActivated(m_related.value(index.row())); });
    m_relationships = new QStackedWidget;
    m_relationships->addWidget(m_diagram);
    m_relationships->addWidget(m_relationshipView);
    auto *split = makeSplitter(Qt::Horizontal);
    split->addWidget(left);
    split->addWidget(new Panel(tr("Relationships"), m_relationships));
    split->setSizes({ 560, 540 });
    return split;
}

void RelationDetail::toggleDiagram()
{
    m_relationships->setCurrentIndex(1 - m_relationships->currentIndex());
    m_relationships->currentWidget()->setFocus();
}

void RelationDetail::fillRelationships(const Catalog &catalog, const Relation &relation)
{
    QList<QList<CellFacts>> rows;
    m_related.clear();
    const auto add = [&](const QualifiedName &table, const QString &direction, const Constraint &key) {
        m_related << table;
        rows << QList<CellFacts> { code(table.display()), plain(direction), code(key.definition()) };
    };
    for (const Constraint &constraint : relation.constraints)
        if (constraint.kind == Constraint::Kind::ForeignKey)
            add(constraint.referenced, tr("points there"), constraint);
    for (const auto &[other, key] : catalog.referencesTo(relation.name))
        add(other->name, tr("points here"), *key);
    m_relationshipFacts->setRows(rows);
}

void RelationDetail::setRelation(const QualifiedName &name)
{
    m_name = name;
    fill();
}

void RelationDetail::fill()
{
    const SchemaIndexPtr &index = m_workbench.schemaIndex();
    const CatalogPtr catalog = m_workbench.catalog() ? m_workbench.catalog() : index->catalog;
    const RelationPtr relation = catalog ? catalog->relation(m_name) : nullptr;
    if (!relation)
        return;
    m_title->setText(relation->name.display());
    m_comment->setText(relation->comment.isEmpty() ? tr("%1, owner %2").arg(relation->kindName(), relation->owner) : tr("%1 Owner %2.").arg(relation->comment, relation->owner));
    qint64 indexBytes = 0;
    for (const Index &item : relation->indexes)
        indexBytes += item.sizeBytes;
    m_facts->setText(relation->kind == Relation::Kind::View ? QString()
                                                            : tr("Rows %1     Table %2     Indexes %3").arg(relation->rowEstimate < 0 ? tr("never analysed") : formatCount(relation->rowEstimate), formatBytes(relation->sizeBytes), formatBytes(indexBytes)));
    m_facts->setToolTip(tr("As of the last VACUUM or ANALYZE."));
    fillColumns(*relation);
    fillLists(*relation);
    fillDependents(*relation, {});
    m_ddl->setPlainText(catalog->complete ? definitionText(*relation) : tr("The definition is still being read."));
    m_diagram->setRelation(catalog, relation);
    fillRelationships(*catalog, *relation);
}

/// What the pending migrations do to each column, by comparing the catalogs before and after each of them.
static QHash<QString, QString> pendingChanges(const Workbench &workbench, const QualifiedName &table)
{
    QHash<QString, QString> changes;
    for (const MatrixRow &row : workbench.matrix().rows) {
        const RelationPtr before = row.before->relation(table), after = row.after->relation(table);
        if (!before || before == after)
            continue;
        QStringList gone, come;
        for (const Column &column : before->columns) {
            const Column *now = after ? after->column(column.name) : nullptr;
            if (!now)
                gone << column.name;
            else if (now->type != column.type)
                changes.insert(column.name, RelationDetail::tr("type becomes %1 (%2)").arg(shortTypeName(now->type), row.migration.name));
        }
        if (after)
            for (const Column &column : after->columns)
                if (!before->column(column.name))
                    come << column.name;
        for (const QString &name : gone)
            changes.insert(name, gone.size() == come.size() ? RelationDetail::tr("renamed to %1 (%2)").arg(come.value(gone.indexOf(name)), row.migration.name) : RelationDetail::tr("dropped (%1)").arg(row.migration.name));
    }
    return changes;
}

static QString constraintOf(const Relation &relation, const Column &column)
{
    QStringList texts;
    for (const Constraint &constraint : relation.constraints) {
        if (!constraint.columns.contains(column.name))
            continue;
        switch (constraint.kind) {
        case Constraint::Kind::PrimaryKey: texts << RelationDetail::tr("primary key"); break;
        case Constraint::Kind::ForeignKey: texts << RelationDetail::tr("references %1").arg(constraint.referenced.name); break;
        case Constraint::Kind::Unique: texts << RelationDetail::tr("unique"); break;
        case Constraint::Kind::Check: texts << RelationDetail::tr("check"); break;
        case Constraint::Kind::Exclusion: texts << RelationDetail::tr("exclusion"); break;
        }
    }
    return texts.join(QStringLiteral(", "));
}

void RelationDetail::fillColumns(const Relation &relation)
{
    const Theme &theme = Theme::of(this);
    const QHash<QString, QString> pending = pendingChanges(m_workbench, relation.name);
    QList<QList<CellFacts>> rows;
    for (const Column &column : relation.columns) {
        CellFacts name = code(column.name), type = code(shortTypeName(column.type)), change;
        const QString constraint = constraintOf(relation, column);
        if (constraint.contains(tr("primary key")))
            name.icon = QStringLiteral("key");
        else if (constraint.contains(tr("references %1").arg(QString()).trimmed()))
            name.icon = QStringLiteral("link");
        type.textColor = theme.codeType;
        if (pending.contains(column.name)) {
            change.icon = QStringLiteral("clock");
            change.iconColor = change.strongColor = theme.warning.color;
            change.strong = pending.value(column.name);
        }
        const QString value = column.identity != Column::Identity::None ? tr("identity") : column.generated != Column::Generated::None ? tr("generated: %1").arg(column.defaultExpression) : column.defaultExpression;
        rows << QList<CellFacts> { plain(QString::number(rows.size() + 1)), name, type, plain(column.notNull ? tr("not null") : QString()), code(value), plain(constraint), plain(column.comment), change };
    }
    m_columns->setRows(rows);
    m_tabs->setTabText(0, tr("Columns %1").arg(rows.size()));
}

void RelationDetail::fillLists(const Relation &relation)
{
    const Theme &theme = Theme::of(this);
    QList<QList<CellFacts>> constraints, triggers, indexes;
    for (const Constraint &constraint : relation.constraints) {
        CellFacts state = plain(constraint.validated ? tr("valid") : tr("not validated"));
        if (!constraint.validated)
            state.textColor = theme.warning.color;
        constraints << QList<CellFacts> { code(constraint.name), code(constraint.definition()), state };
    }
    for (const Trigger &trigger : relation.triggers)
        triggers << QList<CellFacts> { code(trigger.name), code(trigger.definition) };
    for (const Policy &policy : relation.policies)
        triggers << QList<CellFacts> { code(policy.name), code(QStringLiteral("POLICY FOR %1 USING (%2)").arg(policy.command, policy.usingExpression)) };
    for (const Index &index : relation.indexes) {
        CellFacts name = code(index.name);
        if (!index.valid) {
            name.icon = QStringLiteral("warning");
            name.iconColor = theme.bad.color;
        }
        indexes << QList<CellFacts> { name, code(index.valid ? index.shortDefinition(relation.name) : tr("INVALID: %1").arg(index.shortDefinition(relation.name))), plain(formatBytes(index.sizeBytes)) };
    }
    for (const QString &privilege : relation.privileges)
        triggers << QList<CellFacts> { plain(tr("privilege")), code(privilege) };
    m_constraints->setRows(constraints);
    m_triggers->setRows(triggers);
    m_indexes->setRows(indexes);
    m_tabs->setTabText(1, tr("Constraints %1").arg(constraints.size()));
    m_tabs->setTabText(2, tr("Triggers, policies, privileges %1").arg(triggers.size()));
}

void RelationDetail::fillDependents(const Relation &relation, const QString &column)
{
    const Theme &theme = Theme::of(this);
    const CatalogPtr catalog = m_workbench.catalog();
    QList<QList<CellFacts>> rows;
    const auto add = [&](const QString &iconName, const QString &what, const QString &how, const QString &outcome) {
        CellFacts name = code(what), result = plain(outcome);
        name.icon = iconName;
        result.textColor = theme.bad.color;
        rows << QList<CellFacts> { name, plain(how), result };
    };
    if (catalog) {
        for (const RelationPtr &view : catalog->dependentViews(relation.name, column))
            add(QStringLiteral("view"), view->name.display(), tr("selects"), tr("refused, 2BP01"));
        for (const auto &[other, foreignKey] : catalog->referencesTo(relation.name))
            if (column.isEmpty() || foreignKey->referencedColumns.contains(column))
                add(QStringLiteral("link"), other->name.display(), tr("references"), tr("refused, 2BP01"));
        for (const Index &index : relation.indexes)
            if (!column.isEmpty() && index.columns.contains(quoteIdentifier(column)))
                add(QStringLiteral("index"), index.name, tr("index"), tr("goes with it"));
    }
    m_dependents->setRows(rows);
    m_dependentsTitle->setText(column.isEmpty() ? relation.name.name : QStringLiteral("%1.%2").arg(relation.name.name, column));
}

} // namespace lockkeeper
