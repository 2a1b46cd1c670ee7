#include "widgets/designer/recipeform.h"

#include "widgets/common/theme.h"
#include "widgets/common/viewsupport.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace lockkeeper {

using Kind = RecipeField::Kind;

static constexpr int expressionHeight = 46;

RecipeForm::RecipeForm(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QFormLayout)
    , m_help(makeQuietLabel({}))
{
    m_help->setWordWrap(true);
    m_layout->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_layout->setHorizontalSpacing(12);
    m_layout->setVerticalSpacing(8);
    m_layout->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(12);
    layout->addWidget(m_help);
    layout->addLayout(m_layout);
    layout->addStretch();
}

static QComboBox *makeNames(bool editable)
{
    auto *names = new QComboBox;
    names->setEditable(editable);
    names->setInsertPolicy(QComboBox::NoInsert);
    names->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    names->setMinimumContentsLength(12);
    names->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    if (editable) {
        names->completer()->setCompletionMode(QCompleter::PopupCompletion);
        names->completer()->setFilterMode(Qt::MatchContains);
        names->completer()->setCaseSensitivity(Qt::CaseInsensitive);
    }
    return names;
}

QWidget *RecipeForm::makeEditor(const RecipeField &field, const QString &value)
{
    switch (field.kind) {
    case Kind::Flag: {
        auto *box = new QCheckBox(field.label);
        box->setChecked(m_catalog && valueOrDefault(*m_recipe, field.name, value.isEmpty() ? RecipeValues() : RecipeValues { { field.name, value } }, m_catalog, m_serverVersion, m_project) == u"true");
        connect(box, &QCheckBox::toggled, this, &RecipeForm::edited);
        return box;
    }
    case Kind::Choice: {
        QComboBox *names = makeNames(false);
        names->addItems(field.choices);
        names->setCurrentIndex(std::max<int>(0, int(field.choices.indexOf(value))));
        connect(names, &QComboBox::currentIndexChanged, this, &RecipeForm::edited);
        return names;
    }
    case Kind::Expression: {
        auto *text = new QPlainTextEdit(value);
        text->setFont(codeFont());
        text->setFixedHeight(expressionHeight);
        text->setTabChangesFocus(true);
        connect(text, &QPlainTextEdit::textChanged, this, &RecipeForm::edited);
        return text;
    }
    case Kind::Name:
    case Kind::Number: {
        auto *line = new QLineEdit(value);
        connect(line, &QLineEdit::textChanged, this, &RecipeForm::edited);
        return line;
    }
    default: {
        QComboBox *names = makeNames(true);
        names->setEditText(value);
        connect(names, &QComboBox::editTextChanged, this, &RecipeForm::edited);
        return names;
    }
    }
}

void RecipeForm::setRecipe(const Recipe *recipe, const RecipeValues &values)
{
    while (m_layout->rowCount() > 0)
        m_layout->removeRow(0);
    m_rows.clear();
    m_recipe = recipe;
    m_help->setText(recipe ? recipe->help : QString());
    if (!recipe)
        return;
    for (const RecipeField &field : recipe->fields) {
        Row row { field, makeEditor(field, values.value(field.name)), makeQuietLabel(field.help) };
        row.editor->setObjectName(QStringLiteral("field.") + field.name);
        row.editor->setAccessibleName(field.label);
        row.editor->setAccessibleDescription(field.help);
        row.hint->setWordWrap(true);
        row.hint->setVisible(!field.help.isEmpty());
        auto *cell = new QVBoxLayout;
        cell->setSpacing(2);
        cell->addWidget(row.editor);
        cell->addWidget(row.hint);
        if (field.kind == Kind::Flag)
            m_layout->addRow(QString(), cell);
        else
            m_layout->addRow(field.label, cell);
        m_rows << row;
    }
    fillNames();
}

void RecipeForm::setCatalog(const CatalogPtr &catalog, int serverVersion, const ProjectConventions &project)
{
    m_catalog = catalog;
    m_serverVersion = serverVersion;
    m_project = project;
    fillNames();
}

QString RecipeForm::valueOf(const Row &row) const
{
    if (const auto *box = qobject_cast<QCheckBox *>(row.editor))
        return box->isChecked() ? QStringLiteral("true") : QStringLiteral("false");
    if (const auto *names = qobject_cast<QComboBox *>(row.editor))
        return names->currentText().trimmed();
    if (const auto *text = qobject_cast<QPlainTextEdit *>(row.editor))
        return text->toPlainText().trimmed();
    return qobject_cast<QLineEdit *>(row.editor)->text().trimmed();
}

RecipeValues RecipeForm::values() const
{
    RecipeValues values;
    for (const Row &row : m_rows)
        if (const QString value = valueOf(row); !value.isEmpty())
            values.insert(row.field.name, value);
    return values;
}

/// Replaces the names that a field offers, and says what counts while it is empty.
void RecipeForm::fillNames()
{
    if (!m_recipe || !m_catalog)
        return;
    const RecipeValues known = values();
    for (const Row &row : std::as_const(m_rows)) {
        auto *names = qobject_cast<QComboBox *>(row.editor);
        RecipeValues others = known;
        others.remove(row.field.name);
        const QString standard = valueOrDefault(*m_recipe, row.field.name, others, m_catalog, m_serverVersion, m_project);
        if (auto *line = names && names->isEditable() ? names->lineEdit() : qobject_cast<QLineEdit *>(row.editor))
            line->setPlaceholderText(standard);
        if (!names || !names->isEditable())
            continue;
        const QStringList offered = suggestions(*m_recipe, row.field, known, m_catalog, m_serverVersion, m_project);
        QStringList there;
        for (int i = 0; i < names->count(); ++i)
            there << names->itemText(i);
        if (there == offered)
            continue;
        const QSignalBlocker quiet(names);
        const QString typed = names->currentText();
        names->clear();
        names->addItems(offered);
        names->setCurrentIndex(-1);
        names->setEditText(typed);
    }
}

void RecipeForm::edited()
{
    fillNames();
    Q_EMIT changed();
}

void RecipeForm::showError(const FieldError &error)
{
    const Theme &theme = Theme::of(this);
    for (const Row &row : std::as_const(m_rows)) {
        const bool wrong = row.field.name == error.field;
        // A field that nobody has come to yet is asked for, not wrong.
        const bool asked = wrong && valueOf(row).isEmpty();
        row.hint->setText(wrong ? error.message : row.field.help);
        row.hint->setVisible(!row.hint->text().isEmpty());
        row.hint->setForegroundRole(wrong && !asked ? QPalette::WindowText : QPalette::PlaceholderText);
        row.hint->setStyleSheet(wrong && !asked ? QStringLiteral("color: %1").arg(theme.bad.color.name()) : QString());
        row.editor->setProperty("wrong", wrong && !asked);
        row.editor->setStyleSheet(wrong && !asked ? QStringLiteral("border: 1px solid %1; border-radius: 4px;").arg(theme.bad.color.name()) : QString());
    }
}

} // namespace lockkeeper
