// One place to make and test connections. Tests on a worker; the answer stands in the dialog.
#pragma once

#include "models/core/task.h"
#include "models/postgres/databaseworker.h"

#include <QDialog>

class QButtonGroup;
class QComboBox;
class QLabel;
class QCheckBox;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace lockkeeper {

class ConnectionDialog : public QDialog
{
    Q_OBJECT
public:
    explicit ConnectionDialog(const QList<ConnectionProfile> &profiles, QWidget *parent = nullptr);
    const QList<ConnectionProfile> &profiles() const { return m_profiles; }
    ConnectionProfile profile() const;
    QString password() const;

private:
    QWidget *makeForm();
    void showProfile(const ConnectionProfile &profile);
    void showSaved(const ConnectionProfile &profile);
    void readUri(const QString &text);
    void test();
    void tell(const QString &text, bool good);
    void store();
    void storeProfile(const ConnectionProfile &wanted);

    QList<ConnectionProfile> m_profiles;
    QListWidget *m_list;
    QLineEdit *m_name, *m_host, *m_database, *m_user, *m_role, *m_password;
    ConnectionProfile m_shown;      ///< with what has no field: further parameters of a URI
    QCheckBox *m_keep = nullptr;    ///< the password, in the keychain
    bool m_kept = false;            ///< it is there
    QSpinBox *m_port;
    QComboBox *m_tls;
    QButtonGroup *m_environment;
    QLabel *m_answer;
    QPushButton *m_test;
    std::unique_ptr<DatabaseWorker> m_worker;
    Task<QString> m_task;
};

} // namespace lockkeeper
