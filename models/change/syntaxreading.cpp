#include "models/change/syntaxreading.h"

#include "models/change/indexreading.h"
#include "models/core/error.h"
#include "models/sql/parsetree.h"

#include <QCoreApplication>
#include <QFile>

namespace lockkeeper {

QualifiedName readRelation(const SyntaxNode &rangeVar, const OperationContext &context)
{
    return context.resolve({ rangeVar.string("schemaname"), rangeVar.string("relname") });
}

QString optionValue(const SyntaxNode &value)
{
    if (value.isNull())
        return QStringLiteral("true");
    if (value.is("Integer"))
        return QString::number(value.integer("ival"));
    if (value.is("Float"))
        return value.string("fval");
    return value.is("TypeName") ? readName(value.children("names")).name : stringValue(value);
}

QualifiedName readName(const QList<SyntaxNode> &names)
{
    const QStringList parts = nameParts(names);
    if (parts.isEmpty())
        return {};
    return { parts.size() > 1 ? parts[parts.size() - 2] : QString(), parts.back() };
}

/// The spellings of format_type() for the built-in types (utils/adt/format_type.c); %1 is where a modifier goes.
static QString builtinType(const QString &name)
{
    static const QHash<QString, QString> names {
        { QStringLiteral("int2"), QStringLiteral("smallint") }, { QStringLiteral("int4"), QStringLiteral("integer") }, { QStringLiteral("int8"), QStringLiteral("bigint") },
        { QStringLiteral("int"), QStringLiteral("integer") }, { QStringLiteral("bool"), QStringLiteral("boolean") }, { QStringLiteral("float4"), QStringLiteral("real") },
        { QStringLiteral("float8"), QStringLiteral("double precision") }, { QStringLiteral("varchar"), QStringLiteral("character varying%1") },
        { QStringLiteral("bpchar"), QStringLiteral("character%1") }, { QStringLiteral("numeric"), QStringLiteral("numeric%1") }, { QStringLiteral("decimal"), QStringLiteral("numeric%1") },
        { QStringLiteral("timestamp"), QStringLiteral("timestamp%1 without time zone") }, { QStringLiteral("timestamptz"), QStringLiteral("timestamp%1 with time zone") },
        { QStringLiteral("time"), QStringLiteral("time%1 without time zone") }, { QStringLiteral("timetz"), QStringLiteral("time%1 with time zone") },
        { QStringLiteral("interval"), QStringLiteral("interval%1") }, { QStringLiteral("varbit"), QStringLiteral("bit varying%1") }, { QStringLiteral("bit"), QStringLiteral("bit%1") },
        { QStringLiteral("smallserial"), QStringLiteral("smallint") }, { QStringLiteral("serial2"), QStringLiteral("smallint") },
        { QStringLiteral("serial"), QStringLiteral("integer") }, { QStringLiteral("serial4"), QStringLiteral("integer") },
        { QStringLiteral("bigserial"), QStringLiteral("bigint") }, { QStringLiteral("serial8"), QStringLiteral("bigint") },
    };
    return names.value(name);
}

/// The fields of an interval as its modifier's bits name them (utils/timestamp.h): " day to second"; none for all of them.
static QString intervalFields(int bits)
{
    static constexpr std::pair<int, const char *> fields[] = { { 1 << 2, "year" }, { 1 << 1, "month" }, { 1 << 3, "day" }, { 1 << 10, "hour" }, { 1 << 11, "minute" }, { 1 << 12, "second" } };
    static constexpr int allFields = 0x7FFF;
    QStringList named;
    for (const auto &[bit, name] : fields)
        if (bits != allFields && (bits & bit))
            named << QLatin1String(name);
    return named.isEmpty() ? QString() : named.size() == 1 ? u' ' + named.front() : QStringLiteral(" %1 to %2").arg(named.front(), named.back());
}

QString readType(const SyntaxNode &typeName, const OperationContext &context)
{
    const QualifiedName name = readName(typeName.children("names"));
    QStringList modifiers;
    for (const SyntaxNode &modifier : typeName.children("typmods"))
        modifiers << deparseExpression(modifier);
    QString modifier = modifiers.isEmpty() ? QString() : u'(' + modifiers.join(u',') + u')';
    QString type;
    if (name.schema.isEmpty() || name.schema == u"pg_catalog") {
        type = builtinType(name.name);
        if (name.name == u"bpchar" && modifier.isEmpty())
            type = QStringLiteral("bpchar");
        else if (name.name == u"numeric" && modifiers.size() == 1)
            modifier = QStringLiteral("(%1,0)").arg(modifiers.front());
        else if (name.name == u"interval" && !modifiers.isEmpty())
            modifier = intervalFields(modifiers.front().toInt()) + (modifiers.size() > 1 ? u'(' + modifiers[1] + u')' : QString());
        if (type.contains(u'%'))
            type = type.arg(modifier);
    }
    if (type.isEmpty()) {
        QualifiedName found = name;
        if (found.schema.isEmpty() && context.catalog)
            for (const QString &schema : context.searchPath)
                if (context.catalog->types.contains({ schema, name.name })) {
                    found.schema = schema;
                    break;
                }
        // The types of extensions are not read; most bear its name.
        if (const Extension *extension = found.schema.isEmpty() && context.catalog ? context.catalog->extensions.find(name.name) : nullptr)
            found.schema = extension->schema.isEmpty() ? context.creationSchema() : extension->schema;
        type = found.schema == u"pg_catalog" ? quoteIdentifier(found.name) : found.quoted();
        type += modifier;
    }
    for (qsizetype i = 0; i < typeName.children("array_bounds").size(); ++i)
        type += QStringLiteral("[]");
    return type;
}

/// Functions of PostgreSQL that migrations use in defaults and that are not immutable (pg_proc.provolatile, version 17).
static std::optional<Volatility> builtinVolatility(const QString &name)
{
    static const QHash<QString, Volatility> known = [] {
        QHash<QString, Volatility> functions;
        QFile file(QStringLiteral(":/catalog/function_volatility.txt"));
        if (!file.open(QIODevice::ReadOnly))
            throw Error(ErrorKind::Internal, QCoreApplication::translate("Operation", "The list of functions is not built into this program."));
        for (const QByteArray &line : file.readAll().split('\n'))
            if (const qsizetype blank = line.lastIndexOf(' '); blank > 0 && !line.startsWith('#'))
                functions.insert(QString::fromUtf8(line.left(blank)), line.endsWith('v') ? Volatility::Volatile : line.endsWith('s') ? Volatility::Stable : Volatility::Immutable);
        return functions;
    }();
    const auto found = known.constFind(name);
    return found == known.cend() ? std::nullopt : std::optional(*found);
}

Volatility volatilityOf(const SyntaxNode &expression, const OperationContext &context)
{
    Volatility worst = Volatility::Immutable;
    expression.visit([&](const SyntaxNode &node) {
        if (node.is("SQLValueFunction")) // CURRENT_TIMESTAMP and its like
            worst = std::max(worst, Volatility::Stable);
        if (!node.is("FuncCall"))
            return true;
        const QualifiedName name = readName(node.children("funcname"));
        Volatility found = Volatility::Volatile;
        if (const auto builtin = builtinVolatility(name.name)) {
            found = *builtin;
        } else if (context.catalog) {
            for (const Routine &routine : context.catalog->routinesNamed(name, context.searchPath))
                found = routine.volatility == u'i' ? Volatility::Immutable : routine.volatility == u's' ? Volatility::Stable : Volatility::Volatile;
        }
        worst = std::max(worst, found);
        return true;
    });
    return worst;
}

Volatility volatilityOfText(const QString &expression, const OperationContext &context)
{
    return volatilityOf(ParseTree::parse("SELECT " + expression.toUtf8()).statement(), context);
}

bool mentionsColumn(const QString &expression, const QString &column)
{
    if (!expression.contains(column))
        return false;
    bool found = false;
    ParseTree::parse("SELECT " + expression.toUtf8()).statement().visit([&](const SyntaxNode &node) {
        found = found || (node.is("ColumnRef") && readName(node.children("fields")).name == column);
        return !found;
    });
    return found;
}

QString boundLimit(const SyntaxNode &datum)
{
    // The grammar reads both words as names of columns.
    const QString name = datum.is("ColumnRef") ? readName(datum.children("fields")).name.toUpper() : QString();
    return name == u"MINVALUE" || name == u"MAXVALUE" ? name : QString();
}

static QStringList boundValues(const SyntaxNode &bound, const char *field)
{
    QStringList values;
    for (const SyntaxNode &item : bound.children(field)) {
        const QString limit = boundLimit(item);
        values << (limit.isEmpty() ? deparseExpression(item) : limit);
    }
    return values;
}

QString boundText(const SyntaxNode &bound)
{
    if (bound.boolean("is_default"))
        return QStringLiteral("DEFAULT");
    const QString strategy = bound.string("strategy"), comma = QStringLiteral(", ");
    if (strategy == u"h")
        return QStringLiteral("FOR VALUES WITH (modulus %1, remainder %2)").arg(bound.integer("modulus")).arg(bound.integer("remainder"));
    if (strategy == u"l")
        return QStringLiteral("FOR VALUES IN (%1)").arg(boundValues(bound, "listdatums").join(comma));
    return QStringLiteral("FOR VALUES FROM (%1) TO (%2)").arg(boundValues(bound, "lowerdatums").join(comma), boundValues(bound, "upperdatums").join(comma));
}

bool isKeyOrCheck(const SyntaxNode &constraint)
{
    static const QByteArrayList kinds { "CONSTR_CHECK", "CONSTR_PRIMARY", "CONSTR_UNIQUE", "CONSTR_EXCLUSION", "CONSTR_FOREIGN" };
    return kinds.contains(constraint.enumerator("contype"));
}

static Constraint::Action readAction(const QString &code)
{
    if (code == u"r")
        return Constraint::Action::Restrict;
    if (code == u"c")
        return Constraint::Action::Cascade;
    if (code == u"n")
        return Constraint::Action::SetNull;
    if (code == u"d")
        return Constraint::Action::SetDefault;
    return Constraint::Action::NoAction;
}

QString generatedName(const QString &table, const QString &columns, const QString &label, const std::function<bool(const QString &)> &isTaken)
{
    static constexpr qsizetype longestName = 63; // NAMEDATALEN - 1
    for (int pass = 0;; ++pass) {
        const QString suffix = pass == 0 ? label : label + QString::number(pass);
        QByteArray first = table.toUtf8(), second = columns.toUtf8();
        while (first.size() + second.size() + suffix.size() + (second.isEmpty() ? 1 : 2) > longestName)
            (first.size() > second.size() ? first : second).chop(1);
        QString name = QString::fromUtf8(first);
        if (!second.isEmpty())
            name += u'_' + QString::fromUtf8(second);
        name += u'_' + suffix;
        if (!isTaken(name))
            return name;
    }
}

bool isRelationName(const QualifiedName &name, const OperationContext &context)
{
    return context.catalog && (context.catalog->relation(name) || context.catalog->sequences.contains(name) || context.catalog->relations.tableOfIndex(name));
}

QualifiedName sequenceName(const QualifiedName &table, const QString &column, const OperationContext &context)
{
    return { table.schema, generatedName(table.name, column, QStringLiteral("seq"), [&](const QString &name) { return isRelationName({ table.schema, name }, context); }) };
}

/// @p named: what its index is named after.
static QString constraintName(const QualifiedName &table, const Constraint &constraint, const QStringList &named, const OperationContext &context)
{
    const RelationPtr known = context.catalog ? context.catalog->relation(table) : nullptr;
    const auto isConstraint = [&](const QString &name) { return known && known->constraint(name); };
    const auto isRelation = [&](const QString &name) { return isRelationName({ table.schema, name }, context); };
    const QString columns = constraint.columns.join(u'_'), ofIndex = joinedColumnNames(named);
    switch (constraint.kind) {
    case Constraint::Kind::PrimaryKey: return generatedName(table.name, {}, QStringLiteral("pkey"), isRelation);
    case Constraint::Kind::Unique: return generatedName(table.name, ofIndex, QStringLiteral("key"), isRelation);
    case Constraint::Kind::ForeignKey: return generatedName(table.name, columns, QStringLiteral("fkey"), isConstraint);
    case Constraint::Kind::Exclusion: return generatedName(table.name, ofIndex, QStringLiteral("excl"), isRelation);
    case Constraint::Kind::Check: return generatedName(table.name, constraint.columns.size() == 1 ? columns : QString(), QStringLiteral("check"), isConstraint);
    }
    return {};
}

Constraint readConstraint(const SyntaxNode &node, const QualifiedName &table, const QString &column, const OperationContext &context)
{
    Constraint constraint;
    QStringList named;
    const QByteArray type = node.enumerator("contype");
    constraint.deferrable = node.boolean("deferrable");
    constraint.initiallyDeferred = node.boolean("initdeferred");
    constraint.validated = !node.boolean("skip_validation");
    constraint.noInherit = node.boolean("is_no_inherit");
    if (type == "CONSTR_CHECK") {
        constraint.kind = Constraint::Kind::Check;
        constraint.expression = deparseExpression(node.child("raw_expr"));
        node.child("raw_expr").visit([&](const SyntaxNode &part) {
            if (part.is("ColumnRef"))
                if (const QString name = readName(part.children("fields")).name; !constraint.columns.contains(name))
                    constraint.columns << name;
            return true;
        });
        if (constraint.columns.isEmpty() && !column.isEmpty())
            constraint.columns << column;
    } else if (type == "CONSTR_FOREIGN") {
        constraint.kind = Constraint::Kind::ForeignKey;
        constraint.columns = nameParts(node.children("fk_attrs"));
        constraint.referenced = readRelation(node.child("pktable"), context);
        constraint.referencedColumns = nameParts(node.children("pk_attrs"));
        if (constraint.referencedColumns.isEmpty() && context.catalog)
            if (const RelationPtr target = context.catalog->relation(constraint.referenced))
                if (const Constraint *key = target->primaryKey())
                    constraint.referencedColumns = key->columns;
        constraint.onUpdate = readAction(node.string("fk_upd_action"));
        constraint.onDelete = readAction(node.string("fk_del_action"));
        constraint.matchFull = node.string("fk_matchtype") == u"f";
    } else {
        constraint.kind = type == "CONSTR_PRIMARY" ? Constraint::Kind::PrimaryKey : type == "CONSTR_UNIQUE" ? Constraint::Kind::Unique : Constraint::Kind::Exclusion;
        constraint.columns = nameParts(node.children("keys"));
        constraint.validated = true;
        if (constraint.kind == Constraint::Kind::Exclusion)
            for (const SyntaxNode &pair : node.children("exclusions"))
                for (const SyntaxNode &element : pair.children("items"))
                    if (element.is("IndexElem")) {
                        const QString name = element.string("name");
                        named << (name.isEmpty() ? nameOfExpression(element.child("expr")) : name);
                        if (!name.isEmpty())
                            constraint.columns << name;
                    }
    }
    if (constraint.columns.isEmpty() && !column.isEmpty())
        constraint.columns << column;
    constraint.name = node.string("conname");
    if (constraint.name.isEmpty())
        constraint.name = node.string("indexname");
    if (constraint.name.isEmpty())
        constraint.name = constraintName(table, constraint, (named.isEmpty() ? constraint.columns : named) + nameParts(node.children("including")), context);
    return constraint;
}

ColumnDefinition readColumn(const SyntaxNode &columnDef, const QualifiedName &table, const OperationContext &context)
{
    ColumnDefinition definition;
    Column &column = definition.column;
    column.name = columnDef.string("colname");
    const SyntaxNode typeName = columnDef.child("type_name");
    column.type = readType(typeName, context);
    const QString writtenType = readName(typeName.children("names")).name;
    definition.serial = writtenType.contains(u"serial");
    if (definition.serial) {
        column.notNull = true;
        column.defaultExpression = QStringLiteral("nextval('%1'::regclass)").arg(sequenceName(table, column.name, context).quoted());
        definition.defaultVolatility = Volatility::Volatile;
    }
    if (context.catalog)
        for (const TypeInfo &domain : context.catalog->domainsOf(context.catalog->resolveType(readName(typeName.children("names")), context.searchPath))) {
            definition.constrainedDomain = definition.constrainedDomain || domain.notNull || !domain.constraints.isEmpty();
            if (!domain.defaultExpression.isEmpty() && definition.defaultVolatility == Volatility::Immutable) // the uppermost default is the one that counts
                definition.defaultVolatility = volatilityOfText(domain.defaultExpression, context);
        }
    for (const SyntaxNode &constraint : columnDef.children("constraints")) {
        const QByteArray type = constraint.enumerator("contype");
        if (type == "CONSTR_NOTNULL") {
            column.notNull = true;
        } else if (type == "CONSTR_DEFAULT") {
            column.defaultExpression = deparseExpression(constraint.child("raw_expr"));
            definition.defaultVolatility = volatilityOf(constraint.child("raw_expr"), context);
        } else if (type == "CONSTR_IDENTITY") {
            column.identity = constraint.string("generated_when") == u"a" ? Column::Identity::Always : Column::Identity::ByDefault;
            column.notNull = true;
        } else if (type == "CONSTR_GENERATED") {
            column.generated = constraint.string("generated_kind") == u"v" ? Column::Generated::Virtual : Column::Generated::Stored;
            column.defaultExpression = deparseExpression(constraint.child("raw_expr"));
        } else if (isKeyOrCheck(constraint)) {
            definition.constraints << readConstraint(constraint, table, column.name, context);
            if (type == "CONSTR_PRIMARY")
                column.notNull = true;
        }
    }
    const QStringList collation = nameParts(columnDef.child("coll_clause").children("collname"));
    if (!collation.isEmpty())
        column.collation = QualifiedName { collation.size() > 1 ? collation.front() : QString(), collation.back() }.quoted();
    return definition;
}

} // namespace lockkeeper
