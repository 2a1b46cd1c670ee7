#include "models/migration/verifier.h"

#include "models/migration/migrationscript.h"
#include "models/migration/migrator.h"
#include "models/migration/scriptrunner.h"
#include "models/sql/queryuse.h"

#include <QCoreApplication>

namespace lockkeeper {

static void verifyOne(Session &session, Verification &verification)
{
    const bool scripted = !verification.migration.verifyFile.isEmpty();
    const ScriptPlan plan = planScript(scripted ? verificationText(verification.migration) : migrationText(verification.migration, Direction::Up));
    // Never committed; a verify script may write on its way, as sqitch lets it.
    const Transaction transaction(session, scripted ? "BEGIN READ WRITE" : "BEGIN READ ONLY");
    for (const size_t number : plan.statements) {
        const qsizetype begin = plan.analysis->script.statements()[number].range.begin;
        const auto statement = std::find_if(plan.analysis->statements.begin(), plan.analysis->statements.end(), [&](const StatementAnalysis &candidate) { return candidate.range.begin == begin; });
        if (statement->node.is("TransactionStmt") || (!scripted && !isVerificationQuery(statement->node)))
            continue;
        runStatement(session, plan, number);
        ++verification.queries;
    }
}

Verification verifyMigration(Session &session, const Migration &migration)
{
    Verification verification { migration, 0, {} };
    try {
        verifyOne(session, verification);
    } catch (const Error &error) {
        if (error.kind == ErrorKind::Cancelled || error.kind == ErrorKind::ConnectionLost)
            throw;
        verification.error = error.fullText();
    }
    return verification;
}

QList<Verification> verifyMigrations(Session &session, const MigrationProject &project, const QStringList &versions, Progress &progress)
{
    QList<Verification> verifications;
    const QList<MigrationStatus> statuses = Migrator(session, project).status();
    QMap<QString, QString> latest; // a change of sqitch that was reworked is verified by its last script
    for (const MigrationStatus &status : statuses)
        if (status.isApplied() && !status.migration.verifyFile.isEmpty())
            latest.insert(status.migration.name, status.migration.version);
    for (const MigrationStatus &status : statuses) {
        const bool reworked = latest.value(status.migration.name, status.migration.version) != status.migration.version;
        const bool wanted = versions.isEmpty() ? status.isApplied() && !reworked : versions.contains(status.migration.version);
        if (!wanted || status.migration.upFile.isEmpty())
            continue;
        progress.throwIfCancelled();
        const Verification verification = verifyMigration(session, status.migration);
        if (verification.queries > 0 || !verification.error.isEmpty())
            verifications << verification;
    }
    return verifications;
}

} // namespace lockkeeper
