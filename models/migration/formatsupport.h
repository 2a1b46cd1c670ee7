// What several formats do alike: numbered names, pairs of files, sections marked by comments, templates of new files.
#pragma once

#include "models/migration/migrationformat.h"

#include <optional>

namespace lockkeeper::formats {

QString tr(const char *text);

struct NumberedName
{
    QString version, name;
};

/// "0007_add_note", "7-add note": digits, then _ - . or a blank, then the rest.
std::optional<NumberedName> numberedName(const QString &stem);

/// A word for a database that is not PostgreSQL: "mysql", "h2".
bool isOtherDatabase(const QString &word);

/// A name without its ending, its dialect and its other words between dots.
struct PairName
{
    QString stem;
    Direction direction = Direction::Up;
    bool otherDialect = false; ///< of a database that is not PostgreSQL
    bool ownDialect = false;   ///< only for PostgreSQL
    std::optional<bool> transactional; ///< false for .autocommit.
};
/// STEM[.dialect][.autocommit].up.sql or .down.sql
std::optional<PairName> pairName(const QString &fileName);

/// Files STEM.up.sql and STEM.down.sql, in the order of their versions as numbers. @p read splits a stem; names that it
/// refuses become problems that say @p expected; where that is empty, files that are no pair are passed over.
QList<Migration> scanPairs(const FormatFolder &folder, std::optional<NumberedName> (*read)(const QString &stem), const QString &expected, QList<ProjectProblem> &problems);

/// Adds a migration, or a problem where its version is taken.
void addUnique(QList<Migration> &migrations, const Migration &migration, QList<ProjectProblem> &problems);

/// Adds a migration that is a program of @p tool, which alone can run it; nothing where it has no version.
/// Folders VERSION_name with up.sql and perhaps down.sql; others are problems.
QList<Migration> migrationFolders(const FormatFolder &folder, QList<ProjectProblem> &problems);
/// How many of the folders in this one are such, 0 to 1.
double shareOfMigrationFolders(const FormatFolder &folder);

void addProgram(QList<Migration> &migrations, const std::optional<NumberedName> &name, const QString &file, const QString &tool);

/// Orders versions part by part as numbers where both are digits and dots (1.9, 1.10; 1.0 is 1), else as text.
bool versionLess(const QString &a, const QString &b);
void sortByVersion(QList<Migration> &migrations);
/// By the names of their files, byte by byte, as several tools do.
void sortByFileName(QList<Migration> &migrations);

/// A line that directs a tool: where it begins, where the next line begins, its text without the end.
struct DirectiveLine
{
    qsizetype begin = 0, next = 0;
    QByteArray text;
};
/// Every line whose first word after "--" (and blanks) is @p word, in any case.
QList<DirectiveLine> directiveLines(const QByteArray &text, const QByteArray &word);

/// Every block between StatementBegin and StatementEnd of goose and sql-migrate is a statement, with a semicolon at its end or
/// without: in the place of its last mark one is written where it is missing. As long as @p text.
QByteArray withBlocksEnded(QByteArray text);

/// The share of the folder's first SQL files that have such a line, as it is written with single blanks, in any case.
double shareWithDirective(const FormatFolder &folder, const QByteArray &directive);

/// Gives the migration its file and the parts of it.
void setSections(Migration &migration, const QString &file, const Sections &sections);
/// Those of a file with one migration, as MigrationFormat::sections; none where the mark of the up is not there.
QList<Sections> oneMigration(const Sections &sections);
/// Where a format's marker is, -1 where it is not. Each file is asked for every format's: indexOf() takes several times as long.
qsizetype findMarker(const QByteArray &text, QByteArrayView marker);
/// Files VERSION_name.sql that @p cut parts.
QList<Migration> scanSections(const FormatFolder &folder, const std::function<Sections(const QByteArray &text, QString *problem)> &cut, QList<ProjectProblem> &problems,
                              std::optional<NumberedName> (*read)(const QString &stem) = numberedName);

/// The time in the digits of the last version: seconds since 1970, a count with leading zeros, or YYYYMMDDHHMMSS.
QString nextVersion(const QList<Migration> &migrations, const QDateTime &now);
QList<WrittenFile> writePair(const FormatFolder &folder, const QString &stem, const NewMigration &migration);

/// STEM.down.sql beside STEM.up.sql.
QString pairedDown(const Migration &migration);
/// down.sql in the folder of the up.
QString downBeside(const Migration &migration);

/// BEGIN, lock_timeout, the statements, COMMIT; without the transaction where the statements refuse one.
QByteArray upScript(const NewMigration &migration, bool ownTransaction);
QByteArray downScript(const NewMigration &migration, bool ownTransaction);

} // namespace lockkeeper::formats
