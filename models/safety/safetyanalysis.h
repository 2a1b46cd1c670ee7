// A script's analysis together with what the rules found in it.
#pragma once

#include "models/safety/rule.h"

#include <QMap>

namespace lockkeeper {

/// What a project says about rules: the [rules] table of lockkeeper.toml, and [[rules.paths]] for parts of it.
struct RuleSettings
{
    QSet<QString> off;
    QMap<QString, Severity> severity;
    QList<std::pair<QString, RuleSettings>> paths; ///< by the file's path in the project: a folder, or a pattern

    bool operator==(const RuleSettings &) const = default;
    /// These settings with those of every pattern that the path matches laid over them.
    RuleSettings forPath(const QString &path) const;
};

struct SafetyAnalysis
{
    ScriptAnalysisPtr script;
    QList<Finding> findings; ///< by place; syntax errors come as rule "syntax-error"

    Severity worst() const;
    QList<Finding> findingsOf(int statement) const;
};

using SafetyAnalysisPtr = std::shared_ptr<const SafetyAnalysis>;

/// Analyses @p text as it stands. Pure; may run on any thread with a large stack.
SafetyAnalysisPtr analyzeSafety(const QByteArray &text, const AnalysisInput &input, const RuleSettings &settings = {});

} // namespace lockkeeper
