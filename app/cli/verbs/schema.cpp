// The catalog of a server as JSON or DDL, or the difference between two: servers, projects, files of SQL.
#include "app/cli/verbsupport.h"
#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/core/files.h"
#include "models/change/ddl.h"
#include "models/change/reconciling.h"
#include "models/migration/drift.h"
#include "models/migration/projectstate.h"
#include "models/report/reports.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

/// One side of a comparison; @c builder is the role that owns what a private server made of it, empty for a named server.
struct Side
{
    CatalogPtr catalog;
    QString builder;
};

/// A folder is a project, a file is a script of SQL, all else names a server. @p sandbox is started when it is needed.
static Side sideOf(const QString &named, std::unique_ptr<Sandbox> &sandbox, Console &console)
{
    const QFileInfo file(named);
    if (!file.exists()) {
        QString password;
        const ConnectionProfile profile = profileOf(named, &password);
        const auto session = Session::open(profile, password, console.progress());
        return { withoutHistories(*readCatalog(*session, console.progress())), {} };
    }
    if (!sandbox)
        sandbox = Sandbox::open(0, console.progress());
    const CatalogPtr built = file.isDir() ? builtCatalog(*sandbox, openProject(named), {}, console.progress()) : builtCatalog(*sandbox, readTextFile(named), console.progress());
    return { withoutHistories(*built), sandbox->profile(QStringLiteral("postgres")).user };
}

static int showDifference(const Arguments &arguments, Console &console)
{
    const QStringList sides = arguments.list(QStringLiteral("side"));
    if (sides.size() != 2)
        throw Error(ErrorKind::Input, tr("--diff compares two sides."), tr("Name two servers, folders of projects or files of SQL: lockkeeper schema --diff A B"));
    std::unique_ptr<Sandbox> sandbox;
    const Side left = sideOf(sides[0], sandbox, console), right = sideOf(sides[1], sandbox, console);
    const bool leftBuilt = !left.builder.isEmpty(), rightBuilt = !right.builder.isEmpty();
    const CatalogPtr first = leftBuilt && !rightBuilt ? ownedAs(*left.catalog, left.builder, *right.catalog) : left.catalog;
    const CatalogPtr second = rightBuilt && !leftBuilt ? ownedAs(*right.catalog, right.builder, *left.catalog) : right.catalog;
    const QList<CatalogDifference> differences = catalogDifferences(*first, *second);
    const QString format = arguments.value(QStringLiteral("format"));
    if (format == u"json") {
        QJsonArray array;
        for (const CatalogDifference &difference : differences)
            array << QJsonObject { { QStringLiteral("object"), difference.object }, { QStringLiteral("kind"), difference.kindId() }, { QStringLiteral("before"), difference.before }, { QStringLiteral("after"), difference.after } };
        console.answer(QJsonObject { { QStringLiteral("differences"), array }, { QStringLiteral("sql"), QJsonArray::fromStringList(reconcilingStatements(*first, *second)) } });
    } else if (format == u"sql") {
        for (const QString &line : leftToHand(*first, *second))
            console.answer(line);
        for (const QString &statement : reconcilingStatements(*first, *second))
            console.answer(statement + u';');
    } else {
        for (const CatalogDifference &difference : differences)
            console.answer(difference.sentence());
        if (differences.isEmpty())
            console.say(tr("No difference."));
    }
    return differences.isEmpty() ? Fine : Findings;
}

static int run(const Arguments &arguments, Console &console)
{
    if (arguments.flag(QStringLiteral("diff")))
        return showDifference(arguments, console);
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
    return { QStringLiteral("schema"), tr("the catalog of --database as DDL or JSON, or the difference between two"),
             { formatOption({ QStringLiteral("text"), QStringLiteral("sql"), QStringLiteral("json") }), { QStringLiteral("diff"), tr("compare two sides: servers, folders of projects, files of SQL; as sql, what makes the first like the second"), VerbOption::Kind::Flag, {}, {} },
               { QStringLiteral("side"), tr("the two sides of --diff"), VerbOption::Kind::Positional, {}, {} } },
             run };
}

} // namespace lockkeeper::verbs
