#include "models/migration/sqitchplan.h"

#include <QCryptographicHash>

namespace lockkeeper {

static QString unescaped(QString note)
{
    return note.replace(QStringLiteral("\\n"), QStringLiteral("\n")).replace(QStringLiteral("\\r"), QStringLiteral("\r")).replace(QStringLiteral("\\\\"), QStringLiteral("\\"));
}

/// NAME [dependencies] DATE PLANNER <EMAIL> # NOTE
static SqitchPlanEntry entryOf(QString line, const QString &project)
{
    SqitchPlanEntry entry;
    if (const qsizetype hash = line.indexOf(u" #"); hash >= 0) {
        entry.note = unescaped(line.mid(hash + 2).trimmed());
        line.truncate(hash);
    }
    line = line.trimmed();
    if (line.startsWith(u'+')) // to be deployed, as without it
        line.remove(0, 1);
    entry.tag = line.startsWith(u'@');
    const qsizetype nameEnd = line.indexOf(u' ');
    entry.name = nameEnd < 0 ? line : line.left(nameEnd);
    if (entry.tag)
        entry.name.remove(0, 1);
    line = nameEnd < 0 ? QString() : line.mid(nameEnd).trimmed();
    if (line.startsWith(u'[')) {
        const qsizetype close = line.indexOf(u']');
        for (QString dependency : line.mid(1, close - 1).split(u' ', Qt::SkipEmptyParts)) {
            const bool conflict = dependency.startsWith(u'!');
            if (conflict)
                dependency.remove(0, 1);
            if (dependency.startsWith(project + u':'))
                dependency.remove(0, project.size() + 1);
            (conflict ? entry.conflicts : entry.requires_) << dependency;
        }
        line = line.mid(close + 1).trimmed();
    }
    entry.date = line.section(u' ', 0, 0);
    const QString planner = line.section(u' ', 1);
    const qsizetype bracket = planner.lastIndexOf(u'<');
    entry.planner = planner.left(bracket).trimmed();
    entry.email = bracket < 0 ? QString() : planner.mid(bracket + 1, planner.size() - bracket - 2);
    return entry;
}

SqitchPlan readSqitchPlan(const QByteArray &text)
{
    SqitchPlan plan;
    for (const QByteArray &bytes : text.split('\n')) {
        const QString line = QString::fromUtf8(bytes).trimmed();
        if (line.startsWith(u"%project="))
            plan.project = line.section(u'=', 1);
        else if (line.startsWith(u"%uri="))
            plan.uri = line.section(u'=', 1);
        else if (!line.isEmpty() && !line.startsWith(u'%') && !line.startsWith(u'#'))
            plan.entries << entryOf(line, plan.project);
    }
    return plan;
}

static QString objectId(const char *kind, const QStringList &lines)
{
    const QByteArray content = lines.join(u'\n').toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(QByteArray(kind) + ' ' + QByteArray::number(content.size()) + '\0' + content, QCryptographicHash::Sha1).toHex());
}

static QStringList headLines(const SqitchPlan &plan)
{
    QStringList lines { QStringLiteral("project ") + plan.project };
    if (!plan.uri.isEmpty())
        lines << QStringLiteral("uri ") + plan.uri;
    return lines;
}

static QStringList tailLines(const SqitchPlanEntry &entry)
{
    return { QStringLiteral("planner %1 <%2>").arg(entry.planner, entry.email), QStringLiteral("date ") + entry.date };
}

QString changeId(const SqitchPlan &plan, const SqitchPlanEntry &entry, const QString &parent)
{
    QStringList lines = headLines(plan) << QStringLiteral("change ") + entry.name;
    if (!parent.isEmpty())
        lines << QStringLiteral("parent ") + parent;
    lines += tailLines(entry);
    if (!entry.requires_.isEmpty())
        lines << QStringLiteral("requires") << QStringLiteral("  + ") + entry.requires_.join(QStringLiteral("\n  + "));
    if (!entry.conflicts.isEmpty())
        lines << QStringLiteral("conflicts") << QStringLiteral("  - ") + entry.conflicts.join(QStringLiteral("\n  - "));
    if (!entry.note.isEmpty())
        lines << QString() << entry.note;
    return objectId("change", lines);
}

QString tagId(const SqitchPlan &plan, const SqitchPlanEntry &entry, const QString &change)
{
    QStringList lines = headLines(plan) << QStringLiteral("tag @") + entry.name << QStringLiteral("change ") + change;
    lines += tailLines(entry);
    if (!entry.note.isEmpty())
        lines << QString() << entry.note;
    return objectId("tag", lines);
}

} // namespace lockkeeper
