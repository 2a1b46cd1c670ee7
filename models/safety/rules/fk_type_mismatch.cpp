// The smaller type ends first.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

/// The referencing side may be wider.
static bool isWideEnough(const QString &from, const QString &to)
{
    static const QStringList widths { QStringLiteral("smallint"), QStringLiteral("integer"), QStringLiteral("bigint") };
    static const QStringList texts { QStringLiteral("text"), QStringLiteral("character varying") };
    if (widths.contains(from) && widths.contains(to))
        return widths.indexOf(from) >= widths.indexOf(to);
    return texts.contains(from.section(u'(', 0, 0)) && texts.contains(to.section(u'(', 0, 0));
}

/// Types of which PostgreSQL compares each with its own kind only.
static bool isRefused(const QString &from, const QString &to)
{
    static const QHash<QString, int> families { { QStringLiteral("smallint"), 1 }, { QStringLiteral("integer"), 1 }, { QStringLiteral("bigint"), 1 }, { QStringLiteral("uuid"), 2 }, { QStringLiteral("text"), 3 },
                                                { QStringLiteral("character varying"), 3 }, { QStringLiteral("boolean"), 4 }, { QStringLiteral("date"), 5 }, { QStringLiteral("bytea"), 6 } };
    const int one = families.value(from.section(u'(', 0, 0)), another = families.value(to.section(u'(', 0, 0));
    return one && another && one != another;
}

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.tableAfter();
    for (const Constraint &constraint : subject.newConstraints()) {
        const RelationPtr other = subject.after.relation(constraint.referenced);
        if (constraint.kind != Constraint::Kind::ForeignKey || !other || !table)
            continue;
        QStringList columns = constraint.referencedColumns;
        if (columns.isEmpty() && other->primaryKey())
            columns = other->primaryKey()->columns;
        for (qsizetype i = 0; i < std::min(columns.size(), constraint.columns.size()); ++i) {
            const Column *from = table->column(constraint.columns[i]), *to = other->column(columns[i]);
            if (from && to && isRefused(from->type, to->type))
                return report(Severity::Error, tr("%1 is %2 and points at %3, which is %4. PostgreSQL refuses that: no operator compares the two (42804).").arg(from->name, shortTypeName(from->type), other->name.display() + u'.' + to->name, shortTypeName(to->type)));
            if (from && to && !from->type.isEmpty() && !to->type.isEmpty() && from->type != to->type && !isWideEnough(from->type, to->type))
                return report(Severity::Warning, tr("%1 is %2 and points at %3, which is %4. Use the same type, or one of them runs out of values first.").arg(from->name, shortTypeName(from->type), other->name.display() + u'.' + to->name, shortTypeName(to->type)));
        }
    }
    return {};
}

Rule fk_type_mismatch()
{
    return { QStringLiteral("fk-type-mismatch"), tr("Foreign key between different types"), { QStringLiteral("add-foreign-key"), QStringLiteral("create-table") }, check, {} };
}

} // namespace lockkeeper::rules
