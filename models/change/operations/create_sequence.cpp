// CREATE SEQUENCE and ALTER SEQUENCE ... OWNED BY.
#include "models/change/ddl.h"
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static qint64 numberOf(const SyntaxNode &option)
{
    return optionValue(option.child("arg")).toLongLong();
}

/// @p sequence as the options make it; those of a @p fresh one that are not written follow from its type and direction.
static Sequence withOptions(Sequence sequence, const QList<SyntaxNode> &options, bool fresh, const OperationContext &context)
{
    const auto option = [&](const char *name) {
        const auto found = std::find_if(options.begin(), options.end(), [&](const SyntaxNode &node) { return node.string("defname") == QLatin1String(name); });
        return found == options.end() ? SyntaxNode() : *found;
    };
    if (const SyntaxNode as = option("as"))
        sequence.type = readType(as.child("arg"), context);
    if (const SyntaxNode increment = option("increment"))
        sequence.increment = numberOf(increment);
    if (fresh || option("as")) {
        const Sequence plain = plainSequence(sequence.name, sequence.type, sequence.increment);
        sequence.type = plain.type;
        sequence.minimum = plain.minimum;
        sequence.maximum = plain.maximum;
    }
    if (const SyntaxNode minimum = option("minvalue"); minimum.child("arg"))
        sequence.minimum = numberOf(minimum);
    if (const SyntaxNode maximum = option("maxvalue"); maximum.child("arg"))
        sequence.maximum = numberOf(maximum);
    if (const SyntaxNode start = option("start"))
        sequence.start = numberOf(start);
    else if (fresh)
        sequence.start = sequence.increment > 0 ? sequence.minimum : sequence.maximum;
    if (const SyntaxNode cache = option("cache"))
        sequence.cache = numberOf(cache);
    if (const SyntaxNode cycle = option("cycle"))
        sequence.cycle = cycle.child("arg").boolean("boolval");
    if (const SyntaxNode owner = option("owned_by")) {
        const QStringList parts = nameParts(owner.child("arg").children("items"));
        sequence.ownerTable = parts.size() < 2 ? QualifiedName() : context.resolve({ parts.size() > 2 ? parts[parts.size() - 3] : QString(), parts[parts.size() - 2] });
        sequence.ownerColumn = parts.size() < 2 ? QString() : parts.back();
    }
    return sequence;
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    const bool alter = statement.is("AlterSeqStmt");
    const QualifiedName name = readRelation(statement.child("sequence"), context);
    const Sequence *known = alter && context.catalog ? context.catalog->sequences.find(name) : nullptr;
    const Sequence sequence = withOptions(known ? *known : Sequence { name }, statement.children("options"), !alter, context);
    // Everything but OWNED BY writes a new file (measured, 13 to 18).
    const QList<SyntaxNode> options = statement.children("options");
    const bool changesValues = std::any_of(options.begin(), options.end(), [](const SyntaxNode &option) { return option.string("defname") != u"owned_by"; });
    const QString shown = sequence.name.display();
    QList<LockImpact> locks;
    if (alter)
        locks << LockImpact { sequence.name, LockMode::ShareRowExclusive, LockDuration::Brief, false, changesValues };
    const bool ownerNamed = std::any_of(options.begin(), options.end(), [](const SyntaxNode &option) { return option.string("defname") == u"owned_by"; });
    if (ownerNamed && !sequence.ownerTable.isEmpty()) // known otherwise, it is not looked at
        locks << LockImpact { sequence.ownerTable, LockMode::AccessShare, LockDuration::Brief, context.isNew(sequence.ownerTable) };
    return { simpleOperation({ .kind = alter ? QStringLiteral("alter-sequence") : QStringLiteral("create-sequence"), .object = shown,
                               .summary = (alter ? QCoreApplication::translate("Operation", "Change sequence %1") : QCoreApplication::translate("Operation", "Create sequence %1")).arg(shown),
                               .locks = locks,
                               .verdict = { alter ? Risk::Medium : Risk::Low, Strategy::Direct,
                                            alter ? QCoreApplication::translate("Operation", "nextval() waits for a moment.") : QCoreApplication::translate("Operation", "Nobody uses it yet.") },
                               .apply = [sequence, alter, isKnown = known != nullptr](Catalog &catalog) {
                                   if (!alter || isKnown || !sequence.ownerTable.isEmpty())
                                       catalog.sequences.insert(sequence.name, sequence);
                               },
                               .inverse = alter ? Inverse { Inverse::Kind::Impossible, {}, QCoreApplication::translate("Operation", "the former settings of %1").arg(shown) }
                                                : Inverse { Inverse::Kind::Exact, { QStringLiteral("DROP SEQUENCE ") + sequence.name.quoted() }, {} },
                               .idempotent = statement.boolean("if_not_exists"), .traits = statement.boolean("if_not_exists") || statement.boolean("missing_ok") ? Trait::Guarded : Traits() }) };
}

OperationForm create_sequence()
{
    return { { "CreateSeqStmt", "AlterSeqStmt" }, read };
}

} // namespace lockkeeper::operations
