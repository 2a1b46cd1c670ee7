// CREATE SCHEMA and CREATE EXTENSION.
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static bool hasVersion(const SyntaxNode &statement)
{
    const QList<SyntaxNode> options = statement.children("options");
    return std::any_of(options.begin(), options.end(), [](const SyntaxNode &option) { return option.string("defname") == u"new_version"; });
}

OperationForm create_schema()
{
    return { { "CreateSchemaStmt", "CreateExtensionStmt" }, [](const SyntaxNode &statement, const SyntaxNode &, const OperationContext &) -> QList<Operation> {
                const bool schema = statement.is("CreateSchemaStmt");
                const QString written = statement.string(schema ? "schemaname" : "extname"), name = written.isEmpty() ? statement.child("authrole").string("rolename") : written;
                const QString what = schema ? QStringLiteral("SCHEMA") : QStringLiteral("EXTENSION");
                return { simpleOperation({ .kind = schema ? QStringLiteral("create-schema") : QStringLiteral("create-extension"), .object = name,
                                           .summary = QCoreApplication::translate("Operation", "Create %1 %2").arg(what.toLower(), name),
                                           .verdict = { Risk::Low, Strategy::Direct, QCoreApplication::translate("Operation", "Nobody uses it yet.") },
                                           .apply = [=](Catalog &catalog) {
                                               if (schema)
                                                   catalog.schemas.insert(name, { name, {}, {}, {} });
                                               else
                                                   catalog.extensions.insert(name, { name, {}, {}, {} });
                                           },
                                           .inverse = { Inverse::Kind::Exact, { QStringLiteral("DROP %1 %2").arg(what, quoteIdentifier(name)) }, {} },
                                           .idempotent = statement.boolean("if_not_exists"), .traits = (statement.boolean("if_not_exists") ? Trait::Guarded : Traits()) | (hasVersion(statement) ? Trait::Versioned : Traits()) }) };
            } };
}

} // namespace lockkeeper::operations
