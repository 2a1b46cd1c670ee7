// The rules of squawk and eugene by our names, for their comments in a team's files.
#pragma once

#include <QSet>
#include <QString>

namespace lockkeeper {

/// Our rules that say what squawk's rule, or eugene's code (E1 to E15, W12 to W14), says; empty where it is not known.
QSet<QString> rulesOfOtherLinter(const QString &name);

} // namespace lockkeeper
