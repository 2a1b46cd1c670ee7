// node-pg-migrate with files in SQL: numbered, with "-- Up Migration" and "-- Down Migration", beside modules in
// JavaScript or TypeScript; a package.json names the tool.
#include "models/migration/formatsupport.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace lockkeeper::formats {

MigrationFormat numbered();

static double confidence(const FormatFolder &folder)
{
    static constexpr double leastOfNames = 0.3, ofPackage = 0.97;
    return folder.textOfNearest({ QStringLiteral("package.json") }).contains("\"node-pg-migrate\"") && numbered().confidence(folder) > leastOfNames ? ofPackage : 0;
}

/// The line "-- Up Migration" or "-- Down Migration" of the file, whatever follows in it; from -1 where it has none.
static TextRange markOf(const QByteArray &text, const char *word)
{
    const QRegularExpression mark(QStringLiteral("^[ \\t]*--[\\s-]*%1\\s+migration").arg(QLatin1String(word)), QRegularExpression::MultilineOption | QRegularExpression::CaseInsensitiveOption);
    const auto match = mark.match(QString::fromLatin1(text)); // bytes stay where they are
    if (!match.hasMatch())
        return { -1, 0 };
    const qsizetype end = text.indexOf('\n', match.capturedEnd());
    return { match.capturedStart(), end < 0 ? text.size() : end + 1 };
}

static void part(Migration &migration, const QByteArray &text)
{
    const TextRange up = markOf(text, "up"), down = markOf(text, "down");
    if (down.begin < 0)
        return;
    Sections sections;
    sections.hasUp = sections.hasDown = true;
    sections.up << TextRange { up.end, up.begin < down.begin ? down.begin : text.size() };
    sections.down << TextRange { down.end, up.begin > down.begin ? up.begin : text.size() };
    setSections(migration, migration.upFile, sections);
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations;
    for (const QString &file : folder.sqlFiles()) {
        const auto parts = numberedName(file.chopped(4));
        if (!parts) {
            problems << ProjectProblem { file, tr("%1 does not begin with a number, so it is left out. Rename it.").arg(file) };
            continue;
        }
        Migration migration;
        migration.version = parts->version;
        migration.name = parts->name;
        migration.upFile = folder.pathOf(file);
        part(migration, folder.text(file));
        addUnique(migrations, migration, problems);
    }
    for (const QString &ending : { QStringLiteral(".js"), QStringLiteral(".cjs"), QStringLiteral(".mjs"), QStringLiteral(".ts") })
        for (const QString &file : folder.files())
            if (file.endsWith(ending) && !file.endsWith(u".d.ts"))
                addProgram(migrations, numberedName(file.chopped(ending.size())), folder.pathOf(file), QStringLiteral("node-pg-migrate"));
    for (Migration &migration : migrations)
        migration.key = QFileInfo(migration.upFile).completeBaseName();
    sortByVersion(migrations);
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    const QByteArray head = migration.transactional ? "" : "-- node-pg-migrate runs a file in a transaction, in which PostgreSQL refuses this: apply it with lockkeeper, or make it a\n-- program that calls pgm.noTransaction().\n";
    return { { folder.pathOf(migration.version + u'_' + migration.name + QStringLiteral(".sql")), "-- Up Migration\n" + head + upScript(migration, false) + "\n-- Down Migration\n" + downScript(migration, false) } };
}

MigrationFormat node_pg_migrate()
{
    MigrationFormat format { QStringLiteral("node-pg-migrate"), { QStringLiteral("node-pg-migrate"), QStringLiteral("native") }, confidence, scan, write, nextVersion, nullptr };
    // pgm.sql() of the whole file; only a program can say that it needs no transaction.
    format.run = { .inTransaction = true, .sending = Sending::OneQuery, .refusesOutOfOrder = true };
    return format;
}

} // namespace lockkeeper::formats
