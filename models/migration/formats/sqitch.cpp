// sqitch: sqitch.plan with deploy/NAME.sql, revert/NAME.sql and verify/NAME.sql; a change that was reworked keeps its old
// scripts as NAME@TAG.sql.
#include "models/migration/formatsupport.h"
#include "models/migration/sqitchplan.h"
#include "models/migration/sqitchsettings.h"
#include "models/postgres/identifier.h"
#include "models/sql/script.h"

#include <QFileInfo>

namespace lockkeeper::formats {

static double confidence(const FormatFolder &folder)
{
    return folder.has(sqitchSettings(folder).planFile) ? 1 : 0;
}

static HistoryPlace historyPlace(const FormatFolder &folder)
{
    HistoryPlace place;
    place.schema = sqitchSettings(folder).registry;
    return place;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    const SqitchSettings settings = sqitchSettings(folder);
    const SqitchPlan plan = readSqitchPlan(folder.text(settings.planFile));
    if (plan.project.isEmpty())
        problems << ProjectProblem { settings.planFile, tr("sqitch.plan does not name its project. Add a line %project=NAME at its top.") };

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
                if (suffix.isEmpty() && folder.has(settings.reworked[QStringLiteral("deploy")] + u'/' + entry.name + u'@' + tag + settings.extension))
                    suffix = u'@' + tag;
        const auto script = [&](const QString &kind) {
            const QString path = (suffix.isEmpty() ? settings.folders : settings.reworked)[kind] + u'/' + entry.name + suffix + settings.extension;
            return folder.has(path) ? folder.pathOf(path) : QString();
        };
        Migration migration;
        migration.version = reworked ? entry.name + u'@' + tags.value(0) : entry.name;
        migration.name = entry.name;
        migration.upFile = script(QStringLiteral("deploy"));
        migration.downFile = script(QStringLiteral("revert"));
        migration.verifyFile = script(QStringLiteral("verify"));
        migration.dependencies = entry.requires_;
        migration.variables = settings.variables;
        parent = migration.key = changeId(plan, entry, parent);
        migration.details = { { QStringLiteral("project"), plan.project }, { QStringLiteral("uri"), plan.uri }, { QStringLiteral("note"), entry.note }, { QStringLiteral("planned_at"), entry.date }, { QStringLiteral("planner_name"), entry.planner },
                              { QStringLiteral("planner_email"), entry.email }, { QStringLiteral("conflicts"), entry.conflicts.join(u'\n') } };
        if (migration.upFile.isEmpty())
            problems << ProjectProblem { entry.name, tr("The plan has the change %1, but %2/%1%3 is missing. Add it, or take the change out of the plan.").arg(entry.name, settings.folders[QStringLiteral("deploy")], settings.extension) };
        addUnique(migrations, migration, problems);
    }
    return migrations;
}

static QString nextName(const QList<Migration> &, const QDateTime &now)
{
    return now.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ssZ")); // the plan's order is the order; the time goes into it
}

/// sqitch takes a script for verified that has no error, whatever its queries answer, and verifies each change again after
/// later ones: so they become assertions, until a change that requires this one is deployed. Other statements stay.
static QByteArray asAssertions(const QByteArray &queries, const QString &change, const QString &registry)
{
    const Script script(queries);
    QByteArray assertions;
    for (const Statement &statement : script.statements()) {
        const QByteArray query = queries.mid(statement.range.begin, statement.range.length());
        if (statement.kind != Statement::Kind::Sql || !query.startsWith("SELECT"))
            return queries;
        assertions += "    ASSERT (" + query + ");\n";
    }
    if (assertions.isEmpty())
        return queries;
    const QString dependencies = (registry.isEmpty() ? QStringLiteral("sqitch") : quoteIdentifier(registry)) + QStringLiteral(".dependencies");
    return QStringLiteral("DO $verify$\nBEGIN\n    IF to_regclass(%1) IS NOT NULL THEN -- later changes may undo on purpose what this one made\n"
                          "        IF EXISTS (SELECT FROM %2 WHERE type = 'require' AND dependency = %3) THEN\n            RETURN;\n        END IF;\n    END IF;\n")
               .arg(quoteLiteral(dependencies), dependencies, quoteLiteral(change)).toUtf8()
        + assertions + "END\n$verify$;\n";
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    const SqitchSettings settings = sqitchSettings(folder);
    const auto script = [&](const QString &kind, const QByteArray &statements) {
        const QByteArray begin = migration.transactional ? "BEGIN;\n\n" : "", end = migration.transactional ? "\nCOMMIT;\n" : "";
        const QByteArray body = statements.isEmpty() ? QByteArray("-- Say what each statement does and why, above it.\n") : statements;
        const QString project = readSqitchPlan(folder.text(settings.planFile)).project;
        return WrittenFile { folder.pathOf(settings.folders[kind.toLower()] + u'/' + migration.name + settings.extension), QStringLiteral("-- %1 %2:%3 to pg\n\n").arg(kind, project, migration.name).toUtf8() + begin + body + end };
    };
    const QString dependencies = migration.dependencies.isEmpty() ? QString() : QStringLiteral("[%1] ").arg(migration.dependencies.join(u' '));
    const QString user = qEnvironmentVariable("SQITCH_FULLNAME", qEnvironmentVariable("USER", QStringLiteral("lockkeeper"))), email = qEnvironmentVariable("SQITCH_EMAIL", user + QStringLiteral("@localhost"));
    QByteArray plan = folder.text(settings.planFile);
    if (!plan.endsWith('\n'))
        plan += '\n';
    plan += QStringLiteral("%1 %2%3 %4 <%5> # %6\n").arg(migration.name, dependencies, migration.version, user, email, QString(migration.name).replace(u'_', u' ')).toUtf8();
    return { script(QStringLiteral("Deploy"), migration.up), script(QStringLiteral("Revert"), migration.down), script(QStringLiteral("Verify"), asAssertions(migration.verify, migration.name, settings.registry)), { folder.pathOf(settings.planFile), plan, true } };
}

static QString revertFile(const Migration &migration)
{
    QString file = migration.upFile;
    const qsizetype at = file.lastIndexOf(QStringLiteral("/deploy/") + migration.name);
    return at < 0 ? QString() : file.replace(at, 8, QStringLiteral("/revert/"));
}

/// The folder of sqitch.conf, where that says that the plan lies in @p folder.
static QString confFolder(const QString &folder, const QString &root)
{
    for (QString above = folder; above.startsWith(root); above = QFileInfo(above).path()) {
        const FormatFolder candidate(above);
        if (candidate.has(QStringLiteral("sqitch.conf")))
            return candidate.has(sqitchSettings(candidate).planFile) ? above : folder;
        if (above == root) // which may be the topmost folder of all
            break;
    }
    return folder;
}

MigrationFormat sqitch()
{
    return { QStringLiteral("sqitch"), { QStringLiteral("sqitch") }, confidence, scan, write, nextName, revertFile, nullptr, false, historyPlace, nullptr, confFolder };
}

} // namespace lockkeeper::formats
