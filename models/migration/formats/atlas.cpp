// Atlas: VERSION_name.sql with atlas.sum, a chain of checksums that is checked and kept up to date.
#include "models/migration/formatsupport.h"

#include <QCryptographicHash>

namespace lockkeeper::formats {

static const QString sumFile = QStringLiteral("atlas.sum");

static double confidence(const FormatFolder &folder)
{
    static constexpr double ofNames = 0.98; // a folder of another tool may have a sum file too: its own marks count more
    const QStringList names = folder.sqlFiles(); // pairs with a sum file are golang-migrate's, which Atlas can write
    const bool pairs = std::any_of(names.begin(), names.end(), [](const QString &name) { return name.endsWith(u".down.sql"); });
    return folder.files().contains(sumFile) && !pairs ? ofNames : 0;
}

/// "-- atlas:sum ignore" in its first line.
static bool isLeftOutOfSums(const QByteArray &content)
{
    return content.left(content.indexOf('\n')).simplified().endsWith("atlas:sum ignore");
}

/// Several scripts in one file, each below a line "-- NAME --".
static bool isArchive(const QByteArray &content)
{
    return content.left(content.indexOf('\n')).simplified() == "-- atlas:txtar";
}

static Sections archived(const QByteArray &content)
{
    Sections sections;
    QList<TextRange> *open = nullptr;
    for (const DirectiveLine &line : directiveLines(content, {})) {
        const QByteArray text = line.text.simplified();
        if (!text.endsWith(" --") || text.count(' ') != 2)
            continue;
        if (open)
            open->back().end = line.begin;
        const QByteArray name = text.split(' ')[1];
        open = name == "migration.sql" ? &sections.up : name == "down.sql" ? &sections.down : nullptr;
        if (open)
            open->append({ line.next, content.size() });
    }
    sections.hasUp = !sections.up.isEmpty();
    sections.hasDown = !sections.down.isEmpty();
    return sections;
}

static void addProblemOfChecks(const QString &name, const QByteArray &content, QList<ProjectProblem> &problems)
{
    for (const DirectiveLine &line : directiveLines(content, "checks"))
        if (isArchive(content) && line.text.simplified().endsWith(" --")) {
            problems << ProjectProblem { name, tr("%1 has checks, which only Atlas asks: here it runs whatever they say. Ask them yourself before it is applied.").arg(name) };
            return;
        }
}

static QList<Sections> sections(const QByteArray &text)
{
    return isArchive(text) ? oneMigration(archived(text)) : QList<Sections>();
}

/// "h1:" and the base64 of SHA-256, one line a file, each over everything up to and with it; the first line over the rest.
static QByteArray checksums(const QList<std::pair<QString, QByteArray>> &files)
{
    static const QByteArray prefix("h1:");
    QCryptographicHash chain(QCryptographicHash::Sha256), total(QCryptographicHash::Sha256);
    QByteArray lines;
    for (const auto &[name, content] : files) {
        chain.addData(name.toUtf8());
        if (isLeftOutOfSums(content))
            continue;
        chain.addData(content);
        const QByteArray sum = chain.result().toBase64();
        total.addData(name.toUtf8());
        total.addData(sum);
        lines += name.toUtf8() + ' ' + prefix + sum + '\n';
    }
    return prefix + total.result().toBase64() + '\n' + lines;
}

static QList<std::pair<QString, QByteArray>> contents(const FormatFolder &folder)
{
    QList<std::pair<QString, QByteArray>> files;
    for (const QString &name : folder.files())
        if (name.endsWith(u".sql"))
            files.append({ name, folder.text(name) });
    return files;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations;
    const auto files = contents(folder);
    for (const auto &[name, content] : files) {
        const auto parts = numberedName(name.chopped(4));
        if (!parts) {
            problems << ProjectProblem { name, tr("%1 does not begin with a version in digits, so it is left out. Rename it.").arg(name) };
            continue;
        }
        Migration migration;
        migration.version = parts->version;
        migration.name = parts->name;
        migration.upFile = folder.pathOf(name);
        if (isArchive(content))
            setSections(migration, migration.upFile, archived(content));
        if (content.contains("-- checks"))
            addProblemOfChecks(name, content, problems);
        for (const DirectiveLine &line : directiveLines(content, "atlas:")) {
            const QByteArray words = line.text.mid(2).simplified().toLower();
            if (words == "atlas:txmode none")
                migration.upTransactional = false;
            else if (words.startsWith("atlas:checkpoint"))
                migration.kind = MigrationKind::Baseline;
        }
        addUnique(migrations, migration, problems);
    }
    sortByFileName(migrations);
    if (folder.text(sumFile).trimmed() != checksums(files).trimmed())
        problems << ProjectProblem { .file = sumFile, .message = tr("atlas.sum does not fit the files: one was changed, added or removed by hand. Look at the change, then run \"atlas migrate hash\" or lockkeeper repair."), .stopsRuns = true };
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    const QString name = migration.version + u'_' + migration.name + QStringLiteral(".sql");
    const QByteArray content = (migration.transactional ? QByteArray() : QByteArray("-- atlas:txmode none\n\n")) + upScript(migration, false);
    auto files = contents(folder);
    files.append({ name, content });
    std::sort(files.begin(), files.end());
    return { { folder.pathOf(name), content }, { folder.pathOf(sumFile), checksums(files), true } };
}

MigrationFormat atlas()
{
    return { QStringLiteral("atlas"), { QStringLiteral("atlas") }, confidence, scan, write, nextVersion, nullptr, sections };
}

} // namespace lockkeeper::formats
