#include "widgets/editor/conventionspanel.h"

#include "models/core/files.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"

#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QTextDocument>

namespace lockkeeper {

static constexpr qsizetype longestPage = 1'000'000; // bytes

QuietBrowser::QuietBrowser(QWidget *parent)
    : QTextBrowser(parent)
{
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    document()->setDocumentMargin(10);
    setObjectName(QStringLiteral("conventionsPage"));
    setAccessibleName(tr("Conventions of the project"));
}

QVariant QuietBrowser::loadResource(int, const QUrl &)
{
    return QByteArray();
}

ConventionsPanel::ConventionsPanel(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_text(new QuietBrowser)
    , m_panel(new Panel(tr("Conventions"), m_text))
    , m_watcher(new QFileSystemWatcher(this))
{
    fillWith(this, m_panel);
    connect(&m_workbench, &Workbench::projectChanged, this, &ConventionsPanel::read);
    connect(m_watcher, &QFileSystemWatcher::fileChanged, this, &ConventionsPanel::read);
    read();
}

void ConventionsPanel::read()
{
    const QString page = m_workbench.project() ? m_workbench.project()->rules.project.conventions.page : QString();
    setVisible(!page.isEmpty());
    if (page.isEmpty())
        return m_text->clear();
    m_watcher->addPath(page); // also after it was replaced
    m_panel->setTitle(tr("Conventions"), QFileInfo(page).fileName());
    try {
        if (QFileInfo(page).size() > longestPage)
            return m_text->setPlainText(tr("%1 is too long to be shown here.").arg(page));
        m_text->document()->setMarkdown(QString::fromUtf8(readTextFile(page)), QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) | QTextDocument::MarkdownNoHTML);
    } catch (const Error &error) {
        m_text->setPlainText(error.fullText());
    }
}

} // namespace lockkeeper
