// tern: as plain numbers, with "---- create above / drop below ----" between up and down, "---- tern: disable-tx ----", and
// templates whose values are in tern.conf.
#include "models/migration/formatsupport.h"

#include <QFileInfo>

namespace lockkeeper::formats {

MigrationFormat numbered();

static const QByteArray belowIsDown("---- create above / drop below ----");

static double confidence(const FormatFolder &folder)
{
    static constexpr double ofMarks = 0.9;
    const QStringList names = folder.sqlFiles();
    const auto marked = std::count_if(names.begin(), names.end(), [&](const QString &name) { return folder.text(name).contains(belowIsDown); });
    const bool configured = folder.has(QStringLiteral("tern.conf")) && numbered().confidence(folder) > 0;
    return configured ? 1 : names.isEmpty() ? 0 : ofMarks * double(marked) / double(names.size());
}

/// The lines name = value below a heading of tern.conf.
static QMap<QString, QString> settings(const FormatFolder &folder, const QString &heading)
{
    QMap<QString, QString> values;
    bool below = false;
    for (const QByteArray &bytes : folder.textOfNearest({ QStringLiteral("tern.conf") }).split('\n')) {
        const QString line = QString::fromUtf8(bytes).trimmed();
        if (line.startsWith(u'['))
            below = line == u'[' + heading + u']';
        else if (below && line.contains(u'=') && !line.startsWith(u'#'))
            values.insert(line.section(u'=', 0, 0).trimmed(), line.section(u'=', 1).trimmed());
    }
    return values;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &given, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations = numbered().scan(folder, given, problems);
    const QMap<QString, QString> data = settings(folder, QStringLiteral("data"));
    for (Migration &migration : migrations) {
        migration.variables = data;
        if (folder.text(migration.upFile.section(u'/', -1)).contains("---- tern: disable-tx ----"))
            migration.upTransactional = migration.downTransactional = false;
    }
    return migrations;
}

static QList<Sections> sections(const QByteArray &text)
{
    const qsizetype mark = findMarker(text, belowIsDown);
    if (mark < 0)
        return {};
    Sections sections;
    sections.hasUp = sections.hasDown = true;
    sections.up << TextRange { 0, mark };
    sections.down << TextRange { mark + belowIsDown.size(), text.size() };
    if (text.contains("---- tern: disable-tx ----"))
        sections.upTransactional = sections.downTransactional = false;
    return oneMigration(sections);
}

static HistoryPlace historyPlace(const FormatFolder &folder)
{
    const QString table = settings(folder, QStringLiteral("database")).value(QStringLiteral("version_table"));
    return { table.contains(u'.') ? table.section(u'.', 0, 0) : QString(), table.section(u'.', -1), false };
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    const QByteArray head = migration.transactional ? "" : "---- tern: disable-tx ----\n";
    return { { folder.pathOf(migration.version + u'_' + migration.name + QStringLiteral(".sql")), head + upScript(migration, false) + '\n' + belowIsDown + '\n' + downScript(migration, false) } };
}

MigrationFormat tern()
{
    return { QStringLiteral("tern"), { QStringLiteral("tern"), QStringLiteral("native") }, confidence, scan, write, nextVersion, nullptr, sections, false, historyPlace };
}

} // namespace lockkeeper::formats
