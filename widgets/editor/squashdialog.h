// The migrations up to one as a single script: makes it on a private server, says whether it was proved equal, and saves it where a
// person says.
#pragma once

#include "models/core/task.h"
#include "models/migration/squash.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace lockkeeper {

class StateOverlay;

class SquashDialog : public QDialog
{
    Q_OBJECT
public:
    /// @p serverVersion is the major version of the private server; 0 for the newest that is installed.
    SquashDialog(const MigrationProject &project, const QString &version, int serverVersion, QWidget *parent = nullptr);
    ~SquashDialog() override;

Q_SIGNALS:
    /// Its result is known, or why there is none.
    void made();
    void written(const QString &file);

private:
    void make();
    void show(const Squash &squash);
    void save();

    MigrationProject m_project;
    QString m_version;
    int m_serverVersion;
    QByteArray m_sql;
    QLabel *m_sentence;
    QPlainTextEdit *m_text;
    QPushButton *m_save;
    StateOverlay *m_state;
    Task<Squash> m_task;
};

} // namespace lockkeeper
