#include "widgets/editor/fixpreview.h"

#include "models/core/error.h"
#include "models/migration/followups.h"
#include "widgets/common/workbench.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("FixPreview", text);
}

CellFacts findingFacts(const QModelIndex &index, const Theme &theme)
{
    CellFacts facts;
    const auto severity = Severity(index.data(FindingsModel::SeverityRole).toInt());
    const QString text = index.data(Qt::DisplayRole).toString();
    const QColor color = severity == Severity::Error ? theme.bad.color : severity == Severity::Warning ? theme.warning.color : theme.unknown.color;
    switch (index.column()) {
    case FindingsModel::SeverityColumn:
        facts.icon = severity == Severity::Error ? QStringLiteral("cross") : severity == Severity::Warning ? QStringLiteral("warning") : QStringLiteral("info");
        facts.iconColor = color;
        facts.strong = text;
        facts.strongColor = color;
        break;
    case FindingsModel::FixColumn:
        facts.icon = text.isEmpty() ? QString() : QStringLiteral("bolt");
        facts.iconColor = theme.accent;
        facts.text = text;
        facts.textColor = theme.accent;
        break;
    case FindingsModel::RuleColumn: facts.monospace = true; [[fallthrough]];
    default: facts.text = text;
    }
    return facts;
}

std::optional<Fix> placedFix(const FindingsModel::Row &row, const std::optional<MigrationProject> &project, const QString &upFile, const SafetyAnalysisPtr &up)
{
    if (row.finding.fixes.isEmpty())
        return std::nullopt;
    Fix fix = row.finding.fixes.front();
    if (!fix.followUps.isEmpty() && (row.down || !up || !placeFollowUps(fix.followUps, project ? &*project : nullptr, upFile, *up, QDateTime::currentDateTime())))
        return std::nullopt;
    return fix;
}

QString fixPreview(const FindingsModel::Row &row, const std::optional<Fix> &fix, const QByteArray &text)
{
    if (row.finding.fixes.isEmpty())
        return tr("There is no mechanical fix; the rule page (F1) shows the safe way.");
    if (!fix)
        return tr("The statements would move into a new migration, and none can be written behind this one. Move them by hand.");
    QStringList lines;
    if (fix->recipe) {
        lines << tr("Opens the designer with %1; the series that it writes replaces this statement.").arg(fix->recipe->recipe);
        for (auto value = fix->recipe->values.begin(); value != fix->recipe->values.end(); ++value)
            lines << value.key() + QStringLiteral(": ") + *value;
    }
    for (const TextEdit &edit : fix->edits) {
        const bool erases = edit.text.isEmpty();
        const QByteArray shown = erases ? text.mid(edit.range.begin, edit.range.length()) : edit.text;
        lines << (erases ? QStringLiteral("- ") : QStringLiteral("+ ")) + QString::fromUtf8(shown).trimmed();
    }
    for (const auto &[path, content] : filesOf(*fix))
        lines << tr("New file %1:").arg(QFileInfo(path).fileName()) << QString::fromUtf8(content).trimmed();
    return lines.join(u'\n');
}

bool makeFiles(const Fix &fix, Workbench &workbench)
{
    if (fix.followUps.isEmpty())
        return true;
    try {
        writeFilesOf(fix);
    } catch (const Error &error) {
        workbench.say(error.fullText(), false);
        return false;
    }
    if (const Migration *migration = workbench.currentMigration())
        workbench.reloadProject(migration->version);
    workbench.say(tr("%1 was written. Save this migration too: what it lost stands there.").arg(QFileInfo(fix.followUps.front().path).fileName()));
    return true;
}

} // namespace lockkeeper
