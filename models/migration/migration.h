// One step of a project's schema: its up and, mostly, its down. Plain data; texts are read when they are needed.
#pragma once

#include "models/sql/textposition.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>
#include <optional>

namespace lockkeeper {

enum class Direction { Up, Down };
/// "up", "down".
QString directionId(Direction direction);

enum class MigrationKind {
    Versioned,
    Repeatable, ///< runs again whenever its text changed, after the versioned ones
    Always,     ///< runs in every run, in its place
    Baseline    ///< stands for every version up to its own on an empty database
};

/// What a tool puts into a script's text before it is sent.
enum class Substitution {
    None,
    Placeholders, ///< ${name}, from the project's settings
    KnownPlaceholders, ///< the same; what is not in them stays as it is
    Environment   ///< ${NAME}, from the environment of this program
};

struct Migration
{
    QString version;   ///< "20261110101000": unique within the project
    QString name;      ///< "orders_fulfilment_status"
    QString upFile;    ///< absolute; empty where it is missing
    QString downFile;  ///< the same file as the up in formats that keep both in one
    QString verifyFile;
    QList<TextRange> upParts;   ///< bytes of the file that are the up; empty: all of it
    QList<TextRange> downParts;
    std::optional<bool> upTransactional;   ///< what the files say; nothing: decided from the statements
    std::optional<bool> downTransactional;
    MigrationKind kind = MigrationKind::Versioned;
    Substitution substitution = Substitution::None;
    QMap<QString, QString> placeholders;
    QMap<QString, QString> variables; ///< of psql, as the project sets them: :name in the script
    QStringList dependencies;  ///< versions that must have run before
    QString key;       ///< what the tool's own history calls it, where that is not the version
    QMap<QString, QString> details; ///< more of what that history keeps: author, note, planned_at

    bool operator==(const Migration &) const = default;
    QString file(Direction direction) const { return direction == Direction::Up ? upFile : downFile; }
    const QList<TextRange> &parts(Direction direction) const { return direction == Direction::Up ? upParts : downParts; }
    std::optional<bool> transactional(Direction direction) const { return direction == Direction::Up ? upTransactional : downTransactional; }
    /// Whose tool alone can run it, because it is a program; empty for SQL.
    QString codeOf() const { return details.value(QStringLiteral("code")); }
    QString historyKey() const { return key.isEmpty() ? version : key; }
    /// "20261110101000 orders_fulfilment_status"
    QString title() const { return name.isEmpty() || name == version ? version : version + u' ' + name; }
};

/// Where the project's tool keeps its table, as its settings say; empty where they say nothing.
struct HistoryPlace
{
    QString schema, table;
    bool schemaIsSearched = false; ///< the schema is also the first in which the scripts look
    bool operator==(const HistoryPlace &) const = default;
};

enum class MigrationState { Applied, Pending, Changed, MissingFile, Dirty, OutOfOrder };
/// "applied", "pending", "missing-file", ...
QString stateId(MigrationState state);
/// "Applied", "File is missing", ...
QString stateName(MigrationState state);

/// A migration with what a server knows of it.
struct MigrationStatus
{
    Migration migration;
    MigrationState state = MigrationState::Pending;
    QDateTime appliedAt;   ///< invalid where it is not applied, or where the tool does not keep the time
    bool isApplied() const { return state != MigrationState::Pending && state != MigrationState::OutOfOrder; }
};

} // namespace lockkeeper
