#include "app/cli/runsupport.h"

#include "models/core/quantity.h"

#include <QCoreApplication>

namespace lockkeeper {

int answerRuns(const QList<MigrationRun> &runs, const Arguments &arguments, Console &console)
{
    QJsonArray array;
    bool ok = true;
    int code = Fine;
    for (const MigrationRun &run : runs) {
        ok = ok && run.ok;
        array << QJsonObject { { QStringLiteral("version"), run.migration.version }, { QStringLiteral("name"), run.migration.name }, { QStringLiteral("direction"), directionId(run.direction) }, { QStringLiteral("ok"), run.ok },
                               { QStringLiteral("seconds"), run.seconds }, { QStringLiteral("error"), run.error ? QJsonValue(run.error->fullText()) : QJsonValue() } };
        for (const QString &notice : run.notices)
            console.say(notice);
        if (run.error) {
            console.complain(*run.error);
            code = exitCodeOf(*run.error);
        }
    }
    if (arguments.value(QStringLiteral("format")) == u"json") {
        console.answer(QJsonObject { { QStringLiteral("ok"), ok }, { QStringLiteral("migrations"), array } });
    } else {
        for (const MigrationRun &run : runs)
            console.answer(QStringLiteral("%1 %2 %3 %4").arg(directionId(run.direction), run.migration.title(), run.ok ? QStringLiteral("ok") : QStringLiteral("FAILED"), formatSeconds(run.seconds)));
        if (runs.isEmpty())
            console.say(QCoreApplication::translate("CommandLine", "Nothing to do."));
    }
    return code;
}

} // namespace lockkeeper
