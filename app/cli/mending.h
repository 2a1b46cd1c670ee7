// The fixes of lint written into a file's text, and the new files that some of them make.
#pragma once

#include "app/cli/sources.h"

namespace lockkeeper {

/// The analysis with the files of its fixes in their places, without the fixes that find none.
SafetyAnalysisPtr analyzeFile(const QString &file, const QByteArray &text, const AnalysisInput &input, const SourceContext &context);

/// Mends @p text until nothing is left to mend; a round that would break the syntax is not kept. @p followUps are the files
/// to be made, in the order in which they run. Returns the analysis of what is left.
SafetyAnalysisPtr mend(const QString &file, QByteArray *text, QList<FollowUp> *followUps, const AnalysisInput &input, const SourceContext &context);

/// The analysis of the last script: what the next file meets is after it.
ScriptAnalysisPtr afterAll(ScriptAnalysisPtr script, const QList<FollowUp> &followUps, AnalysisInput input);

} // namespace lockkeeper
