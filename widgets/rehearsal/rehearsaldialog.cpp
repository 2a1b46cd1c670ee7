#include "widgets/rehearsal/rehearsaldialog.h"

#include "models/sql/script.h"
#include "widgets/common/viewsupport.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

namespace lockkeeper {

using Source = RehearsalData::Source;
static constexpr int formWidth = 640;

RehearsalDialog::RehearsalDialog(const RehearsalChoice &choice, QList<ConnectionProfile> servers, QWidget *parent)
    : QDialog(parent)
    , m_servers(std::move(servers))
    , m_form(new QFormLayout)
{
    setWindowTitle(tr("How to rehearse"));
    setObjectName(QStringLiteral("rehearsalDialog"));
    setMinimumWidth(formWidth);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setVerticalSpacing(6);
    makeWhere(choice);
    makeRows(choice);
    makeExtras(choice);
    m_sentence = makeQuietLabel({});
    m_sentence->setWordWrap(true);
    m_sentence->setMinimumHeight(2 * m_sentence->fontMetrics().lineSpacing());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->addLayout(m_form);
    layout->addStretch(1);
    layout->addWidget(m_sentence);
    layout->addWidget(makeButtons());
    check();
}

QLabel *RehearsalDialog::heading(const QString &text)
{
    QLabel *label = makeLabel(text, 13, 600);
    label->setContentsMargins(0, 8, 0, 0);
    return label;
}

void RehearsalDialog::addRow(const QString &label, const QList<QWidget *> &widgets, const char *field)
{
    auto *line = new QHBoxLayout;
    line->setContentsMargins(0, 0, 0, 0);
    for (QWidget *widget : widgets)
        line->addWidget(widget, widget->sizePolicy().horizontalPolicy() & QSizePolicy::ExpandFlag ? 1 : 0);
    line->addStretch(0);
    QLabel *problem = makeLabel({}, 12);
    problem->setWordWrap(true);
    problem->setObjectName(QStringLiteral("problem.") + QLatin1String(field));
    QPalette palette = problem->palette();
    palette.setColor(QPalette::WindowText, Theme::of(this).bad.color);
    problem->setPalette(palette);
    auto *row = new QWidget;
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(line);
    layout->addWidget(problem);
    m_rows.insert(QLatin1String(field), row);
    m_problems.insert(QLatin1String(field), problem);
    m_form->addRow(label, row);
}

QSpinBox *RehearsalDialog::number(int value, int least, int most, const QString &name, const QString &suffix)
{
    auto *box = new QSpinBox;
    box->setRange(least, most);
    box->setValue(value);
    box->setSuffix(suffix);
    box->setAccessibleName(name);
    connect(box, &QSpinBox::valueChanged, this, &RehearsalDialog::check);
    return box;
}

static QComboBox *makeChoice(RehearsalDialog *dialog, const QString &name, const char *id)
{
    auto *box = new QComboBox(dialog);
    box->setAccessibleName(name);
    box->setObjectName(QLatin1String(id));
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return box;
}

void RehearsalDialog::makeWhere(const RehearsalChoice &choice)
{
    m_form->addRow(heading(tr("Where")));
    m_where = makeChoice(this, tr("Server"), "where");
    m_where->addItem(tr("A private PostgreSQL, which is removed afterwards"));
    for (const ConnectionProfile &server : std::as_const(m_servers))
        if (server.environment != Environment::Production)
            m_where->addItem(tr("Databases of its own on %1, which are dropped afterwards").arg(server.name), server.name);
    if (!choice.staging.isEmpty() && m_where->findData(choice.staging) < 0)
        m_where->addItem(choice.staging, choice.staging); // gone, or production now: check() says so
    m_where->setCurrentIndex(std::max(0, m_where->findData(choice.staging)));
    connect(m_where, &QComboBox::currentIndexChanged, this, &RehearsalDialog::check);
    addRow(tr("Server"), { m_where }, "staging");
    m_version = number(choice.serverVersion, 0, 99, tr("PostgreSQL version"));
    m_version->setSpecialValueText(tr("as the connected server, else the newest"));
    m_version->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    addRow(tr("PostgreSQL version"), { m_version }, "version");
}

void RehearsalDialog::makeRows(const RehearsalChoice &choice)
{
    m_form->addRow(heading(tr("Tables and rows")));
    m_tables = makeChoice(this, tr("Tables"), "tables");
    m_tables->addItems({ tr("As the migrations make them"), tr("As the server below has them") });
    m_tables->setCurrentIndex(choice.serverSchema ? 1 : 0);
    connect(m_tables, &QComboBox::currentIndexChanged, this, &RehearsalDialog::check);
    addRow(tr("Tables"), { m_tables }, "tables");
    m_source = makeChoice(this, tr("Rows"), "rows");
    for (const auto &[source, text] : { std::pair(Source::Project, tr("The project's seed data; made-up rows where it has none")), std::pair(Source::MadeUp, tr("Made-up rows")), std::pair(Source::Sample, tr("A sample of the server below, masked")),
                                        std::pair(Source::Dump, tr("A dump, masked")), std::pair(Source::None, tr("None")) })
        m_source->addItem(text, int(source));
    m_source->setCurrentIndex(m_source->findData(int(choice.source)));
    connect(m_source, &QComboBox::currentIndexChanged, this, &RehearsalDialog::check);
    addRow(tr("Rows"), { m_source }, "rows");
    m_count = number(choice.rowsPerTable, 0, 10'000'000, tr("Made-up rows a table"), tr(" a table"));
    m_seed = number(choice.seed, 1, 999, tr("Seed"));
    m_seed->setPrefix(tr("seed "));
    m_seed->setToolTip(tr("Another seed makes up other rows."));
    addRow(tr("Made-up rows"), { m_count, m_seed }, "count");
    m_sample = new QLineEdit(choice.sample);
    m_sample->setObjectName(QStringLiteral("sample"));
    m_sample->setPlaceholderText(tr("1000 rows of each table, or a part such as 5%"));
    connect(m_sample, &QLineEdit::textChanged, this, &RehearsalDialog::check);
    addRow(tr("Size of the sample"), { m_sample }, "sample");
    m_dump = new QLineEdit(choice.dumpFile);
    m_dump->setObjectName(QStringLiteral("dump"));
    m_dump->setPlaceholderText(tr("A file or folder that pg_dump wrote"));
    connect(m_dump, &QLineEdit::textChanged, this, &RehearsalDialog::check);
    QPushButton *browse = makeButton(tr("Choose..."), QStringLiteral("folder"), QStringLiteral("chooseDump"));
    connect(browse, &QPushButton::clicked, this, [this] {
        if (const QString file = QFileDialog::getOpenFileName(this, tr("Choose a dump")); !file.isEmpty())
            m_dump->setText(file);
    });
    addRow(tr("Dump"), { m_dump, browse }, "dump");
    m_server = makeChoice(this, tr("Read from"), "readFrom");
    for (const ConnectionProfile &server : std::as_const(m_servers))
        m_server->addItem(QStringLiteral("%1   %2").arg(server.name, environmentId(server.environment)), server.name);
    if (!choice.server.isEmpty() && m_server->findData(choice.server) < 0)
        m_server->addItem(choice.server, choice.server);
    m_server->setCurrentIndex(std::max(m_servers.isEmpty() ? -1 : 0, m_server->findData(choice.server)));
    m_server->setToolTip(tr("It is only read. A password that it asks for comes from this connection, or from ~/.pgpass."));
    connect(m_server, &QComboBox::currentIndexChanged, this, &RehearsalDialog::check);
    addRow(tr("Read from"), { m_server }, "server");
}

void RehearsalDialog::makeExtras(const RehearsalChoice &choice)
{
    const auto box = [this](const QString &text, bool on, const char *id) {
        auto *check = new QCheckBox(text);
        check->setChecked(on);
        check->setObjectName(QLatin1String(id));
        connect(check, &QCheckBox::toggled, this, &RehearsalDialog::check);
        return check;
    };
    m_form->addRow(heading(tr("Beside the plain procedure")));
    m_failurePoints = box(tr("Stop it at every statement"), choice.failurePoints, "failurePoints");
    m_budget = number(choice.budgetSeconds, 1, 86'400, tr("Seconds for the failure points"), tr(" s at most"));
    addRow(tr("Failure points"), { m_failurePoints, m_budget }, "failurePoints");
    m_load = box(tr("Use its tables meanwhile"), choice.load, "load");
    m_readers = number(choice.readers, 0, 64, tr("Readers"), tr(" readers"));
    m_writers = number(choice.writers, 0, 64, tr("Writers"), tr(" writers"));
    addRow(tr("Load"), { m_load, m_readers, m_writers }, "load");
    m_plans = box(tr("Compare the plans of the code's queries"), choice.plans, "plans");
    addRow(tr("Query plans"), { m_plans }, "plans");
    QStringList queries = choice.queries;
    for (QString &query : queries)
        query += query.trimmed().endsWith(u';') ? QString() : QStringLiteral(";");
    m_queries = new QPlainTextEdit(queries.join(u'\n'));
    m_queries->setObjectName(QStringLiteral("field")); // as the theme knows it
    m_queries->setAccessibleName(tr("More queries"));
    m_queries->setFont(codeFont());
    m_queries->setPlaceholderText(tr("More queries, each with a semicolon"));
    m_queries->setTabChangesFocus(true);
    m_queries->setFixedHeight(3 * m_queries->fontMetrics().lineSpacing() + 18);
    connect(m_queries, &QPlainTextEdit::textChanged, this, &RehearsalDialog::check);
    addRow(tr("More queries"), { m_queries }, "queries");
    m_estimate = box(tr("How long it would take on the server above"), choice.estimate, "estimate");
    addRow(tr("Estimate"), { m_estimate }, "estimate");
}

QWidget *RehearsalDialog::makeButtons()
{
    m_start = makePrimaryButton(tr("Rehearse"), QStringLiteral("play"), QStringLiteral("startRehearsal"));
    m_keep = makeButton(tr("Keep for later"), {}, QStringLiteral("keepChoice"));
    QPushButton *cancel = makeButton(tr("Cancel"), {}, QStringLiteral("cancelChoice"));
    m_start->setDefault(true);
    connect(m_start, &QPushButton::clicked, this, [this] {
        Q_EMIT chosen(choice(), true);
        accept();
    });
    connect(m_keep, &QPushButton::clicked, this, [this] {
        Q_EMIT chosen(choice(), false);
        accept();
    });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QWidget;
    auto *layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->addStretch(1);
    for (QPushButton *button : { cancel, m_keep, m_start })
        layout->addWidget(button);
    return buttons;
}

RehearsalChoice RehearsalDialog::choice() const
{
    RehearsalChoice choice;
    choice.staging = m_where->currentData().toString();
    choice.serverVersion = choice.staging.isEmpty() ? m_version->value() : 0;
    choice.server = m_server->currentData().toString();
    choice.serverSchema = m_tables->currentIndex() == 1;
    choice.source = Source(m_source->currentData().toInt());
    choice.rowsPerTable = m_count->value();
    choice.seed = m_seed->value();
    choice.sample = m_sample->text().trimmed();
    choice.dumpFile = m_dump->text().trimmed();
    choice.failurePoints = m_failurePoints->isChecked();
    choice.budgetSeconds = m_budget->value();
    choice.load = m_load->isChecked();
    choice.readers = m_readers->value();
    choice.writers = m_writers->value();
    choice.plans = m_plans->isChecked();
    const Script queries(m_queries->toPlainText().toUtf8());
    for (const Statement &query : queries.statements())
        choice.queries << QString::fromUtf8(queries.textOf(query));
    choice.estimate = m_estimate->isChecked();
    return choice;
}

/// Shows what goes with the choice, and what is wrong with it.
void RehearsalDialog::check()
{
    if (!m_start)
        return; // still being made
    const RehearsalChoice now = choice();
    m_form->setRowVisible(m_rows[QStringLiteral("version")], now.staging.isEmpty());
    m_form->setRowVisible(m_rows[QStringLiteral("count")], now.source == Source::MadeUp || now.source == Source::Project);
    m_form->setRowVisible(m_rows[QStringLiteral("sample")], now.source == Source::Sample);
    m_form->setRowVisible(m_rows[QStringLiteral("dump")], now.source == Source::Dump);
    m_form->setRowVisible(m_rows[QStringLiteral("server")], now.readsServer() || m_server->count() > 0);
    m_form->setRowVisible(m_rows[QStringLiteral("queries")], now.plans);
    m_server->setEnabled(now.readsServer());
    m_budget->setEnabled(now.failurePoints);
    m_readers->setEnabled(now.load);
    m_writers->setEnabled(now.load);
    const QList<ChoiceProblem> problems = problemsOf(now, m_servers);
    for (auto label = m_problems.cbegin(); label != m_problems.cend(); ++label) {
        const auto problem = std::find_if(problems.begin(), problems.end(), [&](const ChoiceProblem &each) { return each.field == label.key(); });
        label.value()->setText(problem == problems.end() ? QString() : problem->message);
        label.value()->setVisible(problem != problems.end());
    }
    m_sentence->setText(problems.isEmpty() ? now.sentence() : tr("Nothing starts until what is marked above is put right."));
    m_start->setEnabled(problems.isEmpty());
    m_keep->setEnabled(problems.isEmpty());
    layout()->activate();
    resize(width(), sizeHint().height()); // rows come and go
}

} // namespace lockkeeper
