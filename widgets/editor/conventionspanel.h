// The page in which a project keeps its conventions, to read beside the editor. It is somebody else's file: markup in it is
// shown as text, nothing is loaded from anywhere, and no link opens by itself.
#pragma once

#include <QTextBrowser>

class QFileSystemWatcher;

namespace lockkeeper {

class Workbench;

/// Markdown that reaches out for nothing.
class QuietBrowser : public QTextBrowser
{
    Q_OBJECT
public:
    explicit QuietBrowser(QWidget *parent = nullptr);

protected:
    /// Neither files nor addresses: there are no pictures.
    QVariant loadResource(int type, const QUrl &name) override;
};

class ConventionsPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ConventionsPanel(Workbench &workbench, QWidget *parent = nullptr);

private:
    void read();

    Workbench &m_workbench;
    QuietBrowser *m_text;
    class Panel *m_panel;
    QFileSystemWatcher *m_watcher;
};

} // namespace lockkeeper
