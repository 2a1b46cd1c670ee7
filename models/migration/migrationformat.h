// An entry of formats/: how a tool lays its migrations out in files.
#pragma once

#include "models/migration/migration.h"

#include <QStringList>
#include <functional>
#include <vector>

namespace lockkeeper {

/// What was wrong with a folder's files; the rest of it is still usable.
struct ProjectProblem
{
    QString file;
    QString message; ///< what is wrong and what to do
    bool sharedVersion = false; ///< two files claim one version: nobody knows which of them is to run
};

struct MigrationFormat
{
    QString id;
    /// 0 (no) to 1 (surely), from the names of the files in a folder.
    std::function<double(const QStringList &fileNames)> confidence;
    /// The migrations of a folder in the order in which they run; problems are added, never thrown.
    std::function<QList<Migration>(const QString &folder, const QStringList &fileNames, QList<ProjectProblem> &problems)> scan;
    /// The names of the files of a new migration.
    std::function<Migration(const QString &folder, const QString &version, const QString &name)> filesOf;
};

std::vector<MigrationFormat> allFormats();

} // namespace lockkeeper
