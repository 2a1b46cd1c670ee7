// ACCESS EXCLUSIVE on each dependant (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QStringList dependents(const RuleSubject &subject)
{
    const Catalog &catalog = *subject.context.catalog;
    QStringList names;
    const QualifiedName relation = subject.operation->relation();
    const QString column = subject.kind() == u"drop-column" ? subject.part() : QString();
    if (!relation.isEmpty() && subject.kind() != u"drop-constraint")
        for (const RelationPtr &view : catalog.dependentViews(relation, column))
            names << view->name.display();
    const bool wholeTable = subject.kind() == u"drop-table";
    for (const auto &[other, foreignKey] : catalog.referencesTo(relation))
        if (other->name != relation && (wholeTable || foreignKey->referencedColumns.contains(column)))
            names << other->name.display() + u'.' + foreignKey->name;
    if (subject.kind() == u"drop-type")
        if (const TypeInfo *type = subject.typeIn(catalog))
            for (const RelationPtr &table : catalog.tablesUsingType(type->name))
                for (const Column &typed : table->columns) // the column goes, with its values
                    if (typed.type.section(u'[', 0, 0) == type->name.quoted())
                        names << table->name.display() + u'.' + typed.name;
    if (subject.kind() == u"drop-sequence") {
        const Sequence *sequence = catalog.sequences.find({ subject.object().section(u'.', 0, -2), subject.part() });
        return sequence && !sequence->ownerTable.isEmpty() ? QStringList { tr("the default of %1").arg(sequence->ownerTable.display() + u'.' + sequence->ownerColumn) } : QStringList();
    }
    if (relation.isEmpty() || subject.kind() == u"drop-constraint")
        for (const LockImpact &lock : subject.operation->locks(subject.context))
            if (lock.relation != relation)
                names << lock.relation.display();
    names.removeDuplicates();
    return names;
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (!subject.has(Trait::Cascade) || subject.onNewTable())
        return {};
    const QStringList names = dependents(subject);
    if (names.isEmpty() && subject.knowsEverything())
        return {};
    return report(Severity::Warning, names.isEmpty() ? tr("CASCADE drops whatever depends on %1, and the migration does not say what that is. Name each object.").arg(subject.object())
                                                     : tr("CASCADE takes along what depends on %1: %2. Drop them by name, so that a reader sees it.").arg(subject.object(), names.join(QStringLiteral(", "))));
}

Rule drop_cascade_dependents()
{
    return { QStringLiteral("drop-cascade-dependents"), tr("CASCADE takes dependants along"), { QStringLiteral("drop-table"), QStringLiteral("drop-view"), QStringLiteral("drop-column"), QStringLiteral("drop-constraint"), QStringLiteral("drop-function"), QStringLiteral("drop-type"), QStringLiteral("drop-schema"), QStringLiteral("drop-sequence"), QStringLiteral("drop-extension") }, check, {} };
}

} // namespace lockkeeper::rules
