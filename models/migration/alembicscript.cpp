#include "models/migration/alembicscript.h"

#include "models/core/childprocess.h"
#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/trust.h"
#include "models/sql/parsetree.h"
#include "models/sql/script.h"

#include <QCoreApplication>
#include <QDir>
#include <QHash>
#include <QMutex>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Alembic", text);
}

/// The folder of alembic.ini: the script folder's own, or one above it.
static QString workingFolder(const QString &scripts)
{
    for (QDir folder(scripts);;) {
        if (folder.exists(QStringLiteral("alembic.ini")))
            return folder.path();
        if (!folder.cdUp())
            throw Error(ErrorKind::Input, tr("There is no alembic.ini in %1 or above it.").arg(scripts), tr("Alembic needs one to write its SQL."));
    }
}

/// Offline, env.py may leave the table its usual name.
static bool isOnVersionTable(const SyntaxNode &node, const QString &configured)
{
    const QStringList tables { QStringLiteral("alembic_version"), configured.isEmpty() ? QStringLiteral("alembic_version") : configured };
    if (tables.contains(node.child("relation").string("relname")))
        return true;
    for (const SyntaxNode &object : node.is("DropStmt") ? node.children("objects") : QList<SyntaxNode>())
        if (const QList<SyntaxNode> parts = object.children("items"); !parts.isEmpty() && tables.contains(parts.back().string("sval")))
            return true;
    return false;
}

/// Statements on the version table, and the transaction around it all, are the runner's.
static QByteArray withoutBookkeeping(const QByteArray &text, const QString &table)
{
    QByteArray result = text;
    const Script script(text);
    for (const Statement &statement : script.statements()) {
        const SyntaxNode node = ParseTree::parse(script.textOf(statement)).statement();
        if (node.is("TransactionStmt") || isOnVersionTable(node, table)) {
            const qsizetype end = std::min(text.size(), statement.range.end + (statement.terminated ? 1 : 0));
            for (qsizetype at = statement.range.begin; at < end; ++at)
                if (result[at] != '\n')
                    result[at] = ' ';
        }
    }
    return result;
}

static void refuseUntrusted(const QString &scripts, const QString &why)
{
    if (!isTrusted(scripts))
        throw Error(ErrorKind::Input, why, tr("Look at env.py and the revisions, then run lockkeeper trust in the project."));
}

static Error failedError(const QString &what, const QString &advice, const ChildResult &result)
{
    static constexpr qsizetype shown = 20; // lines
    const QStringList lines = QString::fromUtf8(result.errors.trimmed().isEmpty() ? result.output : result.errors).trimmed().split(u'\n');
    Error error(ErrorKind::Statement, QStringLiteral("%1 %2").arg(what, lines.back().trimmed()), advice); // Python says at the end what is wrong
    error.detail = lines.mid(std::max<qsizetype>(0, lines.size() - shown)).join(u'\n');
    return error;
}

/// @p arguments follow the name of the program.
static QByteArray runAlembic(const QString &scripts, const QStringList &arguments, Progress &progress)
{
    const QString words = QStringLiteral("alembic ") + arguments.join(u' ');
    refuseUntrusted(scripts, tr("%1 runs the project's Python, and this project was not trusted in its present content.").arg(words));
    const ChildResult result = runChild({ QStringLiteral("alembic"), arguments, QProcessEnvironment::systemEnvironment(), workingFolder(scripts) }, progress);
    if (result.exitCode != 0)
        throw failedError(tr("%1 ended with %2.").arg(words).arg(result.exitCode), tr("Its own words stand below."), result);
    return result.output + result.errors; // it says what it does on both
}

QByteArray alembicRevision(const QString &scripts, const QString &message, Progress &progress)
{
    return runAlembic(scripts, { QStringLiteral("revision"), QStringLiteral("--autogenerate"), QStringLiteral("-m"), message }, progress);
}

QByteArray alembicCheck(const QString &scripts, Progress &progress)
{
    return runAlembic(scripts, { QStringLiteral("check") }, progress);
}

static const char upgradeMark[] = "-- Running upgrade ", downgradeMark[] = "-- Running downgrade ";

/// What Alembic writes for one revision, where the others that a merge follows are written before it.
static QByteArray partOf(const QByteArray &text, const QString &version, Direction direction)
{
    const QByteArray mark = direction == Direction::Up ? upgradeMark : downgradeMark, revision = version.toUtf8();
    QByteArray part;
    bool ours = false;
    for (const QByteArray &line : text.split('\n')) {
        if (line.startsWith(mark))
            ours = direction == Direction::Up ? line.trimmed().endsWith("-> " + revision) || line.contains("-> " + revision + ',') : line.startsWith(mark + revision + " ->");
        if (ours)
            part += line + '\n';
    }
    return part;
}

void requireTrust(const Migration &migration)
{
    if (const QString scripts = migration.details.value(QStringLiteral("alembic")); !scripts.isEmpty())
        refuseUntrusted(scripts, tr("The SQL of %1 comes from running its Python, and this project was not trusted in its present content.").arg(migration.title()));
}

QByteArray alembicScript(const Migration &migration, Direction direction)
{
    const QString scripts = migration.details.value(QStringLiteral("alembic"));
    requireTrust(migration);
    const QStringList parents = migration.details.value(QStringLiteral("parents")).split(u' ', Qt::SkipEmptyParts);
    if (parents.size() > 1 && !readTextFile(migration.upFile).contains("op."))
        return {}; // a merge mostly has no statements of its own
    const QString before = parents.value(0, QStringLiteral("base"));
    const QString range = direction == Direction::Up ? (parents.isEmpty() ? migration.version : before + u':' + migration.version) : migration.version + u':' + before;

    // Alembic needs a second for its start; the text of a trusted content does not change.
    static QMutex mutex;
    static QHash<QString, QByteArray> texts;
    const QString known = scripts + u'\n' + range + u'\n' + directionId(direction);
    {
        const QMutexLocker locker(&mutex);
        if (const auto text = texts.constFind(known); text != texts.cend())
            return *text;
    }
    Progress progress;
    const ChildResult result = runChild({ QStringLiteral("alembic"), { direction == Direction::Up ? QStringLiteral("upgrade") : QStringLiteral("downgrade"), range, QStringLiteral("--sql") }, QProcessEnvironment::systemEnvironment(), workingFolder(scripts) }, progress);
    if (result.exitCode != 0)
        throw failedError(tr("Alembic could not write the SQL of %1.").arg(migration.title()), tr("Run alembic %1 %2 --sql in the project to see why.").arg(direction == Direction::Up ? QStringLiteral("upgrade") : QStringLiteral("downgrade"), range), result);
    // Also what it depends on is written before it, or what depends on it.
    const bool several = parents.size() > 1 || result.output.count(direction == Direction::Up ? upgradeMark : downgradeMark) > 1;
    const QByteArray own = several ? partOf(result.output, migration.version, direction) : result.output;
    const QByteArray text = withoutBookkeeping(own, migration.details.value(QStringLiteral("versiontable")));
    const QMutexLocker locker(&mutex);
    return texts[known] = text;
}

} // namespace lockkeeper
