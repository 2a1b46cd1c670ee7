// The catalog of a server as JSON or DDL.
#include "app/cli/verbsupport.h"
#include "models/catalog/catalogreader.h"
#include "models/change/ddl.h"
#include "models/report/reports.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int run(const Arguments &arguments, Console &console)
{
    const auto session = sessionOf(arguments, console);
    const CatalogPtr catalog = readCatalog(*session, console.progress());
    if (arguments.value(QStringLiteral("format")) == u"json") {
        console.answer(catalogToJson(*catalog));
        return Fine;
    }
    for (const RelationPtr &relation : catalog->sortedRelations())
        console.answer(definitionText(*relation) + u'\n');
    return Fine;
}

Verb schema()
{
    return { QStringLiteral("schema"), tr("the catalog of --database as DDL or JSON"), { formatOption({ QStringLiteral("sql"), QStringLiteral("json") }) }, run };
}

} // namespace lockkeeper::verbs
