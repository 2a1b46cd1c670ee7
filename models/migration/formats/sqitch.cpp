// sqitch: sqitch.plan with deploy/NAME.sql, revert/NAME.sql and verify/NAME.sql; a change that was reworked keeps its old
// scripts as NAME@TAG.sql.
#include "models/migration/formatsupport.h"
#include "models/migration/sqitchplan.h"

#include <QSettings>

namespace lockkeeper::formats {

static const QString planFile = QStringLiteral("sqitch.plan");

static double confidence(const FormatFolder &folder)
{
    return folder.files().contains(planFile) ? 1 : 0;
}

/// Of sections like [deploy "variables"] in the nearest sqitch.conf, which psql gets with --set.
static QMap<QString, QString> variables(const FormatFolder &folder)
{
    QMap<QString, QString> values;
    bool inside = false;
    for (const QByteArray &bytes : folder.textOfNearest({ QStringLiteral("sqitch.conf") }).split('\n')) {
        const QString line = QString::fromUtf8(bytes).trimmed();
        if (line.startsWith(u'['))
            inside = line.toLower().contains(u"variables");
        else if (inside && line.contains(u'=') && !line.startsWith(u'#') && !line.startsWith(u';'))
            values.insert(line.section(u'=', 0, 0).trimmed(), line.section(u'=', 1).trimmed().remove(u'"'));
    }
    return values;
}

/// The schema of the registry, as [engine "pg"] of the nearest sqitch.conf names it.
static HistoryPlace historyPlace(const FormatFolder &folder)
{
    HistoryPlace place;
    bool inside = false;
    for (const QByteArray &bytes : folder.textOfNearest({ QStringLiteral("sqitch.conf") }).split('\n')) {
        const QString line = QString::fromUtf8(bytes).trimmed();
        if (line.startsWith(u'['))
            inside = line == u"[engine \"pg\"]";
        else if (inside && line.section(u'=', 0, 0).trimmed() == u"registry")
            place.schema = line.section(u'=', 1).trimmed().remove(u'"');
    }
    return place;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    const QSettings settings(folder.pathOf(QStringLiteral("sqitch.conf")), QSettings::IniFormat);
    const QString top = settings.value(QStringLiteral("core/top_dir"), QStringLiteral(".")).toString();
    const QString extension = u'.' + settings.value(QStringLiteral("core/extension"), QStringLiteral("sql")).toString();
    const SqitchPlan plan = readSqitchPlan(folder.text(planFile));
    if (plan.project.isEmpty())
        problems << ProjectProblem { planFile, tr("sqitch.plan does not name its project. Add a line %project=NAME at its top.") };

    const QMap<QString, QString> set = variables(folder);
    QList<Migration> migrations;
    QString parent;
    for (qsizetype i = 0; i < plan.entries.size(); ++i) {
        const SqitchPlanEntry &entry = plan.entries[i];
        if (entry.tag) {
            if (!migrations.isEmpty()) // a tag without a change before it cannot be
                migrations.back().details[QStringLiteral("tags")] += QStringList { entry.name, tagId(plan, entry, parent), entry.note, entry.date, entry.planner, entry.email }.join(u'\t') + u'\n';
            continue;
        }
        // Where the change is reworked later, its scripts were kept under the name of a tag between the two: the first one
        // found, from the last tag back.
        QStringList tags;
        bool reworked = false;
        for (qsizetype later = i + 1; later < plan.entries.size() && !reworked; ++later) {
            if (plan.entries[later].tag)
                tags.prepend(plan.entries[later].name);
            else
                reworked = plan.entries[later].name == entry.name;
        }
        QString suffix;
        if (reworked)
            for (const QString &tag : std::as_const(tags))
                if (suffix.isEmpty() && folder.has(top + QStringLiteral("/deploy/") + entry.name + u'@' + tag + extension))
                    suffix = u'@' + tag;
        const auto script = [&](const QString &kind) {
            const QString file = kind + u'/' + entry.name + suffix + extension;
            const QString path = top == u"." ? file : top + u'/' + file;
            return folder.has(path) ? folder.pathOf(path) : QString();
        };
        Migration migration;
        migration.version = reworked ? entry.name + u'@' + tags.value(0) : entry.name;
        migration.name = entry.name;
        migration.upFile = script(QStringLiteral("deploy"));
        migration.downFile = script(QStringLiteral("revert"));
        migration.verifyFile = script(QStringLiteral("verify"));
        migration.dependencies = entry.requires_;
        migration.variables = set;
        parent = migration.key = changeId(plan, entry, parent);
        migration.details = { { QStringLiteral("project"), plan.project }, { QStringLiteral("uri"), plan.uri }, { QStringLiteral("note"), entry.note }, { QStringLiteral("planned_at"), entry.date }, { QStringLiteral("planner_name"), entry.planner },
                              { QStringLiteral("planner_email"), entry.email }, { QStringLiteral("conflicts"), entry.conflicts.join(u'\n') } };
        if (migration.upFile.isEmpty())
            problems << ProjectProblem { entry.name, tr("The plan has the change %1, but deploy/%1%2 is missing. Add it, or take the change out of the plan.").arg(entry.name, extension) };
        addUnique(migrations, migration, problems);
    }
    return migrations;
}

static QString nextName(const QList<Migration> &, const QDateTime &now)
{
    return now.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ssZ")); // the plan's order is the order; the time goes into it
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    const auto script = [&](const QString &kind, const QByteArray &statements) {
        const QByteArray begin = migration.transactional ? "BEGIN;\n\n" : "", end = migration.transactional ? "\nCOMMIT;\n" : "";
        const QByteArray body = statements.isEmpty() ? QByteArray("-- Say what each statement does and why, above it.\n") : statements;
        const QString project = readSqitchPlan(folder.text(planFile)).project;
        return WrittenFile { folder.pathOf(kind.toLower() + u'/' + migration.name + QStringLiteral(".sql")), QStringLiteral("-- %1 %2:%3 to pg\n\n").arg(kind, project, migration.name).toUtf8() + begin + body + end };
    };
    const QString dependencies = migration.dependencies.isEmpty() ? QString() : QStringLiteral("[%1] ").arg(migration.dependencies.join(u' '));
    const QString user = qEnvironmentVariable("SQITCH_FULLNAME", qEnvironmentVariable("USER", QStringLiteral("lockkeeper"))), email = qEnvironmentVariable("SQITCH_EMAIL", user + QStringLiteral("@localhost"));
    QByteArray plan = folder.text(planFile);
    if (!plan.endsWith('\n'))
        plan += '\n';
    plan += QStringLiteral("%1 %2%3 %4 <%5> # %6\n").arg(migration.name, dependencies, migration.version, user, email, QString(migration.name).replace(u'_', u' ')).toUtf8();
    return { script(QStringLiteral("Deploy"), migration.up), script(QStringLiteral("Revert"), migration.down), script(QStringLiteral("Verify"), migration.verify), { folder.pathOf(planFile), plan, true } };
}

static QString revertFile(const Migration &migration)
{
    QString file = migration.upFile;
    const qsizetype at = file.lastIndexOf(QStringLiteral("/deploy/") + migration.name);
    return at < 0 ? QString() : file.replace(at, 8, QStringLiteral("/revert/"));
}

MigrationFormat sqitch()
{
    return { QStringLiteral("sqitch"), { QStringLiteral("sqitch") }, confidence, scan, write, nextName, revertFile, nullptr, false, historyPlace };
}

} // namespace lockkeeper::formats
