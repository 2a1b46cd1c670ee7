#include "models/migration/scriptrunner.h"

#include "models/core/error.h"
#include "models/sql/scriptvariables.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("ScriptRunner", text);
}

/// psql commands that change nothing for us: pg_dump's guards, and talk.
static bool mayBeLeftOut(const QByteArray &command)
{
    static const QByteArrayList harmless { "\\restrict", "\\unrestrict", "\\echo", "\\qecho", "\\timing", "\\pset", "\\encoding", "\\x" };
    const QByteArray word = command.split(' ').value(0);
    return harmless.contains(word) || command.startsWith("\\set ON_ERROR_STOP") || command.startsWith("\\set QUIET");
}

const StatementAnalysis &ScriptPlan::analysed(size_t place) const
{
    const qsizetype offset = analysis->script.statements()[statements[place]].range.begin;
    return *std::lower_bound(analysis->statements.begin(), analysis->statements.end(), offset, [](const StatementAnalysis &statement, qsizetype at) { return statement.range.begin < at; });
}

ScriptPlan planScript(const QByteArray &text)
{
    ScriptPlan plan;
    plan.analysis = analyzeScript(Script(text), { .before = std::make_shared<const Catalog>() });
    const LineMap lines(text);
    for (const StatementAnalysis &statement : plan.analysis->statements)
        if (statement.statement.problem != Statement::Problem::None) {
            Error error(ErrorKind::Input, tr("Line %1: %2").arg(lines.line(statement.statement.problemOffset)).arg(statement.error->message), tr("Nothing was sent to the server."));
            error.position = statement.statement.problemOffset;
            throw error;
        }

    int begins = 0, ends = 0;
    const auto &analysed = plan.analysis->statements;
    for (const StatementAnalysis &statement : analysed) {
        begins += isTransaction(statement.node, { "TRANS_STMT_BEGIN", "TRANS_STMT_START" });
        ends += isTransaction(statement.node, { "TRANS_STMT_COMMIT", "TRANS_STMT_ROLLBACK", "TRANS_STMT_PREPARE" });
    }
    const bool wrapped = begins == 1 && ends == 1 && isTransaction(analysed.back().node, { "TRANS_STMT_COMMIT" });
    plan.oneTransaction = !plan.analysis->needsNoTransaction && ((begins == 0 && ends == 0) || wrapped);

    size_t sql = 0;
    const auto &statements = plan.analysis->script.statements();
    for (size_t i = 0; i < statements.size(); ++i) {
        const Statement &statement = statements[i];
        if (statement.kind == Statement::Kind::MetaCommand) {
            const QByteArray command = plan.analysis->script.textOf(statement);
            const bool endsScript = command == "\\q" && i + 1 == statements.size(); // before other statements, they would not run
            if (!mayBeLeftOut(command) && !endsScript) {
                Error error(ErrorKind::Input, tr("Line %1 has the psql command %2, which is not run here.").arg(lines.line(statement.range.begin)).arg(QString::fromUtf8(command.left(40))),
                            tr("Write it as SQL, or put what it includes into this file. Nothing was sent to the server."));
                error.position = statement.range.begin;
                throw error;
            }
        } else if (statement.kind == Statement::Kind::CopyData) {
            continue; // sent with the COPY before it
        } else {
            // Only the outer BEGIN and COMMIT are the runner's; savepoints stay.
            const bool begin = isTransaction(analysed[sql].node, { "TRANS_STMT_BEGIN", "TRANS_STMT_START" });
            const bool outer = plan.oneTransaction && (begin || isTransaction(analysed[sql].node, { "TRANS_STMT_COMMIT" }));
            if (outer && begin)
                plan.begin = plan.analysis->script.textOf(statement);
            ++sql;
            if (!outer)
                plan.statements.push_back(i);
        }
    }
    return plan;
}

/// What a tool would put a value in for: :name, ${name}, and {{...}} where the statement cannot be read as it is.
static QStringList namesWithoutValue(const StatementAnalysis &statement, const QByteArray &text)
{
    QStringList names = namesOfVariables(text, statement.variables);
    static const QRegularExpression pattern(QStringLiteral("\\{\\{.*?\\}\\}"));
    if (statement.error && names.isEmpty())
        for (auto match = pattern.globalMatch(QString::fromUtf8(text)); match.hasNext();)
            names << match.next().captured();
    names.removeDuplicates();
    return names;
}

static QString adviceFor(const QString &name)
{
    if (name.startsWith(u"${"))
        return tr("It is a placeholder that the migrations' own tool puts a value in for: write it below [placeholders] in lockkeeper.toml.");
    if (name.startsWith(u"{{"))
        return tr("It is a template that tern puts a value in for: a name like {{.prefix}} is given with --set prefix=VALUE, below [data] in tern.conf or below [psql.variables] in lockkeeper.toml; for anything else run it with tern.");
    return tr("It is a variable of psql or graphile-migrate: give it with --set NAME=VALUE, or write it below [psql.variables] in lockkeeper.toml.");
}

void refuseSyntaxErrors(const ScriptPlan &plan, int serverVersion)
{
    if (serverVersion / 10000 > parserMajorVersion()) // it may know what our parser does not
        return;
    for (const StatementAnalysis &statement : plan.analysis->statements) {
        const QStringList names = namesWithoutValue(statement, plan.analysis->script.textOf(statement.statement));
        if (names.isEmpty() && (!statement.error || plan.oneTransaction)) // one transaction leaves nothing behind
            continue;
        const QString what = names.isEmpty() ? statement.error->message : tr("nothing says what to put in for %1").arg(names.join(QStringLiteral(", ")));
        Error error(ErrorKind::Input, tr("Line %1: %2").arg(statement.line).arg(what), names.isEmpty() ? tr("The script commits on its way, so it is not started with an error in it. Nothing was sent to the server.") : adviceFor(names.front()) + u' ' + tr("Nothing was sent to the server."));
        error.position = statement.range.begin + (statement.error ? statement.error->offset : statement.variables.front().begin);
        throw error;
    }
}

/// A verification query (one row, one column named ok) that answers false ends the script.
static void verify(const ScriptPlan &plan, size_t index, const Result &result)
{
    const Script &script = plan.analysis->script;
    const Statement &statement = script.statements()[index];
    const bool verification = result.rows() == 1 && result.columns() == 1 && result.columnName(0) == u"ok";
    if (verification && !result.boolean(0, 0)) {
        Error error(ErrorKind::Statement, tr("The verification in line %1 answered false.").arg(LineMap(script.text()).line(statement.range.begin)),
                    tr("The migration did not do what it promises; look at the query and at the data."));
        error.statement = script.textOf(statement);
        error.position = statement.range.begin;
        throw error;
    }
}

/// To the server a variable without a value is a syntax error.
static void nameMissingValues(Error &error, const ScriptPlan &plan, size_t index)
{
    static constexpr char syntaxError[] = "42601";
    const qsizetype begin = plan.analysis->script.statements()[index].range.begin;
    for (const StatementAnalysis &statement : plan.analysis->statements) {
        const QStringList names = statement.range.begin == begin && error.sqlState == syntaxError ? namesWithoutValue(statement, plan.analysis->script.textOf(statement.statement)) : QStringList();
        if (names.isEmpty())
            continue;
        error.message = tr("Nothing says what to put in for %1.").arg(names.join(QStringLiteral(", ")));
        error.advice = adviceFor(names.front());
    }
}

static bool hasData(const ScriptPlan &plan, size_t index)
{
    const auto &statements = plan.analysis->script.statements();
    return index + 1 < statements.size() && statements[index + 1].kind == Statement::Kind::CopyData;
}

Result runStatement(Session &session, const ScriptPlan &plan, size_t index)
{
    const Script &script = plan.analysis->script;
    const auto &statements = script.statements();
    const Statement &statement = statements[index];
    const QByteArray sql = script.textOf(statement);
    Result result;
    try {
        if (hasData(plan, index))
            session.copyIn(sql, script.textOf(statements[index + 1]));
        else
            result = session.execute(sql);
    } catch (Error &error) {
        error.position = statement.range.begin + std::max<qsizetype>(0, error.position);
        nameMissingValues(error, plan, index);
        throw;
    }
    verify(plan, index, result);
    return result;
}

size_t runStatementsTogether(Session &session, const ScriptPlan &plan, size_t first)
{
    static constexpr size_t mostTogether = 32; // so that a cancel and the progress keep up
    const Script &script = plan.analysis->script;
    const auto &statements = script.statements();
    const std::vector<size_t> &planned = plan.statements;
    size_t last = first;
    while (last + 1 < planned.size() && last + 1 - first < mostTogether && planned[last + 1] == planned[last] + 1 && !hasData(plan, planned[last]) && !hasData(plan, planned[last + 1]))
        ++last;
    if (last == first) {
        runStatement(session, plan, planned[first]);
        return first + 1;
    }
    const qsizetype begin = statements[planned[first]].range.begin;
    size_t done = first;
    try {
        session.executeEach(script.text().mid(begin, statements[planned[last]].range.end - begin), [&](const Result &result) {
            verify(plan, planned[done], result);
            ++done;
        });
    } catch (Error &error) {
        if (error.sqlState.isEmpty())
            throw; // of a verification, or of the connection
        const Statement &failed = statements[planned[std::min(done, last)]];
        error.position = error.position >= 0 ? begin + error.position : failed.range.begin;
        error.statement = script.textOf(failed);
        nameMissingValues(error, plan, planned[std::min(done, last)]);
        throw;
    }
    return last + 1;
}

} // namespace lockkeeper
