// An entry of formats/: how a tool lays its migrations out in files. Reading a folder runs nothing of it.
#pragma once

#include "models/change/scriptanalysis.h"
#include "models/migration/migration.h"

#include <QStringList>
#include <functional>
#include <optional>
#include <vector>

namespace lockkeeper {

/// What was wrong with a folder's files; the rest of it is still usable.
struct ProjectProblem
{
    QString file;
    QString message; ///< what is wrong and what to do
    bool sharedVersion = false; ///< two files claim one version: nobody knows which of them is to run
    bool stopsRuns = false;     ///< the tool itself runs nothing while this is so
    bool remark = false;        ///< nothing is wrong with what is read
};

/// A folder as formats see it: names at once, contents where a name does not tell.
class FormatFolder
{
public:
    explicit FormatFolder(const QString &path);

    const QString &path() const { return m_path; }
    const QStringList &files() const { return m_files; }     ///< names, sorted by their bytes
    const QStringList &folders() const { return m_folders; } ///< the same
    QStringList sqlFiles() const;
    /// Paths relative to the folder, of every file below it.
    QStringList filesBelow(const QString &suffix) const;
    bool has(const QString &name) const;
    QString pathOf(const QString &name) const { return m_path + u'/' + name; }
    /// Empty where it cannot be read: that is said where the file is run.
    QByteArray text(const QString &name) const;
    /// The path of the first of these names that is there, in the folder or one of the folders above it that still belong to
    /// the same checkout; empty where there is none.
    QString nearest(const QStringList &names) const;
    bool near(const QString &name) const { return !nearest({ name }).isEmpty(); }
    /// What stands in it; empty where there is none, or where it cannot be read.
    QByteArray textOfNearest(const QStringList &names) const;

private:
    QString m_path;
    QStringList m_files, m_folders;
    mutable QMap<QString, QByteArray> m_texts;
};

/// What the project's settings say to its format.
struct FormatSettings
{
    QMap<QString, QString> placeholders;
};

/// Up and down in one file: the parts of each.
struct Sections
{
    QList<TextRange> up, down;
    bool hasUp = false, hasDown = false;
    std::optional<bool> upTransactional, downTransactional;
    QByteArray upDelimiter, downDelimiter; ///< end a statement, where that is no semicolon
    bool semicolonsDoubled = false;        ///< ";;" stands for one that ends no statement
};

/// A migration that is to be written.
struct NewMigration
{
    QString version;
    QString name;        ///< words joined by underscores
    QString description; ///< as it was typed
    QDateTime created;
    QByteArray up, down; ///< whole statements with their comments
    QByteArray verify;   ///< queries that answer one true; empty where there are none
    bool transactional = true;
    QStringList dependencies;
};

/// A file with its new content, absolute.
struct WrittenFile
{
    QString path;
    QByteArray content;
    bool mayExist = false; ///< a plan or checksum file that is written anew
};

/// What its tool does with a file that says nothing of transactions.
struct ToolRun
{
    bool inTransaction = false;            ///< begins one for it
    Sending sending = Sending::Statements; ///< where it does not
    bool loneStatements = false;           ///< what PostgreSQL refuses in a transaction has to be all that a file holds
    bool refusesOutOfOrder = false;        ///< runs nothing where a migration before an applied one is not applied
    bool refusesObjects = false;           ///< runs nothing in a schema that has objects and no history of its own
    QString baselineThere {};              ///< the version up to which it takes them for applied instead; empty: it refuses
    QString target {};                     ///< the version behind which it stops unless told another; also "current" and "next"
    bool lockTransaction = false;          ///< its lock is a transaction that stays open while migrations run
};

struct MigrationFormat
{
    QString id;
    QStringList histories; ///< whose tracking tables fit: the first is taken where the server has none of them
    /// 0 (no) to 1 (surely).
    std::function<double(const FormatFolder &)> confidence;
    /// The migrations of a folder in the order in which they run; problems are added, never thrown.
    std::function<QList<Migration>(const FormatFolder &, const FormatSettings &, QList<ProjectProblem> &)> scan;
    /// The files of a new migration, and those of the project that change with it. @throws Error (Input).
    std::function<QList<WrittenFile>(const FormatFolder &, const QList<Migration> &, const NewMigration &)> write;
    /// The version after these.
    std::function<QString(const QList<Migration> &, const QDateTime &now)> nextVersion;
    /// The file into which a missing down belongs, absolute; null where it is part of the up's file or there is none.
    std::function<QString(const Migration &)> downFile;
    /// How a text is parted by marks of this format, for each migration in it; empty where it has none of them. Null for
    /// formats that keep one direction in a file.
    std::function<QList<Sections>(const QByteArray &text)> sections {};
    bool looksBelow = false; ///< also the migrations in subfolders are read
    /// What the tool's settings say of its table; null for tools that have no such setting.
    std::function<HistoryPlace(const FormatFolder &)> historyPlace {};
    /// Whether the tool's own files, from @p root down to the folder, say that it runs what lies there, whatever that looks like; null
    /// where there are none.
    std::function<bool(const QString &folder, const QString &root)> claims {};
    /// The folder at or below @p root that the tool itself starts from, for a folder with migrations in it; null: that one.
    std::function<QString(const QString &folder, const QString &root)> startFolder {};
    ToolRun run {};
    /// The same where the tool's settings have a say in it; null for other tools.
    std::function<ToolRun(const FormatFolder &)> runAsSet {};
};

std::vector<MigrationFormat> allFormats();
/// @throws Error (Input) that lists the ids.
const MigrationFormat &formatOf(const QString &id);

} // namespace lockkeeper
