// sqitch: sqitch.plan with deploy/NAME.sql, revert/NAME.sql and verify/NAME.sql; a change that was reworked keeps its old
// scripts as NAME@TAG.sql. The ids of changes and tags are SHA-1 sums of what the plan says of them.
#include "models/migration/formatsupport.h"

#include <QCryptographicHash>
#include <QSettings>

namespace lockkeeper::formats {

static const QString planFile = QStringLiteral("sqitch.plan");

static double confidence(const FormatFolder &folder)
{
    return folder.files().contains(planFile) ? 1 : 0;
}

namespace {

struct PlanEntry
{
    QString name;      ///< without the @ of a tag
    bool tag = false;
    QStringList requires_, conflicts;
    QString date, planner, email, note;
};

struct Plan
{
    QString project, uri;
    QList<PlanEntry> entries;
};

} // namespace

static QString unescaped(QString note)
{
    return note.replace(QStringLiteral("\\n"), QStringLiteral("\n")).replace(QStringLiteral("\\r"), QStringLiteral("\r")).replace(QStringLiteral("\\\\"), QStringLiteral("\\"));
}

/// NAME [dependencies] DATE PLANNER <EMAIL> # NOTE
static PlanEntry entryOf(QString line, const QString &project)
{
    PlanEntry entry;
    if (const qsizetype hash = line.indexOf(u" #"); hash >= 0) {
        entry.note = unescaped(line.mid(hash + 2).trimmed());
        line.truncate(hash);
    }
    line = line.trimmed();
    entry.tag = line.startsWith(u'@');
    const qsizetype nameEnd = line.indexOf(u' ');
    entry.name = nameEnd < 0 ? line : line.left(nameEnd);
    if (entry.tag)
        entry.name.remove(0, 1);
    line = nameEnd < 0 ? QString() : line.mid(nameEnd).trimmed();
    if (line.startsWith(u'[')) {
        const qsizetype close = line.indexOf(u']');
        for (QString dependency : line.mid(1, close - 1).split(u' ', Qt::SkipEmptyParts)) {
            const bool conflict = dependency.startsWith(u'!');
            if (conflict)
                dependency.remove(0, 1);
            if (dependency.startsWith(project + u':'))
                dependency.remove(0, project.size() + 1);
            (conflict ? entry.conflicts : entry.requires_) << dependency;
        }
        line = line.mid(close + 1).trimmed();
    }
    entry.date = line.section(u' ', 0, 0);
    const QString planner = line.section(u' ', 1);
    const qsizetype bracket = planner.lastIndexOf(u'<');
    entry.planner = planner.left(bracket).trimmed();
    entry.email = bracket < 0 ? QString() : planner.mid(bracket + 1, planner.size() - bracket - 2);
    return entry;
}

static Plan readPlan(const QByteArray &text)
{
    Plan plan;
    for (const QByteArray &bytes : text.split('\n')) {
        const QString line = QString::fromUtf8(bytes).trimmed();
        if (line.startsWith(u"%project="))
            plan.project = line.section(u'=', 1);
        else if (line.startsWith(u"%uri="))
            plan.uri = line.section(u'=', 1);
        else if (!line.isEmpty() && !line.startsWith(u'%') && !line.startsWith(u'#'))
            plan.entries << entryOf(line, plan.project);
    }
    return plan;
}

static QString objectId(const char *kind, const QStringList &lines)
{
    const QByteArray content = lines.join(u'\n').toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(QByteArray(kind) + ' ' + QByteArray::number(content.size()) + '\0' + content, QCryptographicHash::Sha1).toHex());
}

static QStringList headLines(const Plan &plan)
{
    QStringList lines { QStringLiteral("project ") + plan.project };
    if (!plan.uri.isEmpty())
        lines << QStringLiteral("uri ") + plan.uri;
    return lines;
}

static QStringList tailLines(const PlanEntry &entry)
{
    return { QStringLiteral("planner %1 <%2>").arg(entry.planner, entry.email), QStringLiteral("date ") + entry.date };
}

static QString changeId(const Plan &plan, const PlanEntry &entry, const QString &parent)
{
    QStringList lines = headLines(plan) << QStringLiteral("change ") + entry.name;
    if (!parent.isEmpty())
        lines << QStringLiteral("parent ") + parent;
    lines += tailLines(entry);
    if (!entry.requires_.isEmpty())
        lines << QStringLiteral("requires") << QStringLiteral("  + ") + entry.requires_.join(QStringLiteral("\n  + "));
    if (!entry.conflicts.isEmpty())
        lines << QStringLiteral("conflicts") << QStringLiteral("  - ") + entry.conflicts.join(QStringLiteral("\n  - "));
    if (!entry.note.isEmpty())
        lines << QString() << entry.note;
    return objectId("change", lines);
}

static QString tagId(const Plan &plan, const PlanEntry &entry, const QString &change)
{
    QStringList lines = headLines(plan) << QStringLiteral("tag @") + entry.name << QStringLiteral("change ") + change;
    lines += tailLines(entry);
    if (!entry.note.isEmpty())
        lines << QString() << entry.note;
    return objectId("tag", lines);
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    const QSettings settings(folder.pathOf(QStringLiteral("sqitch.conf")), QSettings::IniFormat);
    const QString top = settings.value(QStringLiteral("core/top_dir"), QStringLiteral(".")).toString();
    const QString extension = u'.' + settings.value(QStringLiteral("core/extension"), QStringLiteral("sql")).toString();
    const Plan plan = readPlan(folder.text(planFile));
    if (plan.project.isEmpty())
        problems << ProjectProblem { planFile, tr("sqitch.plan does not name its project. Add a line %project=NAME at its top.") };

    QList<Migration> migrations;
    QString parent;
    for (qsizetype i = 0; i < plan.entries.size(); ++i) {
        const PlanEntry &entry = plan.entries[i];
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
        const QString project = readPlan(folder.text(planFile)).project;
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

MigrationFormat sqitch()
{
    return { QStringLiteral("sqitch"), { QStringLiteral("sqitch") }, confidence, scan, write, nextName };
}

} // namespace lockkeeper::formats
