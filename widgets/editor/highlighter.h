// Styles the text of a Scintilla editor with KSyntaxHighlighting's "SQL (PostgreSQL)" definition, line by line and only
// as far as it is looked at: each line keeps the state it ended in. Where the library is missing, words are told by
// QScintilla's own lexer instead.
#pragma once

#include "widgets/common/theme.h"

class QsciScintilla;

namespace lockkeeper {

/// Style numbers of the editor.
enum class SqlStyle { Default, Keyword, String, Number, Type, Comment, Operator, Identifier, Count };

/// Installs highlighting on @p editor, which owns it. Call again after a change of theme.
void installHighlighting(QsciScintilla *editor, const Theme &theme);

} // namespace lockkeeper
