// The search_path of whoever runs it decides which table is meant.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    // Said once: who writes one name so writes all of them so.
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        if (!statement.unqualified || statement.contexts.session().searchPathSet || statement.operations.isEmpty())
            continue;
        const QualifiedName name = statement.operations.front()->relation();
        const RelationPtr made = statement.contexts.back().catalog->relation(name);
        if (made && made->temporary)
            continue;
        return { reportAt(i, Severity::Note, tr("Which %1 is meant depends on the search_path of whoever runs this. Write the schema, here and below.").arg(name.isEmpty() ? statement.operations.front()->object() : name.name)) };
    }
    return {};
}

Rule name_unqualified()
{
    return { QStringLiteral("name-unqualified"), tr("Name without a schema"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
