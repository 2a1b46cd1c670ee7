#include "widgets/connections/connectiondialog.h"

#include "widgets/common/viewsupport.h"
#include "widgets/connections/keychain.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>

namespace lockkeeper {

ConnectionDialog::ConnectionDialog(const QList<ConnectionProfile> &profiles, QWidget *parent)
    : QDialog(parent)
    , m_profiles(profiles)
    , m_list(new QListWidget)
{
    setWindowTitle(tr("Connections"));
    resize(860, 600);
    m_list->setFixedWidth(206);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Saved connections"));
    for (const ConnectionProfile &known : m_profiles)
        m_list->addItem(known.name);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list);
    layout->addWidget(makeForm(), 1);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0)
            showSaved(m_profiles[row]);
    });
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_T), this), &QShortcut::activated, this, &ConnectionDialog::test);
    if (m_profiles.isEmpty()) {
        showProfile({});
        tell(tr("Paste a URI into Address, or fill in the fields."), true);
    } else {
        m_list->setCurrentRow(0);
    }
}

QWidget *ConnectionDialog::makeForm()
{
    m_name = new QLineEdit;
    m_host = new QLineEdit;
    m_host->setPlaceholderText(tr("db1.example.org, or paste postgresql://user@host/database"));
    m_port = new QSpinBox;
    m_port->setRange(1, 65535);
    m_port->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_port->setFixedWidth(80);
    m_database = new QLineEdit;
    m_user = new QLineEdit;
    m_role = new QLineEdit;
    m_password = new QLineEdit;
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("asked for, or taken from ~/.pgpass"));
    m_tls = new QComboBox;
    m_tls->addItems({ QStringLiteral("disable"), QStringLiteral("allow"), QStringLiteral("prefer"), QStringLiteral("require"), QStringLiteral("verify-ca"), QStringLiteral("verify-full") });
    m_environment = new QButtonGroup(this);
    auto *environments = new QHBoxLayout;
    for (const Environment environment : { Environment::Development, Environment::Staging, Environment::Production }) {
        const QString names[] = { tr("Development"), tr("Staging"), tr("Production") };
        auto *button = makeButton(names[int(environment)], {}, environmentId(environment));
        button->setCheckable(true);
        const Tone &tone = Theme::of(this).environment(environment);
        button->setStyleSheet(QStringLiteral("QPushButton:checked { background: %1; border: 2px solid %2; color: %2; font-weight: 600; }").arg(tone.tint.name(), tone.color.name()));
        m_environment->addButton(button, int(environment));
        environments->addWidget(button);
    }
    environments->setSpacing(8);
    environments->addStretch();
    auto *form = new QFormLayout;
    form->setVerticalSpacing(10);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Environment"), environments);
    auto *address = new QHBoxLayout;
    address->setSpacing(8);
    address->addWidget(m_host, 1);
    address->addWidget(new QLabel(tr("Port")));
    address->addWidget(m_port);
    form->addRow(tr("Address"), address);
    form->addRow(tr("Database"), m_database);
    auto *user = new QHBoxLayout;
    user->setSpacing(8);
    user->addWidget(m_user, 1);
    user->addWidget(new QLabel(tr("Role")));
    user->addWidget(m_role, 1);
    form->addRow(tr("User"), user);
    form->addRow(tr("Password"), m_password);
    m_keep = new QCheckBox(tr("Keep it in the keychain"));
    form->addRow(QString(), m_keep);
    form->addRow(tr("TLS"), m_tls);
    m_answer = makeLabel({}, 12);
    m_answer->setWordWrap(true);
    m_answer->setMargin(10);
    m_answer->setAutoFillBackground(true);
    m_answer->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_test = makeButton(tr("Test"), QStringLiteral("pulse"), QStringLiteral("testConnection"));
    auto *cancel = makeButton(tr("Cancel"), {}, QStringLiteral("cancelConnection"));
    auto *save = makePrimaryButton(tr("Save and connect"), {}, QStringLiteral("saveConnection"));
    save->setDefault(true);
    connect(m_test, &QPushButton::clicked, this, &ConnectionDialog::test);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, &ConnectionDialog::store);
    connect(m_host, &QLineEdit::textChanged, this, &ConnectionDialog::readUri);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_test);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(18, 18, 18, 14);
    layout->addLayout(form);
    layout->addWidget(makeQuietLabel(tr("The password is kept in no file; in the keychain only where that is marked.")));
    layout->addSpacing(8);
    layout->addWidget(m_answer);
    layout->addStretch();
    layout->addLayout(buttons);
    return page;
}

void ConnectionDialog::showSaved(const ConnectionProfile &saved)
{
    showProfile(saved);
    m_password->clear();
    m_keep->setChecked(false);
    m_kept = false;
    keychain::read(saved, this, [this, saved](const QString &password) {
        if (m_shown != saved || !m_password->text().isEmpty())
            return; // another is looked at, or a person was quicker
        m_password->setText(password);
        m_keep->setChecked(true);
        m_kept = true;
    });
}

void ConnectionDialog::showProfile(const ConnectionProfile &shown)
{
    m_shown = shown;
    m_name->setText(shown.name);
    m_host->setText(shown.host);
    m_port->setValue(shown.port);
    m_database->setText(shown.database);
    m_user->setText(shown.user);
    m_role->setText(shown.role);
    m_tls->setCurrentText(shown.sslMode);
    m_environment->button(int(shown.environment))->setChecked(true);
    m_answer->hide();
}

void ConnectionDialog::readUri(const QString &text)
{
    if (!text.startsWith(u"postgres://") && !text.startsWith(u"postgresql://"))
        return;
    try {
        QString given;
        ConnectionProfile read = ConnectionProfile::fromConnectionString(text, &given);
        if (read.host.isEmpty())
            return; // still being typed
        read.environment = profile().environment;
        showProfile(read);
        m_password->setText(given);
    } catch (const Error &error) {
        tell(error.fullText(), false);
    }
}

ConnectionProfile ConnectionDialog::profile() const
{
    ConnectionProfile result = m_shown;
    result.name = m_name->text().trimmed();
    result.host = m_host->text().trimmed();
    result.port = m_port->value();
    result.database = m_database->text().trimmed();
    result.user = m_user->text().trimmed();
    result.role = m_role->text().trimmed();
    result.sslMode = m_tls->currentText();
    result.environment = Environment(m_environment->checkedId());
    return result;
}

QString ConnectionDialog::password() const
{
    return m_password->text();
}

void ConnectionDialog::tell(const QString &text, bool good)
{
    const Theme &theme = Theme::of(this);
    QPalette palette = m_answer->palette();
    palette.setColor(QPalette::Window, good ? theme.good.tint : theme.bad.tint);
    palette.setColor(QPalette::WindowText, good ? theme.good.color : theme.bad.color);
    m_answer->setPalette(palette);
    m_answer->setText(text);
    m_answer->show();
}

void ConnectionDialog::test()
{
    m_worker = std::make_unique<DatabaseWorker>(profile(), password());
    m_test->setEnabled(false);
    tell(tr("Connecting."), true);
    m_task = m_worker->run(tr("Test"), [](Session &session, Progress &) { return session.serverVersionText(); });
    report(
        m_task, this,
        [this](const QString &version) {
            m_test->setEnabled(true);
            tell(tr("PostgreSQL %1 answers.").arg(version), true);
        },
        [this](const Error &error) {
            m_test->setEnabled(true);
            tell(error.fullText(), false);
        },
        [this] { m_test->setEnabled(true); });
}

void ConnectionDialog::store()
{
    const ConnectionProfile wanted = profile();
    if (wanted.name.isEmpty() || wanted.database.isEmpty())
        return tell(tr("A connection needs a name and a database."), false);
    if (m_kept && !m_keep->isChecked())
        keychain::forget(wanted);
    if (!m_keep->isChecked() || password().isEmpty())
        return storeProfile(wanted);
    keychain::keep(wanted, password(), this, [this, wanted](const QString &problem) { problem.isEmpty() ? storeProfile(wanted) : tell(problem, false); });
}

void ConnectionDialog::storeProfile(const ConnectionProfile &wanted)
{
    m_profiles.removeIf([&](const ConnectionProfile &known) { return known.name == wanted.name; });
    m_profiles.prepend(wanted);
    accept();
}

} // namespace lockkeeper
