// The strings that a Python file assigns to a name at its top level, read without running it.
#pragma once

#include <QByteArray>
#include <QStringList>

namespace lockkeeper {

/// Of NAME = 'a', or of a tuple, list or set of strings, perhaps with an annotation; empty for None and for anything else.
QStringList assignedStrings(const QByteArray &text, const QByteArray &name);

} // namespace lockkeeper
