#include "models/migration/migrationproject.h"

#include "models/core/error.h"
#include "models/core/files.h"

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

Migration createMigration(const MigrationProject &project, const MigrationDraft &draft, const QDateTime &now)
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
    for (const WrittenFile &file : files) {
        if (QFileInfo(file.path).path() != project.migrationsFolder)
            makeFolder(QFileInfo(file.path).path());
        writeFileAtomically(file.path, file.content);
    }
    QList<ProjectProblem> problems;
    const QList<Migration> migrations = format.scan(FormatFolder(project.migrationsFolder), { project.placeholders }, problems);
    for (const Migration &migration : migrations)
        if (!project.migration(migration.version))
            return migration;
    throw Error(ErrorKind::Internal, tr("The new migration was written but is not found again: %1").arg(files.front().path));
}

QByteArray derivedDown(const ScriptAnalysis &up)
{
    QByteArray text;
    for (auto statement = up.statements.rbegin(); statement != up.statements.rend(); ++statement) {
        OperationContext context = statement->context;
        QList<QByteArray> parts;
        for (const Operation &operation : statement->operations) {
            const Inverse inverse = operation->inverse(context);
            QByteArray part;
            if (inverse.kind == Inverse::Kind::Nothing)
                continue;
            part += "-- " + tr("Undoes: %1.").arg(operation->summary()).toUtf8() + '\n';
            if (!inverse.lost.isEmpty())
                part += "-- " + tr("Does not come back: %1.").arg(inverse.lost).toUtf8() + '\n';
            for (const QString &line : inverse.statements)
                part += line.toUtf8() + ";\n";
            parts.prepend(part + '\n');
            auto catalog = std::make_shared<Catalog>(*context.catalog);
            operation->apply(*catalog, context);
            context.catalog = catalog;
        }
        for (const QByteArray &part : std::as_const(parts))
            text += part;
    }
    return text;
}

} // namespace lockkeeper
