#include "models/design/tablecopy.h"

#include "models/change/ddl.h"
#include "models/change/tableddl.h"

#include <QCoreApplication>

namespace lockkeeper {

QList<ScriptStatement> createTableStatements(const Catalog &catalog, const Relation &table, const QualifiedName &known)
{
    QList<ScriptStatement> statements;
    QStringList owned;
    for (const Sequence &sequence : catalog.sequences)
        if (sequence.ownerTable == known && !sequence.ofIdentity) {
            statements << ScriptStatement { QCoreApplication::translate("Recipe", "Goes with the table that owns it."),
                                            QStringLiteral("CREATE SEQUENCE IF NOT EXISTS %1 AS %2 INCREMENT %3 MINVALUE %4 MAXVALUE %5 START %6 CACHE %7%8").arg(sequence.name.quoted(), sequence.type).arg(sequence.increment)
                                                .arg(sequence.minimum).arg(sequence.maximum).arg(sequence.start).arg(sequence.cache).arg(sequence.cycle ? QStringLiteral(" CYCLE") : QString()) };
            owned << QStringLiteral("ALTER SEQUENCE %1 OWNED BY %2.%3").arg(sequence.name.quoted(), table.name.quoted(), quoteIdentifier(sequence.ownerColumn));
        }
    for (const QString &sql : definitionStatements(table))
        statements << ScriptStatement { {}, sql };
    if (const QString owner = ownerStatement(table); !owner.isEmpty())
        statements << ScriptStatement { {}, owner };
    for (const QString &sql : owned + grantStatements(table))
        statements << ScriptStatement { {}, sql };
    return statements;
}

} // namespace lockkeeper
