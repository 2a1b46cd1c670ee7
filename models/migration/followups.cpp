#include "models/migration/followups.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/formatsupport.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <filesystem>

namespace lockkeeper {

/// A path whose name has the file's version, cut where that ends: "/migrations/0007" and "_add_note.up.sql".
struct VersionedPath
{
    QString upToVersion, rest;
};

static VersionedPath cutBehindVersion(const QString &path, const QString &name)
{
    const auto isDigit = [&](qsizetype i) { return i < name.size() && name[i] >= u'0' && name[i] <= u'9'; };
    const auto behindDigits = [&](qsizetype i) {
        while (isDigit(i))
            ++i;
        return i;
    };
    qsizetype end = behindDigits(0);
    if (const qsizetype underscores = name.indexOf(u"__"); name.startsWith(u'V', Qt::CaseInsensitive) && underscores > 1 && isDigit(underscores - 1))
        end = underscores; // Flyway's V1_2__name
    static constexpr qsizetype ofYear = 4;
    if (end == ofYear) // 2026_01_31_120000_name
        while (end < name.size() && QStringLiteral("_-").contains(name[end]) && isDigit(end + 1))
            end = behindDigits(end + 1);
    return { end == 0 ? QString() : path + name.left(end), name.mid(end) };
}

/// The digits at the end of @p version as a number @p by higher.
static QString raised(const QString &version, qsizetype by)
{
    qsizetype digits = version.size();
    while (digits > 0 && version[digits - 1] >= u'0' && version[digits - 1] <= u'9')
        --digits;
    const QString number = version.mid(digits);
    return version.left(digits) + QString::number(number.toULongLong() + qulonglong(by)).rightJustified(number.size(), u'0');
}

/// Many files of one folder are asked about in a row.
static QStringList namesIn(const QString &folder)
{
    thread_local QString last;
    thread_local QDateTime changed;
    thread_local QStringList names;
    const QDateTime now = QFileInfo(folder).lastModified();
    if (folder != last || now != changed) {
        names.clear();
        std::error_code unreadable; // QDir would ask what each entry is
        for (std::filesystem::directory_iterator entry(QFile::encodeName(folder).constData(), unreadable), end; !unreadable && entry != end; entry.increment(unreadable))
            names << QFile::decodeName(entry->path().filename().c_str());
    }
    last = folder;
    changed = now;
    return names;
}

/// True where the version's folder has a file or folder of that version.
static bool isTaken(const QString &version)
{
    const QFileInfo info(version);
    const QString wanted = info.fileName();
    const QStringList names = namesIn(info.path());
    return std::any_of(names.begin(), names.end(), [&](const QString &name) { return name.startsWith(wanted) && (name.size() == wanted.size() || !name[wanted.size()].isDigit()); });
}

/// A tool would take NAME_2 for the same version, or run it after all others: the version behind the file's own, which
/// nobody else may have.
static bool placeBehindVersion(const VersionedPath &path, const QString &fileName, QList<FollowUp> &followUps, const std::function<QByteArray(const FollowUp &)> &content)
{
    for (qsizetype i = 0; i < followUps.size(); ++i)
        if (isTaken(raised(path.upToVersion, i + 1)))
            return false;
    for (qsizetype i = 0; i < followUps.size(); ++i) {
        followUps[i].path = raised(path.upToVersion, i + 1) + path.rest + fileName;
        followUps[i].content = content(followUps[i]);
    }
    return true;
}

static bool placeBeside(const QString &file, QList<FollowUp> &followUps, bool ownTransaction)
{
    const auto content = [ownTransaction](const FollowUp &followUp) { return ownTransaction && followUp.transactional ? "BEGIN;\n" + followUp.statements + "COMMIT;\n" : followUp.statements; };
    const QFileInfo info(file);
    const qsizetype nameBegin = file.lastIndexOf(u'/') + 1;
    if (const VersionedPath own = cutBehindVersion(file.left(nameBegin), file.mid(nameBegin)); !own.upToVersion.isEmpty())
        return placeBehindVersion(own, {}, followUps, content);
    const bool versionedFolder = info.fileName() == u"up.sql" || info.fileName() == u"migration.sql";
    if (const QString folder = info.absolutePath(); versionedFolder)
        if (const VersionedPath own = cutBehindVersion(folder.section(u'/', 0, -2) + u'/', folder.section(u'/', -1)); !own.upToVersion.isEmpty())
            return placeBehindVersion(own, u'/' + info.fileName(), followUps, content);
    QString ending = QStringLiteral(".up.sql");
    if (!file.endsWith(ending))
        ending = info.suffix().isEmpty() ? QString() : u'.' + info.suffix();
    const QString stem = file.chopped(ending.size());
    const auto path = [&](qsizetype number) { return stem + u'_' + QString::number(number) + ending; };
    qsizetype first = 2;
    for (qsizetype number = first; number < first + followUps.size(); ++number)
        if (QFileInfo::exists(path(number)))
            first = number + 1;
    for (qsizetype i = 0; i < followUps.size(); ++i) {
        FollowUp &followUp = followUps[i];
        followUp.path = path(first + i);
        followUp.content = content(followUp);
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
            followUp.moreFiles.clear(); // of an earlier place
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

bool placeFollowUps(QList<FollowUp> &followUps, const MigrationProject *project, const QString &file, const SafetyAnalysis &analysis, const QDateTime &now)
{
    if (file.isEmpty() || file == u"-" || !analysis.parts.empty())
        return false;
    const QFileInfo wanted(file);
    const auto is = [&](const QString &other) { return !other.isEmpty() && QFileInfo(other) == wanted; };
    for (const Migration &migration : project ? project->migrations : QList<Migration>())
        if (is(migration.upFile) || is(migration.downFile))
            return is(migration.upFile) && migration.version == project->migrations.back().version && placeInProject(*project, followUps, now);
    return placeBeside(file, followUps, analysis.script->ownTransaction);
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
