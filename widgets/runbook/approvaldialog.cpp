#include "widgets/runbook/approvaldialog.h"

#include "widgets/common/viewsupport.h"

#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace lockkeeper {

static constexpr int usualWindowS = 2 * 3600;

ApprovalDialog::ApprovalDialog(Approval approval, QWidget *parent)
    : QDialog(parent)
    , m_approval(std::move(approval))
    , m_from(new QDateTimeEdit(QDateTime::currentDateTime()))
    , m_until(new QDateTimeEdit(QDateTime::currentDateTime().addSecs(usualWindowS)))
    , m_reason(new QLineEdit)
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel))
{
    static constexpr int dialogWidth = 480;
    setWindowTitle(tr("Approve a window"));
    setMinimumWidth(dialogWidth);
    for (QDateTimeEdit *edit : { m_from, m_until }) {
        edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
        edit->setCalendarPopup(true);
    }
    m_from->setObjectName(QStringLiteral("approvalFrom"));
    m_until->setObjectName(QStringLiteral("approvalUntil"));
    m_reason->setObjectName(QStringLiteral("approvalReason"));
    m_reason->setPlaceholderText(tr("Why, and who was asked"));
    auto *text = makeLabel(tr("%1 may then block %2 for longer than its connection allows, between these times and as its file is now.").arg(m_approval.version, m_approval.database));
    text->setWordWrap(true);
    auto *form = new QFormLayout(this);
    form->addRow(text);
    form->addRow(tr("From"), m_from);
    form->addRow(tr("Until"), m_until);
    form->addRow(tr("Reason"), m_reason);
    QPushButton *approve = m_buttons->addButton(tr("Approve"), QDialogButtonBox::AcceptRole);
    approve->setObjectName(QStringLiteral("approve"));
    approve->setProperty("primary", true);
    form->addRow(m_buttons);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_reason, &QLineEdit::textChanged, this, &ApprovalDialog::check);
    connect(m_from, &QDateTimeEdit::dateTimeChanged, this, &ApprovalDialog::check);
    connect(m_until, &QDateTimeEdit::dateTimeChanged, this, &ApprovalDialog::check);
    check();
}

void ApprovalDialog::check()
{
    const bool whole = !m_reason->text().trimmed().isEmpty() && m_until->dateTime() > m_from->dateTime() && m_until->dateTime() > QDateTime::currentDateTime();
    findChild<QPushButton *>(QStringLiteral("approve"))->setEnabled(whole);
}

Approval ApprovalDialog::approval() const
{
    Approval given = m_approval;
    given.at = QDateTime::currentDateTime();
    given.from = m_from->dateTime();
    given.until = m_until->dateTime();
    given.reason = m_reason->text().trimmed();
    return given;
}

} // namespace lockkeeper
