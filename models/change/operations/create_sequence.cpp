// CREATE SEQUENCE and ALTER SEQUENCE ... OWNED BY.
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    const bool alter = statement.is("AlterSeqStmt");
    Sequence sequence;
    sequence.name = readRelation(statement.child("sequence"), context);
    for (const SyntaxNode &option : statement.children("options"))
        if (option.string("defname") == u"owned_by") {
            const QStringList owner = nameParts(option.child("arg").children("items"));
            if (owner.size() >= 2) {
                sequence.ownerTable = context.resolve({ owner.size() > 2 ? owner[owner.size() - 3] : QString(), owner[owner.size() - 2] });
                sequence.ownerColumn = owner.back();
            }
        }
    // Everything but OWNED BY writes a new file (measured, 13 to 18).
    const QList<SyntaxNode> options = statement.children("options");
    const bool changesValues = std::any_of(options.begin(), options.end(), [](const SyntaxNode &option) { return option.string("defname") != u"owned_by"; });
    const QString shown = sequence.name.display();
    QList<LockImpact> locks;
    if (alter)
        locks << LockImpact { sequence.name, LockMode::ShareRowExclusive, LockDuration::Brief, false, changesValues };
    if (!sequence.ownerTable.isEmpty())
        locks << LockImpact { sequence.ownerTable, LockMode::AccessShare, LockDuration::Brief, context.isNew(sequence.ownerTable) };
    return { simpleOperation({ .kind = alter ? QStringLiteral("alter-sequence") : QStringLiteral("create-sequence"), .object = shown,
                               .summary = (alter ? QCoreApplication::translate("Operation", "Change sequence %1") : QCoreApplication::translate("Operation", "Create sequence %1")).arg(shown),
                               .locks = locks,
                               .verdict = { alter ? Risk::Medium : Risk::Low, Strategy::Direct,
                                            alter ? QCoreApplication::translate("Operation", "nextval() waits for a moment.") : QCoreApplication::translate("Operation", "Nobody uses it yet.") },
                               .apply = [=](Catalog &catalog) {
                                   if (!alter || !sequence.ownerTable.isEmpty())
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
