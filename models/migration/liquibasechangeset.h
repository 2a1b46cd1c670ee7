// A change set of Liquibase formatted SQL: the line that begins it, its own directives, and the checksum of its text.
#pragma once

#include "models/migration/liquibasefilter.h"
#include "models/migration/migration.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>
#include <optional>

namespace lockkeeper::formats {

/// "--changeset jane.doe:add-note runInTransaction:false", with names in quotes where they have blanks.
struct ChangeSet
{
    QString author, id;
    QMap<QString, QString> attributes;
};

/// What stands behind "--changeset"; nothing where it has no author:id.
std::optional<ChangeSet> changeSet(const QByteArray &directive);
/// Whether a list of dbms means PostgreSQL: "h2,postgresql", "!h2", nothing.
bool isForPostgres(const QString &databases);
/// Change sets of other databases, those with ignore:true and those that the run does not ask for do not run here.
bool runsHere(const ChangeSet &set, const ChangeSetFilter &filter = {});

/// What a change set's lines are to Liquibase.
struct ChangeSetLines
{
    QByteArray sql;               ///< the lines that it sends, without blanks at both ends
    QString comment;
    QStringList validChecksums;   ///< of --validCheckSum; "any" takes each
    bool hasPrecondition = false;
};

/// @p text: from behind the line of the change set to the next one, without its rollback.
ChangeSetLines changeSetLines(const QByteArray &text);

/// "9:", as Liquibase 4.22 and later write it, or "8:" of those before, and the MD5 of the change set. Seen on what 4.4.0 and
/// 4.28.0 wrote: 9 counts no blank at all; 8 counts each run of blanks as one, and how the text is to be cut.
QByteArray changeSetChecksum(const QByteArray &sql, const QMap<QString, QString> &attributes, int version);

/// What ends a statement of a change set with these attributes; empty for a semicolon, and where its text is not divided at
/// all. A rollback may have its own.
QByteArray delimiterOf(const QMap<QString, QString> &attributes, Direction direction);

/// The text with semicolons where its delimiter ends a line, each other byte in its place.
QByteArray withSemicolons(const QByteArray &text, QByteArray delimiter);

} // namespace lockkeeper::formats
