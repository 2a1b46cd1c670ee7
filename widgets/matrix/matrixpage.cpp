#include "widgets/matrix/matrixpage.h"

#include "models/compatibility/matrixmodel.h"
#include "models/core/quantity.h"
#include "widgets/common/factstablemodel.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>

namespace lockkeeper {

using CellVerdict = MatrixCell::Verdict;

static CellFacts cellFacts(const QModelIndex &index, const Theme &theme)
{
    CellFacts facts;
    const QVariant verdictData = index.data(MatrixModel::VerdictRole);
    if (index.column() == MatrixModel::RiskColumn) {
        facts.riskBars = index.data(MatrixModel::RiskRole).toInt();
        facts.strong = index.data(Qt::DisplayRole).toString();
        facts.strongColor = theme.risk(Risk(facts.riskBars)).color;
        return facts;
    }
    if (!verdictData.isValid()) {
        facts.text = index.data(Qt::DisplayRole).toString();
        return facts;
    }
    const auto verdict = CellVerdict(verdictData.toInt());
    static const char *const icons[] = { "check", "info", "warning", "cross", "question", "check", "warning", "cross" };
    const Tone &tone = verdict == CellVerdict::Ok || verdict == CellVerdict::OkRemark || verdict == CellVerdict::Yes ? theme.good
        : verdict == CellVerdict::Slower || verdict == CellVerdict::YesLoses                                      ? theme.warning
        : verdict == CellVerdict::Unknown                                                                         ? theme.unknown
                                                                                                                  : theme.bad;
    facts.icon = QLatin1String(icons[int(verdict)]);
    facts.iconColor = tone.color;
    facts.strong = verdictName(verdict);
    facts.strongColor = tone.color;
    facts.text = index.data(MatrixModel::ReasonRole).toString();
    const bool good = verdict == CellVerdict::Ok || verdict == CellVerdict::OkRemark || verdict == CellVerdict::Yes;
    if (!good && index.data(MatrixModel::RequiredRole).toBool())
        facts.tint = tone.tint;
    return facts;
}

MatrixPage::MatrixPage(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_model(new MatrixModel(this))
    , m_table(makeTable(this, tr("Compatibility matrix"), cellFacts))
{
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    static constexpr int widths[] = { 214, 80, 84, 196, 222, 150, 270, 100 };
    for (int column = 0; column < MatrixModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, widths[column]);
    auto *split = makeSplitter(Qt::Vertical);
    split->addWidget(m_table);
    split->addWidget(makeEvidence());
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    split->setSizes({ 300, 480 });
    m_state = new StateOverlay(split);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeToolbar());
    layout->addWidget(m_state, 1);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        if (index.isValid() && !m_showing)
            m_workbench.select(index.data(MatrixModel::VersionRole).toString());
        showEvidence();
    });
    connect(m_queries->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) { showQuery(index.row()); });
    connect(&m_workbench, &Workbench::matrixChanged, this, &MatrixPage::showMatrix);
    connect(&m_workbench, &Workbench::matrixFailed, this, [this](const Error &error) {
        m_state->showEmpty(tr("There is no matrix now."));
        m_state->showError(error);
    });
    connect(m_state, &StateOverlay::retryTriggered, &m_workbench, [this] { m_workbench.reloadProject(); });
    connect(&m_workbench, &Workbench::currentChanged, this, [this] {
        const int row = m_model->rowOf(m_workbench.current());
        if (row >= 0 && m_table->currentIndex().row() != row)
            m_table->setCurrentIndex(m_model->index(row, MatrixModel::OldNewColumn));
    });
    showMatrix();
}

QWidget *MatrixPage::makeToolbar()
{
    auto *bar = new QWidget;
    bar->setFixedHeight(40);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(10, 4, 10, 4);
    m_summary = makeQuietLabel({});
    auto *run = makePrimaryButton(tr("Run matrix"), QStringLiteral("play"), QStringLiteral("runMatrix"));
    connect(run, &QPushButton::clicked, &m_workbench, &Workbench::runMatrix);
    auto *save = makeButton(tr("Export..."), QStringLiteral("export"), QStringLiteral("exportMatrix"));
    connect(save, &QPushButton::clicked, this, &MatrixPage::exportRequested);
    layout->addWidget(m_summary, 1);
    layout->addWidget(save);
    layout->addWidget(run);
    return bar;
}

QWidget *MatrixPage::makeEvidence()
{
    const auto table = [&](const QStringList &header, FactsTableModel **model, const QString &name) {
        QTableView *view = makeTable(this, name, FactsTableModel::factsOf);
        *model = new FactsTableModel(header, this);
        view->setModel(*model);
        return view;
    };
    m_queries = table({ tr("Query"), tr("Name"), tr("Calls a day") }, &m_queryModel, tr("Failing queries"));
    m_queries->setColumnWidth(0, 230);
    m_queries->setColumnWidth(1, 170);
    m_code = new QPlainTextEdit;
    m_code->setReadOnly(true);
    m_code->setFont(codeFont());
    m_code->setFrameShape(QFrame::NoFrame);
    m_code->setAccessibleName(tr("Query"));
    auto *left = makeSplitter(Qt::Vertical);
    left->addWidget(m_queries);
    left->addWidget(m_code);
    left->setSizes({ 140, 160 });
    m_evidenceTitle = makeQuietLabel({});
    auto *leftPanel = new Panel(tr("Code asks"), left);
    leftPanel->addToTitle(m_evidenceTitle);

    QTableView *before = table({ QString(), tr("Column"), tr("Type"), tr("Null") }, &m_before, tr("Table before"));
    QTableView *after = table({ QString(), tr("Column"), tr("Type"), tr("Null") }, &m_after, tr("Table after"));
    for (QTableView *view : { before, after }) {
        view->setColumnWidth(0, 24);
        view->setColumnWidth(1, 160);
        view->setColumnWidth(2, 130);
    }
    m_beforeTitle = makeQuietLabel({});
    m_afterTitle = makeQuietLabel({});
    auto *beforePanel = new Panel(tr("Before"), before);
    beforePanel->addToTitle(m_beforeTitle);
    auto *afterPanel = new Panel(tr("After"), after);
    afterPanel->addToTitle(m_afterTitle);

    auto *top = makeSplitter(Qt::Horizontal);
    for (QWidget *widget : { static_cast<QWidget *>(leftPanel), static_cast<QWidget *>(beforePanel), static_cast<QWidget *>(afterPanel) })
        top->addWidget(widget);
    top->setSizes({ 540, 410, 410 });

    const auto text = [](QLabel **label) {
        *label = makeLabel({}, 12);
        (*label)->setWordWrap(true);
        (*label)->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        (*label)->setMargin(12);
        (*label)->setTextInteractionFlags(Qt::TextSelectableByMouse);
        return *label;
    };
    auto *bottom = makeSplitter(Qt::Horizontal);
    bottom->addWidget(new Panel(tr("The server would say"), text(&m_server)));
    bottom->addWidget(new Panel(tr("The way out"), text(&m_wayOut)));
    m_server->setFont(codeFont());
    bottom->setSizes({ 540, 820 });
    auto *split = makeSplitter(Qt::Vertical);
    split->addWidget(top);
    split->addWidget(bottom);
    split->setSizes({ 330, 130 });
    return split;
}

void MatrixPage::showMatrix()
{
    const Matrix &matrix = m_workbench.matrix();
    m_model->setMatrix(matrix);
    if (!m_workbench.project())
        return m_state->showEmpty(tr("No project is open. Open one from Start."));
    if (matrix.rows.isEmpty())
        return m_state->showEmpty(tr("No migration is pending, so there is nothing to compare."));
    m_state->showContent();
    const QString required = matrix.requiredFailures() == 0 ? tr("No required cell fails") : tr("%n required cell(s) failing", nullptr, matrix.requiredFailures());
    m_summary->setText(matrix.oldVersion.isEmpty() ? tr("No contract yet: say in lockkeeper.toml where the old and the new code's queries are. %1.").arg(required)
                                                   : tr("Old code %1 with %2 queries, new code %3 with %4 queries. Required: old code with the new schema. %5.")
                                                         .arg(matrix.oldVersion).arg(matrix.oldQueries).arg(matrix.newVersion).arg(matrix.newQueries).arg(required));
    int row = m_model->rowOf(m_workbench.current());
    for (int i = 0; row < 0 && i < int(matrix.rows.size()); ++i)
        if (matrix.rows[i].oldNew.verdict == CellVerdict::Fail)
            row = i;
    // A row to look at is not yet a choice of the person's: the change that the window is about may have left the matrix.
    m_showing = true;
    m_table->setCurrentIndex(m_model->index(std::max(0, row), MatrixModel::OldNewColumn));
    m_showing = false;
    showEvidence();
}

void MatrixPage::nextFailure(int step)
{
    const int cells = m_model->rowCount() * MatrixModel::ColumnCount;
    int at = m_table->currentIndex().row() * MatrixModel::ColumnCount + m_table->currentIndex().column();
    for (int tried = 0; tried < cells; ++tried) {
        at = (at + step + cells) % cells;
        const QModelIndex index = m_model->index(at / MatrixModel::ColumnCount, at % MatrixModel::ColumnCount);
        const MatrixCell *cell = m_model->cell(index);
        if (cell && (cell->verdict == CellVerdict::Fail || cell->verdict == CellVerdict::No))
            return m_table->setCurrentIndex(index);
    }
}

void MatrixPage::showEvidence()
{
    const QModelIndex index = m_table->currentIndex();
    if (!index.isValid())
        return;
    const MatrixRow &row = m_model->row(index.row());
    const MatrixCell *chosen = m_model->cell(index);
    const MatrixCell &cell = chosen ? *chosen : row.oldNew;
    const Theme &theme = Theme::of(this);
    QList<QList<CellFacts>> rows;
    for (const QueryProblem &problem : cell.problems) {
        CellFacts place = code(problem.query.place());
        place.icon = QStringLiteral("cross");
        place.iconColor = theme.bad.color;
        rows << QList<CellFacts> { place, plain(problem.query.name), plain(problem.query.callsPerDay > 0 ? QLocale::c().toString(qint64(problem.query.callsPerDay)) : QString()) };
    }
    m_queryModel->setRows(rows);
    m_evidenceTitle->setText(cell.problems.isEmpty() ? tr("%1, no query fails").arg(row.migration.name) : tr("%1, %n failing", nullptr, int(cell.problems.size())).arg(row.migration.name));
    showTables(row, cell);
    if (rows.isEmpty()) {
        m_code->clear();
        m_server->setText(index.column() == MatrixModel::ReversibleColumn ? verdictName(cell.verdict) + QStringLiteral(": ") + cell.reason : tr("No error."));
        m_wayOut->setText(cell.reason);
    } else {
        m_queries->selectRow(0);
        showQuery(0);
    }
}

void MatrixPage::showQuery(int number)
{
    const QModelIndex index = m_table->currentIndex();
    const MatrixCell *cell = index.isValid() ? m_model->cell(index) : nullptr;
    if (!cell || number < 0 || number >= cell->problems.size())
        return;
    const QueryProblem &problem = cell->problems[number];
    m_code->setPlainText(QString::fromUtf8(problem.query.sql));
    QList<QTextEdit::ExtraSelection> marks;
    if (problem.offset >= 0) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(m_code->document());
        const int from = int(QString::fromUtf8(problem.query.sql.left(problem.offset)).size());
        mark.cursor.setPosition(from);
        mark.cursor.movePosition(QTextCursor::EndOfWord, QTextCursor::KeepAnchor);
        if (mark.cursor.block().text().mid(mark.cursor.positionInBlock()).startsWith(u'.')) {
            mark.cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
            mark.cursor.movePosition(QTextCursor::EndOfWord, QTextCursor::KeepAnchor);
        }
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(Theme::of(this).bad.color);
        mark.format.setBackground(Theme::of(this).bad.tint);
        marks << mark;
    }
    m_code->setExtraSelections(marks);
    double calls = 0;
    for (const QueryProblem &other : cell->problems)
        calls += other.query.callsPerDay;
    m_server->setText(tr("ERROR:  %1\nSQLSTATE %2").arg(problem.message, QString::fromLatin1(problem.sqlState))
                      + (problem.cause.isEmpty() ? QString() : u'\n' + tr("Because of: %1").arg(problem.cause)));
    const bool oldCode = index.column() == MatrixModel::OldNewColumn || index.column() == MatrixModel::OldOldColumn;
    m_wayOut->setText((calls > 0 ? tr("%1 calls a day fail from the migration until the code is deployed everywhere. ").arg(QLocale::c().toString(qint64(calls))) : QString())
                      + (oldCode ? tr("Expand and contract: add the new form beside the old one, keep both in step, deploy the new code, then take the old form away in a migration of its own.")
                                 : tr("Apply the migration before this version of the code is deployed; that order is not a failure.")));
}

void MatrixPage::showTables(const MatrixRow &row, const MatrixCell &)
{
    // The first table whose columns the migration changes, else the first that it changes at all.
    RelationPtr before, after;
    for (const RelationPtr &relation : row.after->sortedRelations()) {
        const RelationPtr old = row.before->relation(relation->name);
        if (old == relation || !relation->isTable())
            continue;
        const bool columns = !old || old->columns != relation->columns;
        if (!after || columns) {
            before = old;
            after = relation;
        }
        if (columns)
            break;
    }
    const Theme &theme = Theme::of(this);
    const auto fill = [&](FactsTableModel *model, const RelationPtr &shown, const RelationPtr &other, const QString &sign, const Tone &tone) {
        QList<QList<CellFacts>> rows;
        if (shown)
            for (const Column &column : shown->columns) {
                const Column *counterpart = other ? other->column(column.name) : nullptr;
                const bool same = counterpart && counterpart->type == column.type && counterpart->notNull == column.notNull;
                QList<CellFacts> cells { code(same ? QString() : sign), code(column.name), code(shortTypeName(column.type)), plain(column.notNull ? tr("not null") : QString()) };
                for (CellFacts &cell : cells)
                    if (!same)
                        cell.tint = tone.tint;
                rows << cells;
            }
        model->setRows(rows);
    };
    fill(m_before, before, after, QStringLiteral("-"), theme.bad);
    fill(m_after, after, before, QStringLiteral("+"), theme.good);
    m_beforeTitle->setText(before ? before->name.display() : QString());
    m_afterTitle->setText(after ? after->name.display() : QString());
}

} // namespace lockkeeper
