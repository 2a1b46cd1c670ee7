#include "models/migration/projectsettings.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/conventionsettings.h"
#include "models/migration/historytable.h"

#include <QCoreApplication>
#include <QDir>
#include <sstream>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Project", text);
}

namespace {

enum class Kind { Text, Number, Flag, List, Table, TextOrList, ListOrTable };

/// What each table may hold, by the names of its settings; * lets any name through.
struct KnownSettings
{
    const char *table, *names;
    Kind kind;
};

constexpr KnownSettings knownSettings[] = {
    { "", "project placeholders psql contract rules assume masking rehearsal tenancy conventions", Kind::Table },
    { "project", "name format history migrations", Kind::Text },
    { "placeholders", "*", Kind::Text },
    { "psql", "variables", Kind::Table },
    { "psql.variables", "*", Kind::Text },
    { "contract", "old new", Kind::Table },
    { "contract.old", "name", Kind::Text },
    { "contract.old", "queries", Kind::List },
    { "contract.new", "name", Kind::Text },
    { "contract.new", "queries", Kind::List },
    { "assume", "server_version", Kind::Number },
    { "assume", "in_transaction one_query", Kind::Flag },
    { "masking", "*", Kind::Text },
    { "rehearsal", "seed_data seed_after", Kind::Text },
    { "tenancy", "kind column type setting query pattern", Kind::Text },
    { "tenancy", "shared tenants search_path", Kind::List },
    { "tenancy", "canary", Kind::TextOrList },
    { "tenancy", "at_once", Kind::Number },
    { "conventions", "tables columns page", Kind::Text },
    { "conventions", "required_columns required_comments", Kind::List },
    { "conventions", "forbidden_types", Kind::ListOrTable },
    { "conventions", "names", Kind::Table },
    { "conventions.names", "*", Kind::Text },
};

/// Of the table that is named so; empty for one that is not described above.
QMap<QString, Kind> settingsOf(const QString &table)
{
    QMap<QString, Kind> settings;
    for (const KnownSettings &known : knownSettings)
        if (table == QLatin1String(known.table))
            for (const QString &name : QString::fromLatin1(known.names).split(u' '))
                settings.insert(name, known.kind);
    return settings;
}

QString kindText(Kind kind)
{
    switch (kind) {
    case Kind::Text: return tr("a text in quotes");
    case Kind::Number: return tr("a whole number");
    case Kind::Flag: return tr("true or false");
    case Kind::List: return tr("a list of texts: [\"a\", \"b\"]");
    case Kind::Table: return tr("a table");
    case Kind::TextOrList: return tr("a text in quotes, or a list of them");
    case Kind::ListOrTable: return tr("a list of texts, or a table");
    }
    return {};
}

bool isOf(Kind kind, const toml::node &node)
{
    const auto isList = [&] { return node.is_array() && std::all_of(node.as_array()->begin(), node.as_array()->end(), [](const toml::node &part) { return part.is_string(); }); };
    switch (kind) {
    case Kind::Text: return node.is_string();
    case Kind::Number: return node.is_integer();
    case Kind::Flag: return node.is_boolean();
    case Kind::List: return isList();
    case Kind::Table: return node.is_table();
    case Kind::TextOrList: return node.is_string() || isList();
    case Kind::ListOrTable: return node.is_table() || isList();
    }
    return false;
}

[[noreturn]] void refuse(const toml::node &node, const QString &what, const QString &advice)
{
    throw Error(ErrorKind::Input, tr("lockkeeper.toml, line %1: %2").arg(node.source().begin.line).arg(what), advice);
}

QString nameOf(const toml::key &key)
{
    return QString::fromStdString(std::string(key.str()));
}

/// @p name: of the table, "conventions.names"; empty for the whole file.
void refuseUnknown(const toml::table &table, const QString &name)
{
    const QMap<QString, Kind> known = settingsOf(name);
    if (known.isEmpty()) // [rules] knows its own
        return;
    for (const auto &[key, value] : table) {
        const QString setting = nameOf(key), path = name.isEmpty() ? setting : name + u'.' + setting;
        const auto found = known.find(known.contains(setting) ? setting : QStringLiteral("*"));
        if (found == known.end())
            refuse(value, tr("There is no setting %1.").arg(path), tr("Correct its name, or take it out. Known here: %1.").arg(QStringList(known.keys()).join(QStringLiteral(", "))));
        if (!isOf(*found, value))
            refuse(value, tr("%1 has a value of the wrong type.").arg(path), tr("Write %1.").arg(kindText(*found)));
        if (*found == Kind::Table)
            refuseUnknown(*value.as_table(), path);
    }
}

using Node = toml::node_view<toml::node>;

QString text(const Node &node)
{
    return QString::fromStdString(node.value_or(std::string()));
}

QMap<QString, QString> textsOf(const Node &node)
{
    QMap<QString, QString> texts;
    if (const toml::table *table = node.as_table())
        for (const auto &[key, value] : *table)
            texts.insert(nameOf(key), QString::fromStdString(value.value_or(std::string())));
    return texts;
}

std::optional<ContractSettings> readContractSettings(const Node &node)
{
    if (!node.is_table())
        return std::nullopt;
    ContractSettings settings { text(node["name"]), {} };
    if (const toml::array *patterns = node["queries"].as_array())
        for (const toml::node &pattern : *patterns)
            settings.patterns << QString::fromStdString(pattern.value_or(std::string()));
    return settings;
}

/// The [rules] table: rule = "off", "note", "warning" or "error", and [[rules.paths]] with a pattern and rules as above.
RuleSettings readRules(const toml::table &table)
{
    static const QStringList ids = ruleIds();
    RuleSettings rules;
    for (const auto &[key, value] : table) {
        const QString id = nameOf(key);
        if (id == u"paths" && value.is_array_of_tables()) {
            for (const toml::node &part : *value.as_array()) {
                toml::table ofPath = *part.as_table();
                const QString pattern = QString::fromStdString(ofPath["pattern"].value_or(std::string()));
                if (pattern.isEmpty())
                    refuse(part, tr("[[rules.paths]] has no pattern."), tr("Write pattern = \"legacy/*\", with the rules for those files below it."));
                ofPath.erase("pattern");
                rules.paths.append({ pattern, readRules(ofPath) });
            }
            continue;
        }
        if (!ids.contains(id))
            refuse(value, tr("There is no rule %1.").arg(id), tr("The rules stand behind each finding in brackets."));
        const QString wanted = QString::fromStdString(value.value_or(std::string()));
        const QList<Severity> severities { Severity::Note, Severity::Warning, Severity::Error };
        const auto severity = std::find_if(severities.begin(), severities.end(), [&](Severity one) { return severityId(one) == wanted; });
        if (severity != severities.end())
            rules.severity.insert(id, *severity);
        else if (wanted == u"off")
            rules.off.insert(id);
        else
            refuse(value, tr("%1 is no severity of %2.").arg(wanted, id), tr("Write \"off\", \"note\", \"warning\" or \"error\"."));
    }
    return rules;
}

/// The [masking] table: "shop.users.email" = "email"; * and ? stand for anything.
QList<MaskRule> readMaskRules(const Node &node)
{
    QList<MaskRule> rules;
    const QMap<QString, QString> texts = textsOf(node);
    for (auto mask = texts.begin(); mask != texts.end(); ++mask) {
        if (!maskKinds().contains(mask.value()))
            throw Error(ErrorKind::Input, tr("lockkeeper.toml masks %1 as \"%2\", which is not known.").arg(mask.key(), mask.value()), tr("Write one of these: %1.").arg(maskKinds().join(QStringLiteral(", "))));
        rules << MaskRule { mask.key(), mask.value() };
    }
    return rules;
}

} // namespace

void readProjectSettings(MigrationProject &project, const QString &file)
{
    toml::table settings;
    try {
        std::istringstream input(readTextFile(file).toStdString());
        settings = toml::parse(input, file.toStdString());
    } catch (const toml::parse_error &error) {
        throw Error(ErrorKind::Input, tr("%1 is not valid TOML: line %2: %3.").arg(file).arg(error.source().begin.line).arg(QString::fromUtf8(error.description().data(), qsizetype(error.description().size()))),
                    tr("Correct the line; nothing was changed."));
    }
    refuseUnknown(settings, {});
    const Node root(static_cast<toml::node &>(settings));
    if (const QString name = text(root["project"]["name"]); !name.isEmpty())
        project.name = name;
    project.format = text(root["project"]["format"]);
    if (const QString history = text(root["project"]["history"]); !history.isEmpty())
        project.histories = { historyOf(history).id };
    if (const QString folder = text(root["project"]["migrations"]); !folder.isEmpty())
        project.migrationsFolder = QDir::cleanPath(QDir(project.folder).filePath(folder));
    project.placeholders = textsOf(root["placeholders"]);
    project.variables = textsOf(root["psql"]["variables"]);
    project.oldContract = readContractSettings(root["contract"]["old"]);
    project.newContract = readContractSettings(root["contract"]["new"]);
    if (const toml::table *rules = root["rules"].as_table())
        project.rules = readRules(*rules);
    project.rules.project = readConventions(settings, project.folder);
    project.assumedServerVersion = int(root["assume"]["server_version"].value_or(int64_t(0)));
    project.assumedTransaction = root["assume"]["in_transaction"].value<bool>();
    project.assumedOneQuery = root["assume"]["one_query"].value<bool>();
    project.maskRules = readMaskRules(root["masking"]);
    if (const QString seed = text(root["rehearsal"]["seed_data"]); !seed.isEmpty())
        project.seedData = QDir(project.folder).filePath(seed);
    project.seedAfter = text(root["rehearsal"]["seed_after"]);
}

} // namespace lockkeeper
