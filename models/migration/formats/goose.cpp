// goose: VERSION_name.sql with "-- +goose Up" and "-- +goose Down", NO TRANSACTION, ENVSUB ON.
#include "models/migration/formatsupport.h"

namespace lockkeeper::formats {

static double confidence(const FormatFolder &folder)
{
    return shareWithDirective(folder, "+goose up");
}

static Sections cut(const QByteArray &text, QString *problem)
{
    Sections sections;
    const QList<DirectiveLine> lines = directiveLines(text, "+goose");
    QList<TextRange> *open = nullptr;
    const auto close = [&](qsizetype end) {
        if (open)
            open->back().end = end;
        open = nullptr;
    };
    for (const DirectiveLine &line : lines) {
        const QByteArray words = line.text.mid(line.text.indexOf("+goose") + 6).simplified().toUpper();
        if (words == "UP" || words == "DOWN") {
            close(line.begin);
            open = words == "UP" ? &sections.up : &sections.down;
            (words == "UP" ? sections.hasUp : sections.hasDown) = true;
            open->append({ line.next, text.size() });
        } else if (words == "NO TRANSACTION") {
            sections.upTransactional = sections.downTransactional = false;
        }
    }
    if (!sections.hasUp)
        *problem = tr("The file has no line \"-- +goose Up\", so it is left out. Add one above its statements.");
    return sections;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations = scanSections(folder, cut, problems);
    for (Migration &migration : migrations) {
        const QByteArray text = folder.text(migration.upFile.section(u'/', -1));
        for (const DirectiveLine &line : directiveLines(text, "+goose"))
            if (line.text.simplified().toUpper().endsWith("ENVSUB ON"))
                migration.substitution = Substitution::Environment;
    }
    for (const QString &name : folder.files())
        if (name.endsWith(u".go") && !name.endsWith(u"_test.go"))
            addProgram(migrations, numberedName(name.chopped(3)), folder.pathOf(name), QStringLiteral("goose"));
    sortByVersion(migrations);
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    const QByteArray head = migration.transactional ? "" : "-- +goose NO TRANSACTION\n";
    const auto block = [](const QByteArray &script) { return "-- +goose StatementBegin\n" + script + "-- +goose StatementEnd\n"; };
    const QByteArray up = upScript(migration, false), down = downScript(migration, false);
    // Without a transaction each statement has to be sent on its own, which a block prevents.
    return { { folder.pathOf(migration.version + u'_' + migration.name + QStringLiteral(".sql")),
               head + "-- +goose Up\n" + (migration.transactional ? block(up) : up) + "\n-- +goose Down\n" + (migration.transactional ? block(down) : down) } };
}

static QList<Sections> sections(const QByteArray &text)
{
    if (findMarker(text, "+goose") < 0)
        return {};
    QString problem;
    return oneMigration(cut(text, &problem));
}

MigrationFormat goose()
{
    MigrationFormat format { QStringLiteral("goose"), { QStringLiteral("goose") }, confidence, scan, write, nextVersion, nullptr, sections };
    format.run = { .refusesOutOfOrder = true }; // without -allow-missing
    return format;
}

} // namespace lockkeeper::formats
