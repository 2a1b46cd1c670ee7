// An entry of cli/verbs/: one thing that the command line can do. Options are data; commandline.cpp reads them.
#pragma once

#include "app/cli/console.h"

#include <QMap>
#include <QStringList>
#include <functional>
#include <vector>

namespace lockkeeper {

/// The exit codes of the design page.
enum ExitCode { Fine = 0, Findings = 1, WrongUse = 2, ServerProblem = 3, Interrupted = 4 };

/// What a verb draws on: nothing, a picture in memory, a display.
enum class Surface { None, Offscreen, Window };

struct VerbOption
{
    enum class Kind { Flag, Value, Values, Positional }; ///< Values: may be given several times
    QString name;        ///< "format": given as --format
    QString help;
    Kind kind = Kind::Value;
    QStringList choices; ///< empty: anything
    QString defaultValue;
};

/// What was given; options of the program itself (project, database) are in it too.
struct Arguments
{
    QMap<QString, QStringList> values;

    bool flag(const QString &name) const { return values.contains(name); }
    QString value(const QString &name) const { return values.value(name).value(0); }
    QStringList list(const QString &name) const { return values.value(name); }
};

struct Verb
{
    QString id;
    QString help;
    QList<VerbOption> options;
    /// @returns an ExitCode. @throws Error.
    std::function<int(const Arguments &, Console &)> run;
    Surface surface = Surface::None;
};

/// cli/verbs: what needs no display.
std::vector<Verb> engineVerbs();
/// workbench/verbs: what opens a window or draws.
std::vector<Verb> windowVerbs();

} // namespace lockkeeper
