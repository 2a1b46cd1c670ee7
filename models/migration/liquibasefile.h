// A file of Liquibase formatted SQL: its change sets, and which of its bytes are the up and the down of each.
#pragma once

#include "models/migration/liquibasechangeset.h"
#include "models/migration/migrationformat.h"

namespace lockkeeper::formats {

/// Its first line that is not blank says so.
bool isFormattedSql(const QByteArray &text);

struct FileChangeSet
{
    ChangeSet set;
    QByteArray text;    ///< from behind its line to the next change set
    Sections sections;
};

struct FormattedFile
{
    QString logicalPath;        ///< under which Liquibase records it; empty: its own
    QList<FileChangeSet> sets;  ///< also those that do not run here
    QStringList nameless;       ///< lines of change sets without author:id
};

/// What stands between ignoreLines marks is passed over.
FormattedFile readFormattedSql(const QByteArray &text);

} // namespace lockkeeper::formats
