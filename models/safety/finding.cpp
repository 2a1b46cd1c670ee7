#include "models/safety/finding.h"

namespace lockkeeper {

QString severityId(Severity severity)
{
    static const char *const ids[] = { "note", "warning", "error" };
    return QLatin1String(ids[int(severity)]);
}

QList<std::pair<QString, QByteArray>> filesOf(const Fix &fix)
{
    QList<std::pair<QString, QByteArray>> files;
    for (const FollowUp &followUp : fix.followUps) {
        files.append({ followUp.path, followUp.content });
        files += followUp.moreFiles;
    }
    return files;
}

QByteArray applyEdits(const QByteArray &text, QList<TextEdit> edits)
{
    std::sort(edits.begin(), edits.end(), [](const TextEdit &a, const TextEdit &b) { return a.range.begin > b.range.begin; });
    QByteArray result = text;
    for (const TextEdit &edit : edits)
        result.replace(edit.range.begin, edit.range.length(), edit.text);
    return result;
}

} // namespace lockkeeper
