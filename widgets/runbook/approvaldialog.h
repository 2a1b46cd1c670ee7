// Asks for the window in which a migration may block the database for longer than its connection allows, and for the reason.
#pragma once

#include "models/migration/approval.h"

#include <QDialog>

class QDateTimeEdit;
class QDialogButtonBox;
class QLineEdit;

namespace lockkeeper {

class ApprovalDialog : public QDialog
{
    Q_OBJECT
public:
    /// @p approval has the version, the text and the database that it is for.
    explicit ApprovalDialog(Approval approval, QWidget *parent = nullptr);
    Approval approval() const;

private:
    void check();

    Approval m_approval;
    QDateTimeEdit *m_from, *m_until;
    QLineEdit *m_reason;
    QDialogButtonBox *m_buttons;
};

} // namespace lockkeeper
