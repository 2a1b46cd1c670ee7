#include "models/migration/followups.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/formatsupport.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockkeeper {

static bool hasBothDirections(const QByteArray &text)
{
    static const QByteArrayList words { "migrate:", "+goose", "+migrate", "changeset" };
    return std::any_of(words.begin(), words.end(), [&](const QByteArray &word) { return !formats::directiveLines(text, word).isEmpty(); });
}

static bool placeBeside(const QString &file, QList<FollowUp> &followUps, bool ownTransaction)
{
    QString ending = QStringLiteral(".up.sql");
    if (!file.endsWith(ending))
        ending = QFileInfo(file).suffix().isEmpty() ? QString() : u'.' + QFileInfo(file).suffix();
    const QString stem = file.chopped(ending.size());
    const auto path = [&](qsizetype number) { return stem + u'_' + QString::number(number) + ending; };
    qsizetype first = 2;
    for (qsizetype number = first; number < first + followUps.size(); ++number)
        if (QFileInfo::exists(path(number)))
            first = number + 1;
    for (qsizetype i = 0; i < followUps.size(); ++i) {
        FollowUp &followUp = followUps[i];
        followUp.path = path(first + i);
        followUp.content = ownTransaction && followUp.transactional ? "BEGIN;\n" + followUp.statements + "COMMIT;\n" : followUp.statements;
    }
    return true;
}

static bool placeInProject(MigrationProject project, QList<FollowUp> &followUps, const QDateTime &now)
{
    static constexpr qsizetype longestDescription = 60;
    const Migration fixed = project.migrations.back();
    const QString undone = QCoreApplication::translate("Project", "The down of %1 undoes this as well.").arg(fixed.version);
    QList<FollowUp> placed = followUps;
    try {
        for (FollowUp &followUp : placed) {
            const QByteArray down = fixed.downFile.isEmpty() ? QByteArray() : "-- " + undone.toUtf8() + '\n';
            const PlannedMigration planned = plannedMigration(project, { followUp.description.left(longestDescription), followUp.statements, down, {}, followUp.transactional }, now);
            if (std::any_of(planned.files.begin(), planned.files.end(), [](const WrittenFile &written) { return written.mayExist; }))
                return false;
            followUp.path = planned.files.front().path;
            followUp.content = planned.files.front().content;
            for (const WrittenFile &more : planned.files.mid(1))
                followUp.moreFiles.append({ more.path, more.content });
            Migration next;
            next.version = planned.version;
            project.migrations << next;
        }
    } catch (const Error &) { // the format is not written here
        return false;
    }
    followUps = placed;
    return true;
}

bool placeFollowUps(QList<FollowUp> &followUps, const MigrationProject *project, const QString &file, const ScriptAnalysis &script, const QDateTime &now)
{
    if (file.isEmpty() || file == u"-" || hasBothDirections(script.script.text()))
        return false;
    const QFileInfo wanted(file);
    const auto is = [&](const QString &other) { return !other.isEmpty() && QFileInfo(other) == wanted; };
    for (const Migration &migration : project ? project->migrations : QList<Migration>())
        if (is(migration.upFile) || is(migration.downFile))
            return is(migration.upFile) && migration.version == project->migrations.back().version && placeInProject(*project, followUps, now);
    return placeBeside(file, followUps, script.ownTransaction);
}

void writeFilesOf(const Fix &fix)
{
    for (const auto &[path, content] : filesOf(fix))
        if (QFileInfo::exists(path))
            throw Error(ErrorKind::Input, QCoreApplication::translate("Project", "%1 exists already.").arg(path), QCoreApplication::translate("Project", "Move it away, and try again."));
    for (const auto &[path, content] : filesOf(fix)) {
        makeFolder(QFileInfo(path).absolutePath());
        writeFileAtomically(path, content);
    }
}

} // namespace lockkeeper
