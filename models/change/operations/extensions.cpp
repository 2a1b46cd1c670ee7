// ALTER EXTENSION: what an update does is written in the extension's own scripts, which nobody here can read.
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

OperationForm extensions()
{
    return { { "AlterExtensionStmt", "AlterExtensionContentsStmt" }, [](const SyntaxNode &statement, const SyntaxNode &, const OperationContext &) -> QList<Operation> {
                const QString name = statement.string("extname");
                const bool update = statement.is("AlterExtensionStmt");
                const QList<SyntaxNode> options = statement.children("options");
                const bool versioned = !update || std::any_of(options.begin(), options.end(), [](const SyntaxNode &option) { return option.string("defname") == u"new_version"; });
                return { simpleOperation({ .kind = QStringLiteral("alter-extension"), .object = name, .summary = update ? tr("Update extension %1").arg(name) : tr("Change what belongs to extension %1").arg(name),
                                           .verdict = mediumRisk(tr("The extension's own script decides what is locked and changed.")), .inverse = cannotBeUndone(tr("the former version of %1").arg(name)), .traits = versioned ? Trait::Versioned : Traits() }) };
            } };
}

} // namespace lockkeeper::operations
