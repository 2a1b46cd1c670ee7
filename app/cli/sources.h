// What a verb is to look at, and what each file meets: files, directories, globs, standard input; the catalog before each.
#pragma once

#include "app/cli/verbsupport.h"

#include <QDateTime>
#include <QHash>

namespace lockkeeper {

/// The options that lint and analyze share.
QList<VerbOption> sourceOptions();

/// The SQL files behind the words on the command line, directories in the order of their names; "-" is standard input.
/// With --since only those that are not in that git revision. @throws Error (Input) for what is not there.
QStringList sourceFiles(const Arguments &arguments, Console &console);
/// A file that undoes: what it makes is not what the next file meets.
bool isDown(const QString &file);
/// The text of a file, or of standard input for "-". @throws Error (Input).
QByteArray sourceText(const QString &file);

/// The SQL of a file.
struct SourceText
{
    QByteArray sql;
    bool written = false; ///< by the project's tool, whose program the file is: nothing can be put into it here
};

/// Rows and bytes of tables by name, from a JSON file: {"shop.orders": {"rows": 4800000, "bytes": 1300000000}}.
class TableStatistics
{
public:
    /// @throws Error (Input).
    static TableStatistics read(const QString &file);
    CatalogPtr appliedTo(const CatalogPtr &catalog) const;

private:
    struct Size
    {
        double rows = -1;
        qint64 bytes = 0;
    };
    QHash<QString, Size> m_sizes;
};

/// Knows what each file meets: a project's migrations those before them; other files --schema and --before; files of a
/// directory, or with --in-order, what the ones before them made as well.
class SourceContext
{
public:
    SourceContext(const Arguments &arguments, Console &console);

    /// No file changes what another one meets: inputFor() and rulesFor() may be called from several threads, done() is not needed.
    bool independent() const { return !m_inOrder && !m_project; }
    /// Of a file, of standard input for "-", or what Alembic writes for a revision. @throws Error (Input).
    SourceText textOf(const QString &file) const;
    AnalysisInput inputFor(const QString &file);
    RuleSettings rulesFor(const QString &file) const;
    /// To be called with each file's analysis, in order.
    void done(const QString &file, const ScriptAnalysis &analysis);
    /// Gives what a fix moves out of @p file its place; false where there is none. May be called from several threads.
    bool place(QList<FollowUp> &followUps, const QString &file, const SafetyAnalysis &analysis) const;
    const std::optional<MigrationProject> &project() const { return m_project; }

private:
    /// Nothing for a file that is no migration of the project.
    std::optional<AnalysisInput> inputForMigration(const QString &file);

    std::optional<MigrationProject> m_project;
    AnalysisInput m_input;
    TableStatistics m_statistics;
    CatalogPtr m_base;          ///< grows with each file where they are in order
    CatalogPtr m_ofProject;     ///< after the first m_replayed migrations
    CatalogPtr m_afterUp;       ///< of the migration that m_replayed points at
    qsizetype m_replayed = 0;
    QDateTime m_now = QDateTime::currentDateTime(); ///< one run plans one set of versions
    bool m_inOrder = false;
    bool m_given = false;       ///< a schema was given
};

} // namespace lockkeeper
