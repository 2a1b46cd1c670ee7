#include "models/safety/finding.h"

namespace lockkeeper {

QString severityId(Severity severity)
{
    static const char *const ids[] = { "note", "warning", "error" };
    return QLatin1String(ids[int(severity)]);
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
