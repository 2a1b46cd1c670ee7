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
    ProjectConventions project; ///< [conventions] and [tenancy]

    bool operator==(const RuleSettings &) const = default;
    /// These settings with those of every pattern that the path matches laid over them.
    RuleSettings forPath(const QString &path) const;
    /// These settings without the rules that a comment switches off for the whole text.
    RuleSettings forText(const QByteArray &text) const;
};

struct CheckedStatement;

struct SafetyAnalysis
{
    ScriptAnalysisPtr script;
    QList<Finding> findings; ///< by place; syntax errors come as rule "syntax-error"
    AnalysisInput input;
    RuleSettings settings;
    std::vector<std::shared_ptr<const CheckedStatement>> checked; ///< for reanalyzeSafety()
    std::vector<std::shared_ptr<const SafetyAnalysis>> parts;     ///< of a file with both directions: the scripts that it is

    Severity worst() const;
    QList<Finding> findingsOf(int statement) const;
};

using SafetyAnalysisPtr = std::shared_ptr<const SafetyAnalysis>;

/// Analyses @p text as it stands. Pure; may run on any thread with a large stack.
SafetyAnalysisPtr analyzeSafety(const QByteArray &text, const AnalysisInput &input, const RuleSettings &settings = {});

/// Equal to analyzeSafety(text, input, settings). Where @p previous (may be null; without parts) came from here or was made
/// with input.remembersReads, and of a text that differs in one place, it takes the time of what that place changes.
SafetyAnalysisPtr reanalyzeSafety(const SafetyAnalysisPtr &previous, const QByteArray &text, AnalysisInput input, const RuleSettings &settings = {});

/// Every id that a finding may have, sorted: those of the rules, and those of what reads the text and its comments.
QStringList ruleIds();

} // namespace lockkeeper
