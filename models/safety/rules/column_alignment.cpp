// Values of eight bytes begin at multiples of eight (manual: Database Page Layout).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static constexpr int leastWorthSaying = 12; // bytes a row

/// The length of a type's fixed part, and 0 where it varies (pg_type.typlen, typalign).
static int widthOf(const QString &type)
{
    static const QHash<QString, int> widths { { QStringLiteral("boolean"), 1 }, { QStringLiteral("smallint"), 2 }, { QStringLiteral("integer"), 4 }, { QStringLiteral("real"), 4 }, { QStringLiteral("date"), 4 }, { QStringLiteral("bigint"), 8 },
                                              { QStringLiteral("double precision"), 8 }, { QStringLiteral("money"), 8 }, { QStringLiteral("timestamp with time zone"), 8 }, { QStringLiteral("timestamp without time zone"), 8 },
                                              { QStringLiteral("time without time zone"), 8 } };
    return widths.value(type);
}

static int paddingOf(const QList<Column> &columns)
{
    int offset = 0, padding = 0;
    for (const Column &column : columns) {
        const int width = widthOf(column.type);
        if (width == 0)
            break; // what follows a value of varying length cannot be placed beforehand
        const int gap = (width - offset % width) % width;
        padding += gap;
        offset += gap + width;
    }
    return padding;
}

static int leastPaddingOf(QList<Column> columns)
{
    std::stable_sort(columns.begin(), columns.end(), [](const Column &a, const Column &b) { return widthOf(a.type) > widthOf(b.type); });
    return paddingOf(columns);
}

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr now = subject.tableAfter();
    if (!now || subject.table() || !now->partitionOf.isEmpty() || !subject.has(Trait::OwnColumns))
        return {};
    const int wasted = paddingOf(now->columns), least = leastPaddingOf(now->columns);
    if (wasted - least < leastWorthSaying)
        return {};
    return report(Severity::Note, tr("Each row has %1 bytes of padding between its columns. Put the columns of eight bytes first, then those of four, two and one.").arg(wasted));
}

Rule column_alignment()
{
    return { QStringLiteral("column-alignment"), tr("Column order that wastes space"), { QStringLiteral("create-table") }, check, {} };
}

} // namespace lockkeeper::rules
