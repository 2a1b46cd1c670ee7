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

static QByteArray upTemplate(const QString &description, const QString &created, const QString &previous, const QByteArray &body)
{
    const QByteArray statements = body.isEmpty() ? QByteArray("-- Say what each statement does and why, above it.\n\n") : body;
    return QStringLiteral("-- Migration: %1\n-- Created:   %2\n-- Depends:   %3\nBEGIN;\nSET LOCAL lock_timeout = '2s';\n\n").arg(description, created, previous.isEmpty() ? QStringLiteral("nothing") : previous).toUtf8()
        + statements + "\n-- Verify: true when the migration did its work.\nSELECT true AS ok;\n\nCOMMIT;\n";
}

static QByteArray downTemplate(const QString &description, const QString &version, const QByteArray &body)
{
    const QByteArray statements = body.isEmpty() ? QByteArray("-- Undo the statements of the up in reverse order.\n\n") : body;
    return QStringLiteral("-- Rollback: %1\n-- Reverses: %2\nBEGIN;\nSET LOCAL lock_timeout = '2s';\n\n").arg(description, version).toUtf8() + statements
        + "\n-- Verify: true when the rollback did its work.\nSELECT true AS ok;\n\nCOMMIT;\n";
}

Migration createMigration(const MigrationProject &project, const QString &description, const QDateTime &now, const QByteArray &up, const QByteArray &down)
{
    const QString name = slug(description);
    if (name.isEmpty())
        throw Error(ErrorKind::Input, tr("A migration needs a description with letters or digits."), tr("Write what it does, for example: add orders.customer_note"));
    QString version = now.toString(QStringLiteral("yyyyMMddHHmmss"));
    const QString previous = project.migrations.isEmpty() ? QString() : project.migrations.back().version;
    if (!previous.isEmpty() && version <= previous) // a clock that is behind, or a second one within the same second
        version = QString::number(previous.toLongLong() + 1);
    for (const MigrationFormat &format : allFormats()) {
        if (format.id != project.format)
            continue;
        const Migration created = format.filesOf(project.migrationsFolder, version, name);
        for (const QString &file : { created.upFile, created.downFile })
            if (QFileInfo::exists(file))
                throw Error(ErrorKind::Input, tr("%1 exists already.").arg(file), tr("Choose another description."));
        writeFileAtomically(created.upFile, upTemplate(description, now.toString(QStringLiteral("yyyy-MM-dd HH:mm")), previous, up));
        writeFileAtomically(created.downFile, downTemplate(description, version, down));
        return created;
    }
    throw Error(ErrorKind::Input, tr("New files cannot be written in the format %1.").arg(project.format));
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
