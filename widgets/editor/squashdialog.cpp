#include "widgets/editor/squashdialog.h"

#include "models/core/files.h"
#include "models/sandbox/sandbox.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"

#include <QFileDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace lockkeeper {

SquashDialog::SquashDialog(const MigrationProject &project, const QString &version, int serverVersion, QWidget *parent)
    : QDialog(parent)
    , m_project(project)
    , m_version(version)
    , m_serverVersion(serverVersion)
    , m_sentence(makeLabel({}, 12, 600))
    , m_text(new QPlainTextEdit)
    , m_save(makePrimaryButton(tr("Save as..."), QStringLiteral("save"), QStringLiteral("saveSquash")))
{
    setWindowTitle(tr("Squash up to %1").arg(version));
    resize(860, 620);
    m_sentence->setWordWrap(true);
    m_sentence->setContentsMargins(12, 8, 12, 8);
    m_text->setReadOnly(true);
    m_text->setFont(codeFont());
    m_text->setAccessibleName(tr("The single script"));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_state = new StateOverlay(makeColumn({ m_sentence, m_text }));
    auto *close = makeButton(tr("Close"), {}, QStringLiteral("closeSquash"));
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(12, 8, 12, 10);
    buttons->addWidget(makeQuietLabel(tr("The migrations stay as they are; only the file that you name is written.")), 1);
    buttons->addWidget(close);
    buttons->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_state, 1);
    layout->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &SquashDialog::save);
    connect(m_state, &StateOverlay::retryTriggered, this, &SquashDialog::make);
    connect(m_state, &StateOverlay::stopTriggered, this, [this] { m_task.cancel(); });
    make();
}

SquashDialog::~SquashDialog() = default;

void SquashDialog::make()
{
    m_save->setEnabled(false);
    m_state->showLoading(tr("Making one script of them, and proving on a private server that it makes the same."));
    m_task = runInBackground(tr("Squash"), [project = m_project, version = m_version, serverVersion = m_serverVersion](Progress &progress) { return squashed(*Sandbox::open(serverVersion, progress), project, version, progress); });
    m_task.control()->setListener([guard = QPointer<QObject>(this), this](const ProgressState &state) {
        postTo(guard, [this, state] {
            if (m_task.isRunning())
                m_state->showLoading(state.sentence);
        });
    });
    report(
        m_task, this,
        [this](const Squash &squash) {
            m_state->showContent();
            show(squash);
            Q_EMIT made();
        },
        [this](const Error &error) {
            m_state->showError(error);
            Q_EMIT made();
        },
        [this] { m_state->showError(Error(ErrorKind::Cancelled, tr("It was stopped; nothing was written."))); });
}

void SquashDialog::show(const Squash &squash)
{
    const bool equal = squash.differences.isEmpty();
    m_sql = equal ? squash.sql : QByteArray();
    m_text->setPlainText(equal ? QString::fromUtf8(squash.sql) : squash.differences.join(u'\n'));
    m_save->setEnabled(equal);
    QString sentence = equal ? tr("Proved: this script makes in an empty database what the migrations up to %1 make.").arg(m_version) : tr("The single script does not make the same schema, so it cannot be saved. It differs in:");
    if (equal && !squash.withData.isEmpty())
        sentence += u'\n' + tr("These also write rows, which it does not have: %1. Add them where a new database needs them.").arg(squash.withData.join(QStringLiteral(", ")));
    m_sentence->setText(sentence);
}

void SquashDialog::save()
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Save the single script"), QStringLiteral("%1/%2_squashed.sql").arg(m_project.folder, m_version), tr("SQL (*.sql)"));
    if (file.isEmpty())
        return;
    try {
        writeFileAtomically(file, m_sql);
        Q_EMIT written(file);
        accept();
    } catch (const Error &error) {
        m_state->showError(error, tr("Make it again"));
    }
}

} // namespace lockkeeper
