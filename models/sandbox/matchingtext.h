// Texts that a regular expression of a check accepts, so that rows can be made up for it. Reads what checks use: classes,
// groups, alternatives, counts; the server says whether it was right.
#pragma once

#include <QString>

namespace lockkeeper {

/// Another @p variant has other letters where the expression leaves a choice.
QString matchingText(const QString &expression, int variant);

/// For LIKE: % and _ with letters.
QString likeText(const QString &pattern);

} // namespace lockkeeper
