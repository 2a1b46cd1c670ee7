#include "models/migration/alembicgraph.h"

#include "models/migration/formatsupport.h"

namespace lockkeeper::formats {

QList<Migration> inGraphOrder(QMap<QString, Migration> open, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations;
    QSet<QString> done;
    while (!open.isEmpty()) {
        auto next = open.end();
        for (auto candidate = open.begin(); candidate != open.end() && next == open.end(); ++candidate) {
            const QStringList &needed = candidate->dependencies;
            if (std::all_of(needed.begin(), needed.end(), [&](const QString &revision) { return done.contains(revision); }))
                next = candidate;
        }
        if (next == open.end()) {
            for (const Migration &lost : std::as_const(open))
                problems << ProjectProblem { lost.upFile.section(u'/', -1), tr("The revision %1 follows %2, which is missing or part of a circle. Correct its down_revision.").arg(lost.version, lost.dependencies.join(QStringLiteral(", "))) };
            break;
        }
        done.insert(next.key());
        migrations << *next;
        open.erase(next);
    }
    return migrations;
}

bool eachHasItsBranch(const QSet<QString> &heads, const QMap<QString, Migration> &revisions, const QMap<QString, QString> &labels)
{
    QMap<QString, int> times; // how many heads come from a labelled revision
    QMap<QString, QSet<QString>> labelled;
    for (const QString &head : heads) {
        QSet<QString> seen { head };
        QStringList open { head };
        while (!open.isEmpty())
            for (const QString &parent : revisions.value(open.takeLast()).details.value(QStringLiteral("parents")).split(u' ', Qt::SkipEmptyParts))
                if (!seen.contains(parent)) {
                    seen.insert(parent);
                    open << parent;
                }
        for (const QString &revision : labels)
            if (seen.contains(revision)) {
                labelled[head].insert(revision);
                ++times[revision];
            }
    }
    return std::all_of(heads.begin(), heads.end(), [&](const QString &head) { return std::any_of(labelled[head].begin(), labelled[head].end(), [&](const QString &revision) { return times[revision] == 1; }); });
}

} // namespace lockkeeper::formats
