// What styles SQL in the editor, for people who ask (lockkeeper doctor).
#pragma once

#include <QString>

namespace lockkeeper {

/// A whole sentence.
QString highlightingDescription();

} // namespace lockkeeper
