#include "app/cli/rehearsalarguments.h"

#include "app/cli/verbsupport.h"
#include "models/rehearsal/rehearsalchoice.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

static int wholeNumber(const Arguments &arguments, const char *option, int otherwise, int least, int most)
{
    const QString text = arguments.value(QString::fromLatin1(option));
    bool ok = text.isEmpty();
    const int number = ok ? otherwise : text.toInt(&ok);
    if (!ok || number < least || number > most)
        throw Error(ErrorKind::Input, tr("--%1 is not a whole number from %2 to %3: %4.").arg(QString::fromLatin1(option)).arg(least).arg(most).arg(text), tr("Give another number."));
    return number;
}

RehearsalData rehearsalDataOf(const Arguments &arguments)
{
    using Source = RehearsalData::Source;
    static const QMap<QString, Source> sources { { QStringLiteral("project"), Source::Project }, { QStringLiteral("made-up"), Source::MadeUp }, { QStringLiteral("none"), Source::None }, { QStringLiteral("sample"), Source::Sample } };
    static constexpr int mostRows = 10'000'000, mostSeeds = 999;
    RehearsalData data;
    data.source = sources.value(arguments.value(QStringLiteral("data")));
    data.rowsPerTable = wholeNumber(arguments, "rows", data.rowsPerTable, 0, mostRows);
    data.seed = wholeNumber(arguments, "seed", data.seed, 1, mostSeeds);
    if (const QString size = arguments.value(QStringLiteral("sample")); !size.isEmpty()) {
        data.sample = sampleSizeOf(size);
        data.source = Source::Sample;
    }
    if (const QString dump = arguments.value(QStringLiteral("dump")); !dump.isEmpty()) {
        data.source = Source::Dump;
        data.dumpFile = dump;
    }
    data.serverSchema = arguments.flag(QStringLiteral("server-schema"));
    if (data.serverSchema || data.source == Source::Sample) {
        if (!namesDatabase(arguments))
            throw Error(ErrorKind::Input, tr("No database is named that tables and rows could be read from."), tr("Add --database with a URI, or with the name of a saved connection; it is only read."));
        ServerAccess server;
        server.profile = profileOf(arguments.value(QStringLiteral("database")), &server.password);
        data.server = server;
    }
    return data;
}

static int numberOf(const QString &text, const QString &option)
{
    bool ok = false;
    const int number = text.toInt(&ok);
    if (!ok || number < 0)
        throw Error(ErrorKind::Input, tr("--%1 takes whole numbers from 0 on, not %2.").arg(option, text), tr("Leave it out for its default."));
    return number;
}

RehearsalExtras rehearsalExtrasOf(const Arguments &arguments)
{
    RehearsalExtras extras;
    if (arguments.flag(QStringLiteral("failure-points"))) {
        extras.failurePoints.emplace();
        extras.failurePoints->program = QCoreApplication::applicationFilePath();
        if (const QString budget = arguments.value(QStringLiteral("budget")); !budget.isEmpty())
            extras.failurePoints->budgetSeconds = numberOf(budget, QStringLiteral("budget"));
    }
    if (const QString load = arguments.value(QStringLiteral("load")); !load.isEmpty()) {
        extras.load.emplace();
        extras.load->onNamedServer = arguments.flag(QStringLiteral("load-on-staging"));
        extras.load->readers = numberOf(load.section(u',', 0, 0), QStringLiteral("load"));
        if (load.contains(u','))
            extras.load->writers = numberOf(load.section(u',', 1), QStringLiteral("load"));
    }
    const QStringList queries = arguments.list(QStringLiteral("query"));
    if (arguments.flag(QStringLiteral("plans")) || !queries.isEmpty()) {
        extras.plans.emplace();
        for (const QString &query : queries)
            extras.plans->queries << query.toUtf8();
    }
    if (arguments.flag(QStringLiteral("estimate"))) {
        if (!namesDatabase(arguments))
            throw Error(ErrorKind::Input, tr("No database is named whose sizes the estimate could be for."), tr("Add --database with a URI, or with the name of a saved connection; its statistics are read."));
        extras.estimateFor.emplace();
        extras.estimateFor->profile = profileOf(arguments.value(QStringLiteral("database")), &extras.estimateFor->password);
    }
    return extras;
}

} // namespace lockkeeper
