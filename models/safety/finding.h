// What a rule found, and how to mend it. Plain data.
#pragma once

#include "models/sql/textposition.h"

#include <QList>
#include <QMap>
#include <QString>
#include <optional>

namespace lockkeeper {

enum class Severity { Note, Warning, Error };
/// "note", "warning", "error".
QString severityId(Severity severity);

/// Replaces the bytes of a range; edits of one fix do not overlap and all refer to the unchanged text.
struct TextEdit
{
    TextRange range;
    QByteArray text;
    bool operator==(const TextEdit &) const = default;
};

/// A migration that is to run after the script, in the order of the list: what it is called and where it is written, the
/// project knows.
struct FollowUp
{
    QString description;   ///< what it does, in a few words
    QByteArray statements; ///< without BEGIN and COMMIT
    bool transactional = true; ///< false where PostgreSQL refuses them in a transaction block
    QString path {};           ///< where it is to be written; empty until somebody who knows the project says so
    QByteArray content {};     ///< of that file
    QList<std::pair<QString, QByteArray>> moreFiles {}; ///< paths and contents of what belongs to it: its down
    bool operator==(const FollowUp &) const = default;
};

/// A change that takes several migrations with code deploys between them: an entry of design/recipes/ with the values of its form.
struct RecipeCall
{
    QString recipe; ///< its id: "rename-column"
    QMap<QString, QString> values; ///< by the names of the fields; what is missing, the form asks for
    bool operator==(const RecipeCall &) const = default;
};

struct Fix
{
    QString title; ///< a verb with its object: "Build the index CONCURRENTLY"
    QList<TextEdit> edits; ///< none where a recipe is called: its series replaces the statement
    QStringList declares; ///< what of the final catalog it changes on purpose: "shop.orders.note"
    QList<FollowUp> followUps {}; ///< of no use without the edits, as the edits are of no use without them
    std::optional<RecipeCall> recipe {};
    bool operator==(const Fix &) const = default;
};

/// Every file that the fix makes: paths and contents.
QList<std::pair<QString, QByteArray>> filesOf(const Fix &fix);

QByteArray applyEdits(const QByteArray &text, QList<TextEdit> edits);

struct Finding
{
    QString rule;      ///< its id
    Severity severity = Severity::Warning;
    TextRange range;   ///< bytes of the script
    int statement = -1;///< index into ScriptAnalysis::statements
    QString message;   ///< what happens, to what, as a whole sentence
    QList<Fix> fixes;
    bool operator==(const Finding &) const = default;
};

} // namespace lockkeeper
