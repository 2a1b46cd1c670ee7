// How to rehearse: where, on which tables and rows, and with what beside the plain procedure. What is wrong with a field stands
// below it, and nothing starts until it is right.
#pragma once

#include "models/rehearsal/rehearsalchoice.h"

#include <QDialog>
#include <QHash>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace lockkeeper {

class RehearsalDialog : public QDialog
{
    Q_OBJECT
public:
    RehearsalDialog(const RehearsalChoice &choice, QList<ConnectionProfile> servers, QWidget *parent = nullptr);
    RehearsalChoice choice() const;

Q_SIGNALS:
    /// @p start: and rehearse now.
    void chosen(const lockkeeper::RehearsalChoice &choice, bool start);

private:
    void makeWhere(const RehearsalChoice &choice);
    void makeRows(const RehearsalChoice &choice);
    void makeExtras(const RehearsalChoice &choice);
    QWidget *makeButtons();
    QLabel *heading(const QString &text);
    /// A row of the form, with room below it for what is wrong with @p field.
    void addRow(const QString &label, const QList<QWidget *> &widgets, const char *field);
    QSpinBox *number(int value, int least, int most, const QString &name, const QString &suffix = {});
    void check();

    QList<ConnectionProfile> m_servers;
    QFormLayout *m_form;
    QHash<QString, QWidget *> m_rows;    ///< by field
    QHash<QString, QLabel *> m_problems; ///< by field
    QComboBox *m_where = nullptr, *m_tables = nullptr, *m_source = nullptr, *m_server = nullptr;
    QSpinBox *m_version = nullptr, *m_count = nullptr, *m_seed = nullptr, *m_budget = nullptr, *m_readers = nullptr, *m_writers = nullptr;
    QLineEdit *m_sample = nullptr, *m_dump = nullptr;
    QCheckBox *m_failurePoints = nullptr, *m_load = nullptr, *m_plans = nullptr, *m_estimate = nullptr;
    QPlainTextEdit *m_queries = nullptr;
    QLabel *m_sentence = nullptr;
    QPushButton *m_start = nullptr, *m_keep = nullptr;
};

} // namespace lockkeeper
