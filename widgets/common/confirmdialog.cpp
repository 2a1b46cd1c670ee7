#include "widgets/common/confirmdialog.h"

#include "widgets/common/viewsupport.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace lockkeeper {

static constexpr int dialogWidth = 560;
static constexpr int mostShownLines = 10;

ConfirmDialog::ConfirmDialog(const Confirmation &confirmation, QWidget *parent)
    : QDialog(parent)
    , m_name(new QLineEdit)
    , m_go(makePrimaryButton(confirmation.verb.arg(confirmation.name), QStringLiteral("play"), QStringLiteral("confirm")))
{
    setWindowTitle(confirmation.title);
    setMinimumWidth(dialogWidth);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 12);
    layout->setSpacing(10);
    QLabel *sentence = makeLabel(confirmation.sentence);
    sentence->setWordWrap(true);
    layout->addWidget(sentence);
    if (!confirmation.lines.isEmpty()) {
        auto *lines = new QPlainTextEdit(confirmation.lines.join(u'\n'));
        lines->setObjectName(QStringLiteral("field"));
        lines->setReadOnly(true);
        lines->setFont(codeFont());
        lines->setAccessibleName(tr("What runs"));
        lines->setFixedHeight((std::min(mostShownLines, lines->blockCount()) + 1) * lines->fontMetrics().lineSpacing() + 10);
        layout->addWidget(lines);
    }
    QLabel *ask = makeLabel(tr("Type %1 to do it.").arg(confirmation.name), 13, 600);
    ask->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(ask);
    m_name->setObjectName(QStringLiteral("confirmName"));
    m_name->setFont(codeFont());
    m_name->setAccessibleName(tr("Name of the server"));
    layout->addWidget(m_name);
    QPushButton *cancel = makeButton(tr("Cancel"), {}, QStringLiteral("cancelConfirm"));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_go);
    layout->addLayout(buttons);
    m_go->setEnabled(false);
    m_go->setDefault(true);
    connect(m_name, &QLineEdit::textChanged, this, [this, name = confirmation.name](const QString &typed) { m_go->setEnabled(typed.trimmed() == name); });
    connect(m_go, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_name->setFocus();
}

void confirm(const Confirmation &confirmation, QWidget *parent, std::function<void()> agreed)
{
    auto *dialog = new ConfirmDialog(confirmation, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QDialog::accepted, parent, std::move(agreed));
    dialog->open();
}

} // namespace lockkeeper
