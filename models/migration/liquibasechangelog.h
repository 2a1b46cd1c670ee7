// Which SQL files a Liquibase changelog includes, and in which order: XML, YAML and JSON changelogs that include others.
// What they change themselves is not read.
#pragma once

#include "models/migration/liquibasefilter.h"
#include "models/migration/migrationformat.h"

namespace lockkeeper::formats {

/// An include of one file, as it is written.
struct NamedInclusion
{
    QString changelog; ///< relative to the folder
    QString path;
};

struct LiquibaseChangelog
{
    QStringList sqlFiles;                ///< relative to the folder, in the order in which they run
    QMap<QString, QString> includedAs;   ///< their paths as Liquibase records them
    QMap<QString, QList<RunCondition>> conditions; ///< by SQL file, of the includes that lead to it
    QMap<QString, NamedInclusion> namedIn; ///< by SQL file, where an include names it; not where one of a whole folder does
    QMap<QString, QString> properties;   ///< what ${name} stands for
    QStringList withOwnChanges;          ///< changelogs with change sets that are no SQL files
    bool complete = false;               ///< there is a changelog, and everything that it includes was found
};

LiquibaseChangelog readLiquibaseChangelog(const FormatFolder &folder);

/// The text of a changelog with one more include behind that of @p path, which is written alike and names @p added instead; null
/// where that is not found.
QByteArray withInclusion(const QByteArray &changelog, const QString &path, const QString &added);

/// Whether a changelog at or above the folder, below @p root, runs SQL files in it.
bool changelogRuns(const QString &folder, const QString &root);

/// The uppermost folder between @p root and @p folder with a changelog that includes files below @p folder; else @p folder.
QString changelogFolder(const QString &folder, const QString &root);

/// Lines "--property name:x value:y" of formatted SQL; the first value of a name counts.
void addProperties(QMap<QString, QString> &properties, const QByteArray &text);

} // namespace lockkeeper::formats
