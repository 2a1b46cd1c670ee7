// A table of another shape stays as it is (manual: CREATE TABLE, IF NOT EXISTS).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    QList<Finding> findings;
    QSet<QualifiedName> dropped;
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        for (size_t k = 0; k < size_t(statement.operations.size()); ++k) {
            const Operation &operation = statement.operations[qsizetype(k)];
            const QString kind = operation->kind();
            if (kind != u"drop-table" && kind != u"create-table")
                continue;
            const bool guarded = operation->traits().testFlag(Trait::Guarded);
            const auto wasThere = [&] { return statement.contexts[k].catalog->relation(operation->relation()) != nullptr; };
            if (kind == u"drop-table" && guarded && (!script.before->complete || wasThere()))
                dropped.insert(operation->relation());
            if (kind != u"create-table")
                continue;
            if (guarded && script.before->relation(operation->relation()) && wasThere())
                findings << reportAt(i, Severity::Warning, tr("%1 is there already and stays as it is, also where it has another shape.").arg(operation->object()));
            else if (dropped.contains(operation->relation()))
                findings << reportAt(i, Severity::Warning, tr("The table %1 with its rows is dropped and made anew: everything in it is lost.").arg(operation->object()));
        }
    }
    return findings;
}

Rule table_create_force()
{
    return { QStringLiteral("table-create-force"), tr("Guard that hides a difference"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
