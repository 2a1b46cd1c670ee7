#include "app/cli/commandline.h"

#include "app/support/englishplurals.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>

namespace lockkeeper {

static QString firstWord(const QStringList &arguments)
{
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == u"--project" || arguments[i] == u"--database")
            ++i;
        else if (!arguments[i].startsWith(u'-'))
            return arguments[i];
    }
    return {};
}

const Verb *namedVerb(const QStringList &arguments, const std::vector<Verb> &verbs)
{
    const QString word = firstWord(arguments);
    const auto verb = std::find_if(verbs.begin(), verbs.end(), [&](const Verb &known) { return known.id == word; });
    return verb == verbs.end() ? nullptr : &*verb;
}

Surface neededSurface(const QStringList &arguments, const std::vector<Verb> &verbs)
{
    if (arguments.contains(QStringLiteral("--help")) || arguments.contains(QStringLiteral("-h")) || arguments.contains(QStringLiteral("--version")))
        return Surface::None;
    if (const Verb *verb = namedVerb(arguments, verbs))
        return verb->surface;
    return firstWord(arguments).isEmpty() ? Surface::Window : Surface::None; // an unknown verb is told without a display
}

/// One verb's options on its way from CLI11 to Arguments.
struct BoundVerb
{
    Verb verb;
    CLI::App *command = nullptr;
    std::map<std::string, std::vector<std::string>> values;
    std::map<std::string, bool> flags;
};

static void bind(BoundVerb &bound, CLI::App &program)
{
    bound.command = program.add_subcommand(bound.verb.id.toStdString(), bound.verb.help.toStdString());
    bound.command->fallthrough();
    for (const VerbOption &option : bound.verb.options) {
        const std::string name = option.name.toStdString(), help = option.help.toStdString();
        if (option.kind == VerbOption::Kind::Flag) {
            bound.command->add_flag("--" + name, bound.flags[name], help);
            continue;
        }
        CLI::Option *added = bound.command->add_option(option.kind == VerbOption::Kind::Positional ? name : "--" + name, bound.values[name], help);
        if (!option.choices.isEmpty()) {
            std::vector<std::string> choices;
            for (const QString &choice : option.choices)
                choices.push_back(choice.toStdString());
            added->check(CLI::IsMember(choices));
        }
        if (option.kind == VerbOption::Kind::Value)
            added->expected(1)->allow_extra_args(false);
        else if (option.kind == VerbOption::Kind::Values)
            added->allow_extra_args(false);
    }
}

static Arguments argumentsOf(const BoundVerb &bound, const std::string &project, const std::string &database)
{
    Arguments arguments;
    for (const VerbOption &option : bound.verb.options)
        if (!option.defaultValue.isEmpty())
            arguments.values.insert(option.name, { option.defaultValue });
    for (const auto &[name, values] : bound.values) {
        QStringList list;
        for (const std::string &value : values)
            list << QString::fromStdString(value);
        if (!list.isEmpty())
            arguments.values.insert(QString::fromStdString(name), list);
    }
    for (const auto &[name, given] : bound.flags)
        if (given)
            arguments.values.insert(QString::fromStdString(name), {});
    arguments.values.insert(QStringLiteral("project"), { QString::fromStdString(project) });
    if (!database.empty())
        arguments.values.insert(QStringLiteral("database"), { QString::fromStdString(database) });
    return arguments;
}

static int runNamed(const std::vector<Verb> &verbs, const QString &version)
{
    CLI::App program("Lockkeeper, a workbench for PostgreSQL migrations. Without a verb it opens the window.", "lockkeeper");
    std::string project = ".", database;
    program.set_version_flag("--version", version.toStdString());
    program.add_option("--project", project, "the folder of the project");
    program.add_option("--database", database, "a connection URI, or the name of a saved connection");
    std::vector<BoundVerb> bounds;
    for (const Verb &verb : verbs)
        bounds.push_back({ verb, nullptr, {}, {} });
    for (BoundVerb &bound : bounds)
        bind(bound, program);

    std::vector<std::string> words; // CLI11 takes them from the back
    for (const QString &word : QCoreApplication::arguments().mid(1))
        words.push_back(word.toStdString());
    std::reverse(words.begin(), words.end());
    Console console;
    try {
        program.parse(words);
    } catch (const CLI::ParseError &error) {
        return program.exit(error) == 0 ? Fine : WrongUse;
    }
    for (const BoundVerb &bound : bounds) {
        const bool chosen = bound.command->parsed() || (program.get_subcommands().empty() && bound.verb.id == u"open");
        if (!chosen)
            continue;
        try {
            return bound.verb.run(argumentsOf(bound, project, database), console);
        } catch (const Error &error) {
            console.complain(error);
            return exitCodeOf(error);
        }
    }
    return WrongUse;
}

int runProgram(const std::vector<Verb> &verbs, const QString &version)
{
    QCoreApplication::setOrganizationName(QStringLiteral("lockkeeper"));
    QCoreApplication::setApplicationName(QStringLiteral("lockkeeper"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LOCKKEEPER_VERSION));
    EnglishPlurals plurals;
    QCoreApplication::installTranslator(&plurals);
    Console::catchSignals();
    return runNamed(verbs, version);
}

} // namespace lockkeeper
