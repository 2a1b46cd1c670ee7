#include "models/migration/migrationproject.h"

#include "models/catalog/catalogdifference.h"
#include "models/change/restoring.h"
#include "models/core/error.h"
#include "models/core/files.h"
#include "models/sql/scriptvariables.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Project", text);
}

/// "Add a note" as "add_a_note": what every file system and every tool takes.
static QString slug(const QString &description)
{
    QString result;
    for (const QChar c : description.toLower()) {
        const bool plain = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (plain)
            result += c;
        else if (!result.isEmpty() && !result.endsWith(u'_'))
            result += u'_';
    }
    while (result.endsWith(u'_'))
        result.chop(1);
    return result;
}

PlannedMigration plannedMigration(const MigrationProject &project, const MigrationDraft &draft, const QDateTime &now)
{
    NewMigration written { {}, slug(draft.description), draft.description, now, draft.up, draft.down, draft.verify, draft.transactional, {} };
    if (written.name.isEmpty())
        throw Error(ErrorKind::Input, tr("A migration needs a description with letters or digits."), tr("Write what it does, for example: add orders.customer_note"));
    const MigrationFormat &format = formatOf(project.format);
    if (!format.write)
        throw Error(ErrorKind::Input, tr("New migrations cannot be written in the format %1.").arg(project.format), tr("Write it with the project's own tool."));
    written.version = format.nextVersion(project.migrations, now);
    if (!project.migrations.isEmpty())
        written.dependencies = { project.migrations.back().version };
    const FormatFolder folder(project.migrationsFolder);
    const QList<WrittenFile> files = format.write(folder, project.migrations, written);
    for (const WrittenFile &file : files)
        if (!file.mayExist && QFileInfo::exists(file.path))
            throw Error(ErrorKind::Input, tr("%1 exists already.").arg(file.path), tr("Choose another description."));
    return { written.version, files };
}

Migration createMigration(const MigrationProject &project, const MigrationDraft &draft, const QDateTime &now)
{
    const QList<WrittenFile> files = plannedMigration(project, draft, now).files;
    for (const WrittenFile &file : files) {
        if (QFileInfo(file.path).path() != project.migrationsFolder)
            makeFolder(QFileInfo(file.path).path());
        writeFileAtomically(file.path, file.content);
    }
    QList<ProjectProblem> problems;
    const QList<Migration> migrations = formatOf(project.format).scan(FormatFolder(project.migrationsFolder), { project.placeholders }, problems);
    for (const Migration &migration : migrations)
        if (!project.migration(migration.version) && migration.upFile == files.front().path)
            return migration;
    throw Error(ErrorKind::Internal, tr("The new migration was written but is not found again: %1").arg(files.front().path));
}

QString missingDownFile(const MigrationProject &project, const Migration &migration)
{
    const MigrationFormat &format = formatOf(project.format);
    return format.downFile ? format.downFile(migration) : QString();
}

bool hasDowns(const MigrationProject &project)
{
    const MigrationFormat &format = formatOf(project.format);
    return format.downFile || format.sections || project.format == u"alembic";
}

QByteArray downFileText(const MigrationProject &project, const Migration &migration, const QByteArray &statements)
{
    const QByteArray head = "-- Reverses: " + migration.version.toUtf8() + '\n';
    const bool own = project.format == u"native" || project.format == u"sqitch"; // the others are wrapped by their tool
    return head + (own ? "BEGIN;\nSET LOCAL lock_timeout = '2s';\n\n" + statements + "COMMIT;\n" : '\n' + statements);
}

/// The inverses of a statement's operations, the last one first.
static QByteArray inverseOf(const StatementAnalysis &statement)
{
    QList<QByteArray> parts;
    for (qsizetype i = 0; i < statement.operations.size(); ++i) {
        const Operation &operation = statement.operations[i];
        const Inverse inverse = operation->inverse(statement.contexts[size_t(i)]);
        if (inverse.kind == Inverse::Kind::Nothing || (inverse.kind == Inverse::Kind::Impossible && !operation->understood()))
            continue;
        QByteArray part = "-- " + tr("Undoes: %1.").arg(operation->summary()).toUtf8() + '\n';
        if (!inverse.lost.isEmpty() && inverse.kind != Inverse::Kind::Impossible)
            part += "-- " + tr("Does not come back: %1.").arg(inverse.lost).toUtf8() + '\n';
        for (const QString &line : inverse.statements)
            part += line.toUtf8() + ";\n";
        parts.prepend(part + '\n');
    }
    return parts.join();
}

static QByteArray terminated(const QStringList &statements)
{
    QByteArray text;
    for (const QString &statement : statements)
        text += statement.toUtf8() + (statement.endsWith(u';') ? "\n\n" : ";\n\n");
    return text;
}

QByteArray derivedDown(const ScriptAnalysis &up)
{
    for (const StatementAnalysis &statement : up.statements)
        if (!statement.variables.isEmpty())
            return "-- " + tr("Line %1 holds %2, whose value is put in when the script runs: the way back is to be written by hand.").arg(statement.line).arg(namesOfVariables(up.script.textOf(statement.statement), statement.variables).join(QStringLiteral(", "))).toUtf8() + '\n';
    QByteArray text;
    for (auto statement = up.statements.rbegin(); statement != up.statements.rend(); ++statement)
        text += inverseOf(*statement);
    // What the inverses of single operations leave out is found by running them in thought.
    const auto after = [&](const QByteArray &down) { return analyzeScript(Script(down), { .before = up.after, .serverVersion = up.before->serverVersion })->after; };
    const Restoring restoring = restoringStatements(*up.before, *after(text));
    if (!restoring.isEmpty())
        text = terminated(restoring.first) + text + terminated(restoring.last);
    QStringList open;
    for (const CatalogDifference &difference : catalogDifferences(*up.before, *after(text)))
        if (difference.kind == CatalogDifference::Kind::Missing || difference.kind == CatalogDifference::Kind::Extra)
            open << QStringLiteral("-- ") + tr("Not brought back: %1").arg(difference.object);
    return open.isEmpty() ? text : text + open.join(u'\n').toUtf8() + '\n';
}

} // namespace lockkeeper
