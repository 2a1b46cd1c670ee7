#include "models/change/catalogedits.h"

#include "models/change/ddl.h"
#include "models/sql/parsetree.h"
#include "models/sql/tokens.h"

namespace lockkeeper {

void editRelation(Catalog &catalog, const QualifiedName &name, const std::function<void(Relation &)> &edit)
{
    const RelationPtr known = catalog.relation(name);
    if (name.isEmpty() || (!known && catalog.complete))
        return;
    auto copy = known ? std::make_shared<Relation>(*known) : std::make_shared<Relation>();
    if (!known) {
        copy->name = name;
        copy->partial = true;
    }
    edit(*copy);
    catalog.relations.insert(name, std::move(copy));
}

void editTree(Catalog &catalog, const QualifiedName &name, const OperationContext &context, const std::function<void(Relation &)> &edit)
{
    const QList<RelationPtr> heirs = context.only ? QList<RelationPtr>() : catalog.descendantsOf(name);
    editRelation(catalog, name, edit);
    for (const RelationPtr &heir : heirs)
        editRelation(catalog, heir->name, edit);
}

const ExtendedStatistics *findStatistics(const Relation &table, const QualifiedName &statistics)
{
    const auto found = std::find_if(table.statistics.begin(), table.statistics.end(), [&](const ExtendedStatistics &one) { return one.name.name == statistics.name && (statistics.schema.isEmpty() || one.name.schema == statistics.schema); });
    return found == table.statistics.end() ? nullptr : &*found;
}

RelationPtr tableOfStatistics(const QualifiedName &statistics, const OperationContext &context)
{
    for (const QString &schema : statistics.schema.isEmpty() ? context.searchPath : QStringList { statistics.schema })
        for (const RelationPtr &relation : context.catalog->relations)
            if (findStatistics(*relation, { schema, statistics.name }))
                return relation;
    return {};
}

void knowPartitioned(Catalog &catalog, const QualifiedName &parent)
{
    const RelationPtr known = catalog.relation(parent);
    if (!known || known->partial)
        editRelation(catalog, parent, [](Relation &relation) { relation.kind = Relation::Kind::PartitionedTable; });
}

QList<RelationPtr> tablesOfType(const Catalog &catalog, const QualifiedName &type)
{
    QList<RelationPtr> found;
    for (const RelationPtr &relation : catalog.relations)
        if (relation->ofType == type)
            found << relation;
    return found;
}

Sequence sequenceOf(const QualifiedName &name, const QualifiedName &table, const Column &column)
{
    Sequence sequence = plainSequence(name, column.type);
    sequence.ownerTable = table;
    sequence.ownerColumn = column.name;
    sequence.ofIdentity = column.identity != Column::Identity::None;
    return sequence;
}

/// Replaces the sequences that match by changed copies.
static void editSequences(Catalog &catalog, const std::function<bool(const Sequence &)> &wanted, const std::function<void(Sequence &)> &edit)
{
    QList<Sequence> found;
    for (const Sequence &sequence : catalog.sequences)
        if (wanted(sequence))
            found << sequence;
    for (Sequence &sequence : found) {
        catalog.sequences.remove(sequence.name);
        edit(sequence);
        catalog.sequences.insert(sequence.name, sequence);
    }
}

namespace {

/// The query of a view as the server shows it when what it reads has another name: "SELECT old.a FROM s.old" becomes "SELECT new.a FROM s.new".
class ViewText
{
public:
    explicit ViewText(const QString &query)
        : m_sql(query.toUtf8())
        , m_tokens(tokensOf(m_sql))
        , m_tree(ParseTree::parse(m_sql))
    {
    }

    QString withNewNames(const QList<ViewSource> &sources, const std::function<QualifiedName(const QualifiedName &)> &newName)
    {
        QHash<QString, QString> unaliased; // relations by their own names
        m_tree.statement().visit([&](const SyntaxNode &node) {
            const QString schema = node.string("schemaname"), name = node.string("relname");
            const auto source = !node.is("RangeVar") ? sources.end() : std::find_if(sources.begin(), sources.end(), [&](const ViewSource &one) { return one.relation.name == name && (schema.isEmpty() || one.relation.schema == schema); });
            const QualifiedName renamed = source == sources.end() ? QualifiedName() : newName(source->relation);
            if (renamed.isEmpty() || renamed == source->relation)
                return true;
            const bool bare = schema.isEmpty() && renamed.schema == source->relation.schema;
            replace(node.location(), schema.isEmpty() ? 1 : 2, bare ? quoteIdentifier(renamed.name) : renamed.quoted());
            if (!node.child("alias"))
                unaliased.insert(name, quoteIdentifier(renamed.name));
            return true;
        });
        m_tree.statement().visit([&](const SyntaxNode &node) {
            const QList<SyntaxNode> fields = node.is("ColumnRef") ? node.children("fields") : QList<SyntaxNode>();
            if (const auto found = fields.size() == 2 ? unaliased.constFind(stringValue(fields[0])) : unaliased.cend(); found != unaliased.cend())
                replace(node.location(), 1, *found);
            return true;
        });
        for (auto edit = m_edits.end(); edit != m_edits.begin();) {
            --edit;
            m_sql.replace(edit.key(), edit->first - edit.key(), edit->second.toUtf8());
        }
        return QString::fromUtf8(m_sql);
    }

private:
    /// @p names with dots between them.
    void replace(qsizetype begin, int names, const QString &text)
    {
        const auto first = std::find_if(m_tokens.begin(), m_tokens.end(), [&](const Token &token) { return token.begin == begin; });
        const qsizetype last = 2 * (names - 1);
        if (m_tokens.end() - first > last)
            m_edits.insert(begin, { first[last].end, text });
    }

    QByteArray m_sql;
    QList<Token> m_tokens;
    ParseTree m_tree;
    QMap<qsizetype, std::pair<qsizetype, QString>> m_edits; ///< from a place, to another, by what
};

} // namespace

void renameReferences(Relation &relation, const std::function<QualifiedName(const QualifiedName &)> &newName)
{
    relation.partitionOf = newName(relation.partitionOf);
    for (QualifiedName &parent : relation.inherits)
        parent = newName(parent);
    for (Constraint &constraint : relation.constraints)
        constraint.referenced = newName(constraint.referenced);
    if (std::any_of(relation.viewSources.begin(), relation.viewSources.end(), [&](const ViewSource &source) { return newName(source.relation) != source.relation; }))
        relation.viewDefinition = ViewText(relation.viewDefinition).withNewNames(relation.viewSources, newName);
    for (ViewSource &source : relation.viewSources)
        source.relation = newName(source.relation);
}

void renameRelation(Catalog &catalog, const QualifiedName &from, const QualifiedName &to)
{
    if (!catalog.relation(from))
        return;
    for (const Dependence how : dependences)
        for (const RelationPtr &dependent : catalog.relations.dependentsOf(from, how))
            editRelation(catalog, dependent->name, [&](Relation &relation) { renameReferences(relation, [&](const QualifiedName &name) { return name == from ? to : name; }); });
    auto renamed = std::make_shared<Relation>(*catalog.relation(from)); // it may refer to itself
    renamed->name = to;
    catalog.relations.remove(from);
    catalog.relations.insert(to, renamed);
    if (catalog.uncertain.remove(from))
        catalog.uncertain.insert(to);
    editSequences(catalog, [&](const Sequence &sequence) { return sequence.ownerTable == from; }, [&](Sequence &sequence) {
        sequence.ownerTable = to;
        sequence.name.schema = to.schema;
    });
}

void renameSequence(Catalog &catalog, const QualifiedName &from, const QualifiedName &to)
{
    editSequences(catalog, [&](const Sequence &sequence) { return sequence.name == from; }, [&](Sequence &sequence) { sequence.name = to; });
}

/// "s.state[]" with the type's other name; true where it was of that type.
static bool respell(QString &type, const QString &from, const QString &to)
{
    const bool array = type.endsWith(u"[]");
    if ((array ? type.chopped(2) : type) != from)
        return false;
    type = array ? to + QStringLiteral("[]") : to;
    return true;
}

void renameType(Catalog &catalog, const QualifiedName &from, const QualifiedName &to)
{
    const QString old = from.quoted(), spelled = to.quoted();
    for (const RelationPtr &relation : catalog.relations.values())
        if (std::any_of(relation->columns.begin(), relation->columns.end(), [&](const Column &column) { return column.type == old || column.type == old + QStringLiteral("[]"); }))
            editRelation(catalog, relation->name, [&](Relation &changed) {
                for (Column &column : changed.columns)
                    respell(column.type, old, spelled);
            });
    for (TypeInfo type : catalog.types.values()) {
        bool changed = respell(type.baseType, old, spelled);
        for (QString &attribute : type.attributes) {
            QString attributeType = attribute.section(u' ', 1);
            if (respell(attributeType, old, spelled)) {
                attribute = attribute.section(u' ', 0, 0) + u' ' + attributeType;
                changed = true;
            }
        }
        if (changed)
            catalog.types.insert(type.name, type);
    }
    if (const TypeInfo *known = catalog.types.find(from)) {
        TypeInfo renamed = *known;
        renamed.name = to;
        catalog.types.remove(from);
        catalog.types.insert(to, renamed);
    }
}

void renameRoutines(Catalog &catalog, const QualifiedName &from, const QualifiedName &to)
{
    for (Routine routine : catalog.routines.values())
        if (routine.name == from) {
            catalog.routines.remove(routine.signature());
            routine.name = to;
            catalog.routines.insert(routine.signature(), routine);
        }
    for (const RelationPtr &relation : catalog.relations.values())
        for (const Trigger &trigger : relation->triggers)
            if (trigger.function == from.display())
                editRelation(catalog, relation->name, [&](Relation &changed) {
                    for (Trigger &own : changed.triggers)
                        if (own.function == from.display())
                            own.function = to.display();
                });
}

void renameStatistics(Catalog &catalog, const QualifiedName &table, const QualifiedName &from, const QualifiedName &to)
{
    editRelation(catalog, table, [&](Relation &relation) {
        if (const ExtendedStatistics *known = findStatistics(relation, from))
            relation.statistics[known - relation.statistics.constData()].name = { to.schema.isEmpty() ? known->name.schema : to.schema, to.name };
    });
}

void renamePublication(Catalog &catalog, const QString &from, const QString &to)
{
    for (const RelationPtr &relation : catalog.relations.values())
        if (std::any_of(relation->publishings.begin(), relation->publishings.end(), [&](const Publishing &one) { return one.publication == from; }))
            editRelation(catalog, relation->name, [&](Relation &changed) {
                for (Publishing &one : changed.publishings)
                    if (one.publication == from)
                        one.publication = to;
                changed.publishings.removeIf([](const Publishing &one) { return one.publication.isEmpty(); });
            });
}

} // namespace lockkeeper
