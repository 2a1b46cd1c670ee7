#include "models/migration/conventionsettings.h"

#include "models/change/syntaxreading.h"
#include "models/core/error.h"
#include "models/sql/parsetree.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Project", text);
}

using Node = toml::node_view<const toml::node>;

static QString textOf(const Node &node)
{
    return QString::fromStdString(node.value_or(std::string()));
}

static QStringList listOf(const Node &node)
{
    QStringList texts;
    if (const toml::array *array = node.as_array())
        for (const toml::node &part : *array)
            texts << QString::fromStdString(part.value_or(std::string()));
    return texts;
}

[[noreturn]] static void refuse(const QString &what, const QString &advice)
{
    throw Error(ErrorKind::Input, what, advice);
}

/// A type as the server spells it.
static QString typeOf(const QString &written)
{
    const QList<SyntaxNode> targets = ParseTree::parse("SELECT NULL::" + written.toUtf8()).statement().children("target_list");
    const SyntaxNode cast = targets.size() == 1 ? targets.front().child("val") : SyntaxNode();
    if (!cast.is("TypeCast"))
        refuse(tr("lockkeeper.toml names a type that is none: %1.").arg(written), tr("Write it as in CREATE TABLE, such as varchar(20)."));
    OperationContext context;
    context.catalog = std::make_shared<const Catalog>();
    return readType(cast.child("type_name"), context);
}

static QString expressionOf(const Node &node, const QString &setting)
{
    const QString text = textOf(node);
    if (!QRegularExpression(text).isValid())
        refuse(tr("[conventions] %1 in lockkeeper.toml is not a regular expression: %2.").arg(setting, text), tr("Write one for the whole name, such as [a-z][a-z0-9_]*."));
    return text;
}

static QMap<Conventions::Named, QString> namesOf(const Node &node)
{
    using Named = Conventions::Named;
    static const QMap<QString, Named> kinds { { QStringLiteral("index"), Named::Index }, { QStringLiteral("unique_index"), Named::UniqueIndex }, { QStringLiteral("primary_key"), Named::PrimaryKey }, { QStringLiteral("unique"), Named::Unique },
                                              { QStringLiteral("foreign_key"), Named::ForeignKey }, { QStringLiteral("check"), Named::Check }, { QStringLiteral("exclusion"), Named::Exclusion } };
    QMap<Named, QString> names;
    if (const toml::table *table = node.as_table())
        for (const auto &[key, value] : *table) {
            const QString kind = QString::fromStdString(std::string(key.str()));
            if (!kinds.contains(kind))
                refuse(tr("[conventions.names] in lockkeeper.toml does not know %1.").arg(kind), tr("It takes: %1.").arg(kinds.keys().join(QStringLiteral(", "))));
            names.insert(kinds[kind], QString::fromStdString(value.value_or(std::string())));
        }
    return names;
}

static Conventions conventionsOf(const Node &node, const QString &folder)
{
    Conventions conventions;
    conventions.tables = expressionOf(node["tables"], QStringLiteral("tables"));
    conventions.columns = expressionOf(node["columns"], QStringLiteral("columns"));
    conventions.names = namesOf(node["names"]);
    for (const QString &wanted : listOf(node["required_columns"])) { // "created_at timestamptz"
        const QString type = wanted.section(u' ', 1).trimmed();
        conventions.wantedColumns << Conventions::WantedColumn { wanted.section(u' ', 0, 0), type.isEmpty() ? QString() : typeOf(type) };
    }
    const QStringList comments = listOf(node["required_comments"]);
    conventions.tableComments = comments.contains(QStringLiteral("table"));
    conventions.columnComments = comments.contains(QStringLiteral("column"));
    for (const QString &type : listOf(node["forbidden_types"]))
        conventions.forbiddenTypes.insert(typeOf(type), {});
    if (const toml::table *types = node["forbidden_types"].as_table())
        for (const auto &[key, instead] : *types)
            conventions.forbiddenTypes.insert(typeOf(QString::fromStdString(std::string(key.str()))), QString::fromStdString(instead.value_or(std::string())));
    if (const QString page = textOf(node["page"]); !page.isEmpty()) {
        conventions.page = QDir::cleanPath(QDir(folder).filePath(page));
        if (!QFileInfo(conventions.page).isFile())
            refuse(tr("The page of conventions that lockkeeper.toml names is not there: %1.").arg(conventions.page), tr("Correct [conventions] page."));
    } else {
        conventions.page = usualConventionsPage(folder);
    }
    return conventions;
}

static Tenancy tenancyOf(const Node &node)
{
    Tenancy tenancy;
    if (!node.is_table())
        return tenancy;
    const QString kind = textOf(node["kind"]);
    for (const Tenancy::Kind known : { Tenancy::Kind::Column, Tenancy::Kind::Schema, Tenancy::Kind::Database })
        if (tenancyId(known) == kind)
            tenancy.kind = known;
    if (tenancy.kind == Tenancy::Kind::None)
        refuse(tr("[tenancy] kind in lockkeeper.toml is %1.").arg(kind.isEmpty() ? tr("missing") : kind), tr("Write column (with row-level security), schema or database."));
    const auto put = [&](QString &target, const char *name) {
        if (const QString text = textOf(node[name]); !text.isEmpty())
            target = text;
    };
    put(tenancy.column, "column");
    put(tenancy.setting, "setting");
    put(tenancy.query, "query");
    put(tenancy.pattern, "pattern");
    put(tenancy.type, "type");
    tenancy.type = typeOf(tenancy.type);
    tenancy.shared = listOf(node["shared"]);
    tenancy.tenants = listOf(node["tenants"]);
    tenancy.canaries = listOf(node["canary"]);
    if (const QString canary = textOf(node["canary"]); !canary.isEmpty())
        tenancy.canaries << canary;
    tenancy.alsoSearched = listOf(node["search_path"]);
    tenancy.atOnce = int(node["at_once"].value_or(int64_t(tenancy.atOnce)));
    if (tenancy.atOnce < 1)
        refuse(tr("[tenancy] at_once in lockkeeper.toml is less than 1."), tr("Write how many tenants may be migrated at once."));
    return tenancy;
}

QString usualConventionsPage(const QString &folder)
{
    for (const char *name : { ".claude/rules/data-patterns.md", "docs/data-patterns.md", "CONVENTIONS.md" })
        if (const QString page = QDir(folder).filePath(QLatin1String(name)); QFileInfo(page).isFile())
            return page;
    return {};
}

ProjectConventions readConventions(const toml::table &settings, const QString &folder)
{
    return { conventionsOf(Node(settings["conventions"]), folder), tenancyOf(Node(settings["tenancy"])) };
}

} // namespace lockkeeper
