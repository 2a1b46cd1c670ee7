// Alembic: revisions in versions/*.py, a graph by down_revision and depends_on, read from the files without running them.
#include "models/migration/alembicgraph.h"
#include "models/migration/alembicsettings.h"
#include "models/migration/formatsupport.h"
#include "models/migration/pythonassignment.h"
#include "models/sql/script.h"

#include <QFileInfo>
#include <QRandomGenerator>
#include <QRegularExpression>

namespace lockkeeper::formats {

static double confidence(const FormatFolder &folder)
{
    static constexpr double withoutTemplate = 0.7;
    if (!folder.files().contains(QStringLiteral("env.py")) || !QFileInfo(alembicSettings(folder).versionFolders.front()).isDir())
        return 0;
    return folder.files().contains(QStringLiteral("script.py.mako")) ? 1 : withoutTemplate;
}

/// What the file says of itself: the first line of its docstring.
static QString titleOf(const QByteArray &text)
{
    const qsizetype begin = text.indexOf("\"\"\"");
    if (begin < 0)
        return {};
    return QString::fromUtf8(text.mid(begin + 3, text.indexOf('\n', begin + 3) - begin - 3).replace("\"\"\"", "").trimmed());
}

static bool hasDowngrade(const QByteArray &text)
{
    const qsizetype begin = text.indexOf("\ndef downgrade(");
    if (begin < 0)
        return false;
    for (const QByteArray &line : text.mid(text.indexOf('\n', begin + 1) + 1).split('\n'))
        if (const QByteArray words = line.trimmed(); !words.isEmpty() && !words.startsWith('#') && !words.startsWith("\"\"\""))
            return !words.startsWith("raise ") && !words.startsWith("def ");
    return false;
}

/// As env.py gives it to context.configure(), where it is written out there.
static HistoryPlace historyPlace(const FormatFolder &folder)
{
    static const QRegularExpression table(QStringLiteral("\\bversion_table\\s*=\\s*[\"']([^\"']+)[\"']")), schema(QStringLiteral("\\bversion_table_schema\\s*=\\s*[\"']([^\"']+)[\"']"));
    const QString text = QString::fromUtf8(folder.text(QStringLiteral("env.py")));
    return { schema.match(text).captured(1), table.match(text).captured(1) };
}

/// With their texts, absolute.
static QList<std::pair<QString, QByteArray>> revisionFiles(const FormatFolder &folder)
{
    const AlembicSettings settings = alembicSettings(folder);
    QList<std::pair<QString, QByteArray>> files;
    for (const QString &path : settings.versionFolders) {
        const FormatFolder versions(path);
        for (const QString &file : settings.recursive ? versions.filesBelow(QStringLiteral(".py")) : versions.files().filter(QStringLiteral(".py")))
            if (file.endsWith(u".py") && !file.endsWith(u"__init__.py"))
                files.append({ versions.pathOf(file), versions.text(file) });
    }
    return files;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QMap<QString, Migration> revisions;
    QMap<QString, QString> labels;
    const QString table = historyPlace(folder).table;
    for (const auto &[file, text] : revisionFiles(folder)) {
        const QString revision = assignedStrings(text, "revision").value(0);
        if (revision.isEmpty())
            continue;
        Migration migration;
        migration.version = revision;
        migration.name = titleOf(text);
        migration.upFile = file;
        migration.downFile = hasDowngrade(text) ? migration.upFile : QString();
        const QStringList parents = assignedStrings(text, "down_revision");
        migration.dependencies = parents + assignedStrings(text, "depends_on");
        migration.details = { { QStringLiteral("alembic"), folder.path() }, { QStringLiteral("versiontable"), table }, { QStringLiteral("parents"), parents.join(u' ') } };
        for (const QString &label : assignedStrings(text, "branch_labels"))
            labels.insert(label, revision);
        if (revisions.contains(revision))
            problems << ProjectProblem { file, tr("%1 has the same revision as %2. Give one of them another.").arg(file.section(u'/', -1), revisions[revision].upFile.section(u'/', -1)), true };
        else
            revisions.insert(revision, migration);
    }
    for (Migration &migration : revisions)
        for (QString &dependency : migration.dependencies)
            dependency = labels.value(dependency, dependency);
    const QList<Migration> migrations = inGraphOrder(revisions, problems);
    QSet<QString> heads;
    for (const Migration &migration : migrations) {
        heads.insert(migration.version);
        for (const QString &parent : migration.details.value(QStringLiteral("parents")).split(u' '))
            heads.remove(parent);
    }
    QStringList named = heads.values();
    named.sort();
    if (heads.size() > 1 && eachHasItsBranch(heads, revisions, labels)) {
        ProjectProblem branches { QStringLiteral("versions"), tr("There are %1 branches with a label each: %2.").arg(heads.size()).arg(named.join(QStringLiteral(", "))) };
        branches.remark = true;
        problems << branches;
    } else if (heads.size() > 1)
        problems << ProjectProblem { QStringLiteral("versions"), tr("There are several heads: %1. Write a merge revision (alembic merge heads), or name the head that is meant.").arg(named.join(QStringLiteral(", "))) };
    return migrations;
}

static QString randomRevision(const QList<Migration> &migrations, const QDateTime &)
{
    static constexpr int revisionDigits = 12;
    QString revision;
    const auto taken = [&] { return std::any_of(migrations.begin(), migrations.end(), [&](const Migration &known) { return known.version == revision; }); };
    do {
        revision = QString::number(QRandomGenerator::global()->generate64(), 16).rightJustified(16, u'0').left(revisionDigits);
    } while (taken());
    return revision;
}

/// A script as one op.execute() for each statement: several in one are what asyncpg refuses, and what PostgreSQL runs as one
/// transaction. In strings that they cannot end; op.execute() takes :name for a parameter, unless it is escaped.
static QByteArray executes(const QByteArray &text, const QByteArray &indent)
{
    static const QRegularExpression parameter(QStringLiteral("(?<![:\\w\\\\]):(?=\\w)"));
    const Script script(text);
    QByteArray calls;
    qsizetype begin = 0; // with all comments before it
    for (const Statement &statement : script.statements()) {
        const qsizetype from = std::exchange(begin, statement.terminated ? text.indexOf(';', statement.range.end) + 1 : statement.range.end);
        const QByteArray sql = QString::fromUtf8(text.mid(from, statement.range.end - from).trimmed()).replace(parameter, QStringLiteral("\\:")).toUtf8();
        const bool raw = !sql.contains("\"\"\"");
        calls += indent + "op.execute(" + (raw ? "r\"\"\"\n" + sql : "\"\"\"\n" + QByteArray(sql).replace('\\', "\\\\").replace('"', "\\\"")) + "\n\"\"\")\n";
    }
    if (!calls.isEmpty())
        return calls;
    for (QByteArray &line : text.trimmed().split('\n'))
        if (line.startsWith("--"))
            calls += indent + line.replace(0, 2, "#") + '\n';
    return calls + indent + "pass\n";
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    QByteArray parents = "None";
    if (migration.dependencies.size() == 1)
        parents = '\'' + migration.dependencies.front().toUtf8() + '\'';
    else if (!migration.dependencies.isEmpty())
        parents = "('" + migration.dependencies.join(QStringLiteral("', '")).toUtf8() + "')";
    const auto block = [&](const QByteArray &script) {
        if (migration.transactional || script.trimmed().isEmpty())
            return executes(script, "    ");
        return "    with op.get_context().autocommit_block():\n" + executes(script, "        ");
    };
    const QByteArray revision = migration.version.toUtf8();
    const QByteArray content = "\"\"\"" + QString(migration.name).replace(u'_', u' ').toUtf8() + "\n\nRevision ID: " + revision + "\nRevises: " + migration.dependencies.join(QStringLiteral(", ")).toUtf8()
        + "\n\n\"\"\"\nfrom alembic import op\n\nrevision = '" + revision + "'\ndown_revision = " + parents + "\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n" + block(migration.up + (migration.verify.isEmpty() ? "" : '\n' + migration.verify))
        + "\n\ndef downgrade():\n" + block(migration.down);
    return { { alembicSettings(folder).versionFolders.front() + QStringLiteral("/%1_%2.py").arg(migration.version, migration.name), content } };
}

MigrationFormat alembic()
{
    return { QStringLiteral("alembic"), { QStringLiteral("alembic") }, confidence, scan, write, randomRevision, nullptr, nullptr, false, historyPlace };
}

} // namespace lockkeeper::formats
