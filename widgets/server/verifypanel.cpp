#include "widgets/server/verifypanel.h"

#include "widgets/common/factstablemodel.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"

#include <QLabel>
#include <QPushButton>

namespace lockkeeper {

VerifyPanel::VerifyPanel(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_sentence(makeLabel({}, 12, 600))
{
    auto *again = makeButton(tr("Verify again"), QStringLiteral("refresh"), QStringLiteral("verifyAgain"));
    connect(again, &QPushButton::clicked, this, &VerifyPanel::verify);
    auto *line = new QWidget;
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(10, 4, 8, 4);
    layout->addWidget(m_sentence, 1);
    layout->addWidget(again);
    m_table = makeFactsTable(tr("Verifications"), { tr("Outcome"), tr("Migration"), tr("Tenant"), tr("Queries"), tr("What was answered") }, &m_model, { 90, 320, 120, 70 });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) { m_workbench.select(m_answers[index.row()].verification.migration.version); });
    m_state = new StateOverlay(makeColumn({ line, m_table }));
    fillWith(this, m_state);
    connect(m_state, &StateOverlay::actionTriggered, this, &VerifyPanel::verify);
    connect(m_state, &StateOverlay::retryTriggered, this, &VerifyPanel::verify);
    connect(m_state, &StateOverlay::stopTriggered, this, [this] { m_task.cancel(); });
    connect(&m_workbench, &Workbench::projectChanged, this, &VerifyPanel::forget);
    connect(&m_workbench, &Workbench::serverChanged, this, &VerifyPanel::forget);
    connect(&m_workbench, &Workbench::migrationRan, this, &VerifyPanel::forget);
    forget();
}

VerifyPanel::~VerifyPanel() = default;

/// What was answered is of another server or project now, or of another state.
void VerifyPanel::forget()
{
    m_task = {};
    m_answers.clear();
    if (!m_workbench.project() || !m_workbench.profile())
        m_state->showEmpty(tr("Connect to a server to run the verification queries of what is applied there."));
    else
        m_state->showEmpty(tr("The verification queries of what is applied on %1 were not run yet. They only read.").arg(m_workbench.confirmationName()), tr("Verify %1").arg(m_workbench.profile()->name));
    Q_EMIT verified(-1, 0);
}

void VerifyPanel::verify()
{
    if (!m_workbench.project() || !m_workbench.profile() || m_task.isRunning())
        return;
    m_worker = m_workbench.makeReader();
    m_state->showLoading(tr("Asking %1 what the applied migrations promise.").arg(m_workbench.confirmationName()));
    m_task = m_worker->run(tr("Verification"), [project = *m_workbench.project(), server = m_workbench.tenantServer()](Session &session, Progress &progress) { return verifyOnServer(session, server, project, progress); });
    report(
        m_task, this,
        [this](const QList<TenantVerification> &answers) {
            m_answers = answers;
            m_worker.reset();
            showAnswers();
        },
        [this](const Error &error) { m_state->showError(error); }, [this] { m_state->showError(Error(ErrorKind::Cancelled, tr("The verification was stopped."))); });
}

void VerifyPanel::showAnswers()
{
    const Theme &theme = Theme::of(this);
    QList<QList<CellFacts>> rows;
    int failed = 0;
    for (const TenantVerification &answer : std::as_const(m_answers)) {
        const Verification &verification = answer.verification;
        const bool good = verification.error.isEmpty();
        failed += good ? 0 : 1;
        rows << QList<CellFacts> { outcomeFacts(good, good ? tr("Holds") : tr("Fails"), {}, theme), code(verification.migration.title()), code(answer.tenant), plain(QString::number(verification.queries)), plain(QString(verification.error).replace(u'\n', u' ')) };
    }
    m_model->setRows(rows);
    m_table->setColumnHidden(2, m_answers.isEmpty() || m_answers.front().tenant.isEmpty());
    Q_EMIT verified(int(rows.size()), failed);
    if (rows.isEmpty())
        return m_state->showEmpty(tr("Nothing that is applied on %1 has verification queries. A query of one row with one column named ok is one.").arg(m_workbench.confirmationName()), tr("Verify again"));
    m_sentence->setText(failed == 0 ? tr("%1 keeps all that %n applied migration(s) [promises|promise].", nullptr, int(rows.size())).arg(m_workbench.confirmationName())
                                    : tr("%1 does not keep what %n applied migration(s) [promises|promise].", nullptr, failed).arg(m_workbench.confirmationName()));
    m_state->showContent();
}

} // namespace lockkeeper
