// What a rule found, and how to mend it. Plain data.
#pragma once

#include "models/sql/textposition.h"

#include <QList>
#include <QString>

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

struct Fix
{
    QString title; ///< a verb with its object: "Build the index CONCURRENTLY"
    QList<TextEdit> edits;
    QStringList declares; ///< what of the final catalog it changes on purpose: "shop.orders.note"
    bool operator==(const Fix &) const = default;
};

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
