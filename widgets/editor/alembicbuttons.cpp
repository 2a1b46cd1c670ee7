#include "widgets/editor/alembicbuttons.h"

#include "models/migration/alembicscript.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"

#include <QHBoxLayout>
#include <QInputDialog>
#include <QLineEdit>
#include <QToolButton>

namespace lockkeeper {

AlembicButtons::AlembicButtons(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_revision(makeFlatButton(QStringLiteral("bolt"), tr("Let Alembic write a revision from the models"), QStringLiteral("alembicRevision")))
    , m_check(makeFlatButton(QStringLiteral("tick-circle"), tr("Let Alembic say whether the models ask for a revision"), QStringLiteral("alembicCheck")))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_revision);
    layout->addWidget(m_check);
    connect(m_revision, &QToolButton::clicked, this, &AlembicButtons::askForRevision);
    connect(m_check, &QToolButton::clicked, this, [this] { run({}); });
    const auto show = [this] { setVisible(m_workbench.project() && m_workbench.project()->format == u"alembic"); };
    connect(&m_workbench, &Workbench::projectChanged, this, show);
    show();
}

void AlembicButtons::askForRevision()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("New revision"));
    dialog->setLabelText(tr("What does it do?"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString &message) {
        if (!message.trimmed().isEmpty())
            run(message.trimmed());
    });
    dialog->open();
}

void AlembicButtons::run(const QString &message)
{
    if (!m_workbench.project() || m_task.isRunning())
        return;
    const QString scripts = m_workbench.project()->migrationsFolder;
    m_task = runInBackground(tr("Asking Alembic"), [scripts, message](Progress &progress) { return message.isEmpty() ? alembicCheck(scripts, progress) : alembicRevision(scripts, message, progress); });
    report(
        m_task, this,
        [this, message](const QByteArray &said) {
            if (message.isEmpty())
                return m_workbench.say(QString::fromUtf8(said).trimmed());
            m_workbench.reloadProject();
            m_workbench.say(tr("Alembic wrote a revision. Look at it, then trust the project again: its code is another one now."));
        },
        [this](const Error &error) { m_workbench.say(error.fullText(), false); });
}

} // namespace lockkeeper
