// A file that holds both directions of its migrations (dbmate, goose, sql-migrate, Liquibase), analysed as the scripts that
// it is. Pure, as models/safety is.
#pragma once

#include "models/safety/safetyanalysis.h"

namespace lockkeeper {

/// analyzeSafety() of a migration file as it stands. Where the file's own marks part it, each part is a script of its own:
/// the ups one after the other, then the downs in reverse order against the catalog that the ups leave. What comes back has
/// the statements of all of them by their place, all places are those of the file, and what is after it is what the ups leave.
SafetyAnalysisPtr analyzeMigrationFile(const QByteArray &text, const AnalysisInput &input, const RuleSettings &settings = {});
/// The same in the time of what an edit changed. @p previous is null or came from here.
SafetyAnalysisPtr reanalyzeMigrationFile(const SafetyAnalysisPtr &previous, const QByteArray &text, const AnalysisInput &input, const RuleSettings &settings = {});

} // namespace lockkeeper
