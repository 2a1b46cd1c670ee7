#include "models/rehearsal/rehearsalchoice.h"

#include "models/change/scriptanalysis.h"
#include "models/core/error.h"
#include "models/core/files.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace lockkeeper {

using Source = RehearsalData::Source;
static constexpr std::array sourceIds { "project", "made-up", "none", "sample", "dump" };

static QString tr(const char *text)
{
    return QCoreApplication::translate("RehearsalChoice", text);
}

SampleSize sampleSizeOf(const QString &text)
{
    const QString trimmed = text.trimmed();
    const bool percent = trimmed.endsWith(u'%');
    bool ok = false;
    const double number = (percent ? trimmed.chopped(1) : trimmed).toDouble(&ok);
    if (!ok || number <= 0 || (percent && number > 100))
        throw Error(ErrorKind::Input, tr("A sample is a number of rows a table, such as 1000, or a part, such as 5%; %1 is neither.").arg(trimmed.isEmpty() ? tr("nothing") : trimmed), tr("Give another size."));
    SampleSize size;
    if (percent)
        size.percent = number;
    else
        size.rowsPerTable = std::max<qint64>(1, qint64(number));
    return size;
}

static QString rowsSentence(const RehearsalChoice &choice)
{
    switch (choice.source) {
    case Source::Project: return tr("with the project's seed data, or else %1 made-up rows a table").arg(choice.rowsPerTable);
    case Source::MadeUp: return tr("with %1 made-up rows a table (seed %2)").arg(choice.rowsPerTable).arg(choice.seed);
    case Source::None: return tr("without rows");
    case Source::Sample: return tr("with a masked sample of %1 (%2)").arg(choice.server, choice.sample);
    case Source::Dump: return tr("with the masked rows of %1").arg(QFileInfo(choice.dumpFile).fileName());
    }
    return {};
}

QString RehearsalChoice::sentence() const
{
    QStringList also;
    if (failurePoints)
        also << tr("failure points");
    if (load)
        also << tr("load");
    if (plans)
        also << tr("query plans");
    if (estimate)
        also << tr("an estimate for %1").arg(server);
    const QString where = !staging.isEmpty() ? tr("It runs in databases of its own on %1").arg(staging) : serverVersion > 0 ? tr("It runs on a private PostgreSQL %1").arg(serverVersion) : tr("It runs on a private PostgreSQL");
    const QString schema = serverSchema ? tr(", with the tables of %1").arg(server) : QString();
    return QStringLiteral("%1%2, %3%4.").arg(where, schema, rowsSentence(*this), also.isEmpty() ? QString() : tr(", and includes %1").arg(also.join(QStringLiteral(", "))));
}

QJsonObject RehearsalChoice::toJson() const
{
    return { { QStringLiteral("staging"), staging }, { QStringLiteral("server_version"), serverVersion }, { QStringLiteral("server"), server }, { QStringLiteral("server_schema"), serverSchema },
             { QStringLiteral("data"), QLatin1String(sourceIds[size_t(source)]) }, { QStringLiteral("rows"), rowsPerTable }, { QStringLiteral("seed"), seed }, { QStringLiteral("sample"), sample }, { QStringLiteral("dump"), dumpFile },
             { QStringLiteral("failure_points"), failurePoints }, { QStringLiteral("budget"), budgetSeconds }, { QStringLiteral("load"), load }, { QStringLiteral("readers"), readers }, { QStringLiteral("writers"), writers },
             { QStringLiteral("plans"), plans }, { QStringLiteral("queries"), QJsonArray::fromStringList(queries) }, { QStringLiteral("estimate"), estimate } };
}

RehearsalChoice RehearsalChoice::fromJson(const QJsonObject &json)
{
    RehearsalChoice choice;
    const auto number = [&](const char *key, int otherwise, int least, int most) { return std::clamp(json[QLatin1String(key)].toInt(otherwise), least, most); };
    choice.staging = json[u"staging"].toString();
    choice.serverVersion = number("server_version", 0, 0, 99);
    choice.server = json[u"server"].toString();
    choice.serverSchema = json[u"server_schema"].toBool();
    for (size_t i = 0; i < sourceIds.size(); ++i)
        if (json[u"data"].toString() == QLatin1String(sourceIds[i]))
            choice.source = Source(int(i));
    choice.rowsPerTable = number("rows", choice.rowsPerTable, 0, 10'000'000);
    choice.seed = number("seed", choice.seed, 1, 999);
    choice.sample = json[u"sample"].toString(choice.sample);
    choice.dumpFile = json[u"dump"].toString();
    choice.failurePoints = json[u"failure_points"].toBool();
    choice.budgetSeconds = number("budget", choice.budgetSeconds, 1, 86'400);
    choice.load = json[u"load"].toBool();
    choice.readers = number("readers", choice.readers, 0, 64);
    choice.writers = number("writers", choice.writers, 0, 64);
    choice.plans = json[u"plans"].toBool();
    for (const QJsonValue &query : json[u"queries"].toArray())
        choice.queries << query.toString();
    choice.estimate = json[u"estimate"].toBool();
    return choice;
}

static QString problemOfQueries(const QStringList &queries)
{
    for (const QString &query : queries) {
        const ScriptAnalysisPtr read = analyzeScript(Script(query.toUtf8()), { .before = std::make_shared<const Catalog>() });
        if (read->statements.size() != 1)
            return tr("Each query is one statement. This one is not: %1").arg(query.simplified());
        if (const auto &error = read->statements.front().error)
            return tr("This query cannot be read: %1 (%2)").arg(query.simplified(), error->message);
    }
    return {};
}

QList<ChoiceProblem> problemsOf(const RehearsalChoice &choice, const QList<ConnectionProfile> &servers)
{
    QList<ChoiceProblem> problems;
    const auto add = [&](const char *field, const QString &message) { problems << ChoiceProblem { QLatin1String(field), message }; };
    const auto named = [&](const QString &name) { return std::find_if(servers.begin(), servers.end(), [&](const ConnectionProfile &server) { return server.name == name; }); };
    if (!choice.staging.isEmpty() && named(choice.staging) == servers.end())
        add("staging", tr("No connection is named %1 any more. Choose another server, or a private one.").arg(choice.staging));
    else if (!choice.staging.isEmpty() && named(choice.staging)->environment == Environment::Production)
        add("staging", tr("%1 is a production server. Rehearse on a staging server, or on a private one.").arg(choice.staging));
    if (!choice.staging.isEmpty() && choice.failurePoints)
        add("failurePoints", tr("Failure points are tried on a private server only: other people's sessions are not to be stopped."));
    if (choice.readsServer() && choice.server.isEmpty())
        add("server", tr("No server is named that tables, rows or sizes could be read from. Connect to one first, or save a connection."));
    else if (choice.readsServer() && named(choice.server) == servers.end())
        add("server", tr("No connection is named %1 any more. Choose another one.").arg(choice.server));
    if (choice.source == Source::Sample) {
        try {
            sampleSizeOf(choice.sample);
        } catch (const Error &error) {
            add("sample", error.message);
        }
    }
    if (choice.source == Source::Dump && choice.dumpFile.isEmpty())
        add("dump", tr("No file is named. Choose one that pg_dump wrote."));
    else if (choice.source == Source::Dump && !QFileInfo::exists(choice.dumpFile))
        add("dump", tr("%1 does not exist. Choose a file that pg_dump wrote.").arg(choice.dumpFile));
    if (choice.source == Source::Dump && choice.serverSchema)
        add("dump", tr("A dump brings its own tables. Take the tables from the migrations, or other rows."));
    if (!choice.staging.isEmpty() && choice.load)
        add("load", tr("Readers and writers would slow down others on %1. Leave load out, or insist on it on the command line (--load-on-staging).").arg(choice.staging));
    if (choice.load && choice.readers + choice.writers == 0)
        add("load", tr("Load without readers and writers is none. Ask for at least one of them."));
    if (const QString wrong = choice.plans ? problemOfQueries(choice.queries) : QString(); !wrong.isEmpty())
        add("queries", wrong);
    return problems;
}

RehearsalRequest requestOf(const RehearsalChoice &choice, const QList<ConnectionProfile> &servers, const std::function<ServerAccess(const QString &)> &access, const QString &program)
{
    if (const QList<ChoiceProblem> problems = problemsOf(choice, servers); !problems.isEmpty())
        throw Error(ErrorKind::Input, problems.front().message, tr("Say how to rehearse anew. Nothing was started."));
    RehearsalRequest request;
    request.serverVersion = choice.serverVersion;
    if (!choice.staging.isEmpty())
        request.staging = access(choice.staging);
    request.data.source = choice.source;
    request.data.rowsPerTable = choice.rowsPerTable;
    request.data.seed = choice.seed;
    request.data.serverSchema = choice.serverSchema;
    request.data.dumpFile = choice.source == Source::Dump ? choice.dumpFile : QString();
    if (choice.source == Source::Sample)
        request.data.sample = sampleSizeOf(choice.sample);
    if (choice.serverSchema || choice.source == Source::Sample)
        request.data.server = access(choice.server);
    if (choice.failurePoints) {
        request.extras.failurePoints.emplace();
        request.extras.failurePoints->program = program;
        request.extras.failurePoints->budgetSeconds = choice.budgetSeconds;
    }
    if (choice.load)
        request.extras.load = LoadOptions { .readers = choice.readers, .writers = choice.writers };
    if (choice.plans) {
        request.extras.plans.emplace();
        for (const QString &query : choice.queries)
            request.extras.plans->queries << query.toUtf8();
    }
    if (choice.estimate)
        request.extras.estimateFor = access(choice.server);
    return request;
}

std::unique_ptr<Sandbox> sandboxFor(const RehearsalRequest &request, Progress &progress)
{
    if (!request.staging)
        return Sandbox::open(request.serverVersion, progress);
    if (request.staging->profile.environment == Environment::Production)
        throw Error(ErrorKind::PermissionDenied, tr("%1 is a production server.").arg(request.staging->profile.name), tr("Rehearse on a staging server, or on a private one."));
    return Sandbox::onServer(*request.staging, progress);
}

static QString choiceFile(const MigrationProject &project)
{
    return project.stateFolder() + QStringLiteral("/rehearsal.json");
}

RehearsalChoice loadChoice(const MigrationProject &project)
{
    try {
        return RehearsalChoice::fromJson(QJsonDocument::fromJson(readTextFile(choiceFile(project))).object());
    } catch (const Error &) {
        return {}; // nobody chose yet
    }
}

void saveChoice(const MigrationProject &project, const RehearsalChoice &choice)
{
    makeFolder(project.stateFolder());
    writeFileAtomically(choiceFile(project), QJsonDocument(choice.toJson()).toJson());
}

} // namespace lockkeeper
