// sql-migrate: NAME.sql with "-- +migrate Up" and "-- +migrate Down", each may say notransaction; the file's name is its id.
#include "models/migration/formatsupport.h"

namespace lockkeeper::formats {

static double confidence(const FormatFolder &folder)
{
    return shareWithDirective(folder, "+migrate up");
}

static Sections cut(const QByteArray &text)
{
    Sections sections;
    for (const DirectiveLine &line : directiveLines(text, "+migrate")) {
        const QByteArrayList words = line.text.mid(line.text.indexOf("+migrate") + 8).simplified().toLower().split(' ');
        const bool up = words.value(0) == "up", down = words.value(0) == "down";
        if (!up && !down)
            continue;
        if (sections.hasDown && sections.down.back().end == text.size())
            sections.down.back().end = line.begin;
        else if (sections.hasUp && sections.up.back().end == text.size())
            sections.up.back().end = line.begin;
        (up ? sections.up : sections.down) << TextRange { line.next, text.size() };
        (up ? sections.hasUp : sections.hasDown) = true;
        (up ? sections.upTransactional : sections.downTransactional) = !words.contains("notransaction");
    }
    return sections;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations;
    for (const QString &fileName : folder.sqlFiles()) {
        const Sections sections = cut(folder.text(fileName));
        if (!sections.hasUp) {
            problems << ProjectProblem { fileName, fileName + QStringLiteral(": ") + tr("The file has no line \"-- +migrate Up\", so it is left out. Add one above its statements.") };
            continue;
        }
        const QString stem = fileName.chopped(4);
        const auto parts = numberedName(stem);
        Migration migration;
        migration.version = parts ? parts->version : stem;
        migration.name = parts ? parts->name : QString();
        migration.key = fileName;
        setSections(migration, folder.pathOf(fileName), sections);
        addUnique(migrations, migration, problems);
    }
    sortByVersion(migrations);
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    const QByteArray option = migration.transactional ? "\n" : " notransaction\n";
    const auto block = [&](const QByteArray &script) { return migration.transactional ? "-- +migrate StatementBegin\n" + script + "-- +migrate StatementEnd\n" : script; };
    return { { folder.pathOf(migration.version + u'-' + migration.name + QStringLiteral(".sql")), "-- +migrate Up" + option + block(upScript(migration, false)) + "\n-- +migrate Down" + option + block(downScript(migration, false)) } };
}

static QList<Sections> sections(const QByteArray &text)
{
    return text.contains("+migrate") ? oneMigration(cut(text)) : QList<Sections>();
}

MigrationFormat sql_migrate()
{
    return { QStringLiteral("sql-migrate"), { QStringLiteral("sql-migrate") }, confidence, scan, write, nextVersion, nullptr, sections };
}

} // namespace lockkeeper::formats
