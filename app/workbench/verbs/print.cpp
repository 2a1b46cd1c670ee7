// An HTML report on pages.
#include "app/cli/verbsupport.h"
#include "models/core/files.h"
#include "widgets/common/pdf.h"

#include <QCoreApplication>

namespace lockkeeper::verbs {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int run(const Arguments &arguments, Console &console)
{
    const QString file = arguments.value(QStringLiteral("file"));
    if (file.isEmpty())
        throw Error(ErrorKind::Input, tr("No file is named."), tr("Name a report as HTML."));
    console.answerBytes(htmlToPdf(readTextFile(file), arguments.value(QStringLiteral("title"))));
    return Fine;
}

Verb print()
{
    return { QStringLiteral("print"), tr("a report's HTML as PDF"),
             { { QStringLiteral("file"), tr("a report that was written as HTML"), VerbOption::Kind::Positional, {}, {} }, { QStringLiteral("title"), tr("the title of the PDF"), VerbOption::Kind::Value, {}, {} } },
             run, Surface::Offscreen };
}

} // namespace lockkeeper::verbs
