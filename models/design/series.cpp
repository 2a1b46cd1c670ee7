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

QByteArray StepScript::body() const
{
    if (statements.isEmpty() && verify.isEmpty())
        return {};
    // What waits for a lock makes others wait behind it. A build waits without that, so it is given longer.
    QString text = transactional ? QStringLiteral("SET LOCAL lock_timeout = '2s';\n\n") : QStringLiteral("SET lock_timeout = '30s';\n\n");
    for (const ScriptStatement &statement : statements)
        text += (statement.comment.isEmpty() ? QString() : commented(statement.comment)) + (statement.sql.isEmpty() ? QStringLiteral("\n") : statement.sql + QStringLiteral(";\n\n"));
    if (!verify.isEmpty())
        text += QStringLiteral("-- Verify: each answers true when the script did its work.\n");
    for (const QString &query : verify)
        text += query + QStringLiteral(";\n");
    return text.toUtf8();
}

QByteArray StepScript::text() const
{
    return transactional && !body().isEmpty() ? "BEGIN;\n" + body() + "\nCOMMIT;\n" : body();
}

} // namespace lockkeeper
