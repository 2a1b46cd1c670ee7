// The tokens of one statement, from PostgreSQL's own scanner.
#pragma once

#include "models/sql/textposition.h"

#include <QList>

namespace lockkeeper {

/// Comments left out; nothing behind what the scanner cannot read (an open quote).
using Token = TextRange;
QList<Token> tokensOf(const QByteArray &statement);

} // namespace lockkeeper
