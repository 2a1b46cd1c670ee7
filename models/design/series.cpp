#include "models/design/series.h"

#include <QCoreApplication>

namespace lockkeeper {

QString phaseId(Phase phase)
{
    static const char *const ids[] = { "expand", "migrate", "contract", "clean-up" };
    return QLatin1String(ids[int(phase)]);
}

QString phaseName(Phase phase)
{
    switch (phase) {
    case Phase::Expand: return QCoreApplication::translate("Series", "Expand");
    case Phase::Migrate: return QCoreApplication::translate("Series", "Migrate");
    case Phase::Contract: return QCoreApplication::translate("Series", "Contract");
    case Phase::CleanUp: return QCoreApplication::translate("Series", "Clean up");
    }
    return {};
}

/// A sentence as comment lines of a bearable width.
static QString commented(const QString &text)
{
    static constexpr qsizetype width = 110;
    QString lines, line = QStringLiteral("--");
    for (const QString &word : text.simplified().split(u' ')) {
        if (line.size() + word.size() >= width) {
            lines += line + u'\n';
            line = QStringLiteral("--");
        }
        line += u' ' + word;
    }
    return lines + line + u'\n';
}

QByteArray StepScript::statementsText() const
{
    QString text;
    for (const ScriptStatement &statement : statements)
        text += (statement.comment.isEmpty() ? QString() : commented(statement.comment)) + (statement.sql.isEmpty() ? QStringLiteral("\n") : statement.sql + QStringLiteral(";\n\n"));
    return text.toUtf8();
}

QByteArray StepScript::verifyText() const
{
    QString text = verify.isEmpty() ? QString() : QStringLiteral("-- Verify: each answers true when the script did its work.\n");
    for (const QString &query : verify)
        text += query + QStringLiteral(";\n");
    return text.toUtf8();
}

QByteArray StepScript::timeoutText() const
{
    if (transactional)
        return "SET LOCAL lock_timeout = '2s';\n\n";
    const bool patient = std::all_of(statements.begin(), statements.end(), [](const ScriptStatement &statement) { return statement.sql.contains(u" CONCURRENTLY "); });
    return alone || patient ? "" : "SET lock_timeout = '30s';\n\n";
}

QByteArray StepScript::body() const
{
    return statements.isEmpty() && verify.isEmpty() ? QByteArray() : timeoutText() + statementsText() + verifyText();
}

QByteArray StepScript::text() const
{
    return transactional && !body().isEmpty() ? "BEGIN;\n" + body() + "\nCOMMIT;\n" : body();
}

} // namespace lockkeeper
