// CREATE [OR REPLACE] VIEW. A materialised view is read by create_table, with whose node it comes.
#include "models/change/operationform.h"
#include "models/change/viewreading.h"

namespace lockkeeper::operations {

OperationForm create_view()
{
    return { { "ViewStmt" }, [](const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context) { return readCreateView(statement, context); } };
}

} // namespace lockkeeper::operations
