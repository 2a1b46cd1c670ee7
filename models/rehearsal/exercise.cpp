#include "models/rehearsal/exercise.h"

#include "models/rehearsal/rowmaker.h"

#include <QCoreApplication>

namespace lockkeeper {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Rehearsal", text);
}

/// A value and the SQLSTATE with which the server must refuse it.
struct RefusedValue
{
    RowValues values;
    QByteArray sqlState;
};

class Exercise
{
public:
    Exercise(Session &session, CatalogPtr before, CatalogPtr after, QMap<QualifiedName, QualifiedName> former, Progress &progress)
        : m_session(session)
        , m_before(std::move(before))
        , m_after(std::move(after))
        , m_former(std::move(former))
        , m_progress(progress)
        , m_rows(session, m_after)
        , m_oldRows(session, m_before)
    {
    }

    ExerciseResult run()
    {
        for (const RelationPtr &table : m_after->sortedRelations()) {
            if (table->kind != Relation::Kind::Table && table->kind != Relation::Kind::PartitionedTable)
                continue;
            const RelationPtr old = m_before->relation(m_former.value(table->name, table->name));
            if (old == table || (!table->partitionOf.isEmpty() && old))
                continue;
            m_progress.throwIfCancelled();
            exerciseTable(*table, old.get());
        }
        for (const RelationPtr &table : m_before->sortedRelations())
            if (table->isTable() && table->partitionOf.isEmpty() && !m_after->relation(table->name))
                asOldCode(*table);
        exerciseEnums();
        return std::move(m_result);
    }

private:
    void exerciseTable(const Relation &table, const Relation *old)
    {
        const bool renamed = old && old->name != table.name;
        bool touched = !old || renamed;
        if (touched)
            uses(table.name.display(), table, {});
        for (const Column &column : table.columns) {
            const Column *former = old ? old->column(column.name) : nullptr;
            if (old && former && former->type == column.type && former->notNull == column.notNull && former->defaultExpression == column.defaultExpression)
                continue;
            if (column.generated != Column::Generated::None)
                continue;
            touched = true;
            exerciseColumn(table, column);
        }
        for (const Constraint &constraint : table.constraints) {
            const Constraint *former = old ? old->constraint(constraint.name) : nullptr;
            if (old && former && former->definition() == constraint.definition())
                continue;
            touched = true;
            exerciseConstraint(table, constraint);
        }
        if (touched)
            existingRow(table);
        if (old && !renamed && (touched || old->columns.size() != table.columns.size() || old->triggers != table.triggers))
            asOldCode(*old);
    }

    /// Code that knows nothing of the migration still writes the columns that it knows.
    void asOldCode(const Relation &table)
    {
        const QString object = table.name.display();
        m_session.execute("BEGIN");
        const std::optional<Error> error = m_oldRows.insert(table, {});
        m_session.execute("ROLLBACK");
        add(object, Probe::Kind::OldInsert, !error, error ? error->message : tr("the columns of before"));
        QStringList sets;
        for (const Column &column : table.columns)
            if (column.generated == Column::Generated::None && column.identity != Column::Identity::Always)
                sets << QStringLiteral("%1 = %1").arg(quoteIdentifier(column.name));
        const QByteArray name = table.name.quoted().toUtf8();
        tryStatement(object, Probe::Kind::OldUpdate, "UPDATE " + name + " SET " + sets.join(QStringLiteral(", ")).toUtf8() + " WHERE (tableoid, ctid) = (SELECT tableoid, ctid FROM " + name + " LIMIT 1)");
    }

    void exerciseColumn(const Relation &table, const Column &column)
    {
        const QString object = table.name.display() + u'.' + column.name;
        const QStringList checked = m_rows.candidates(table, column.name);
        const QString value = checked.isEmpty() ? m_rows.valueOf(column.type, 1) : checked.front();
        const bool key = std::any_of(table.constraints.begin(), table.constraints.end(), [&](const Constraint &constraint) { return constraint.kind == Constraint::Kind::ForeignKey && constraint.columns.contains(column.name); });
        if (value.isEmpty() && !key)
            m_result.notExercised << tr("%1: no value of type %2 could be made").arg(object, column.type);
        else
            uses(object, table, key || column.identity != Column::Identity::None ? RowValues {} : RowValues { { column.name, value } });
        if (const QString border = borderValue(column); !border.isEmpty() && checked.isEmpty() && !key)
            borderRow(object, table, { { column.name, border } });
        if (column.notNull && column.identity == Column::Identity::None)
            refused(object, table, { { { column.name, QStringLiteral("NULL") } }, "23502" });
        else if (const RefusedValue tooMuch = beyondBorder(column); !tooMuch.values.isEmpty())
            refused(object, table, tooMuch);
    }

    void exerciseConstraint(const Relation &table, const Constraint &constraint)
    {
        const QString object = table.name.display() + u'.' + constraint.name;
        if (constraint.columns.isEmpty())
            return void(m_result.notExercised << tr("%1: it names no column").arg(object));
        const QString column = constraint.columns.front();
        const Column *definition = table.column(column);
        const QString type = definition ? definition->type : QString();
        const bool textual = type == u"text" || type.startsWith(u"character");
        switch (constraint.kind) {
        case Constraint::Kind::Check:
            if (textual || type.startsWith(u"integer") || type == u"bigint" || type == u"smallint" || type.startsWith(u"numeric"))
                refusedByOneOf(object, table, column, textual ? QStringList { QStringLiteral("'lockkeeper-refused'"), QStringLiteral("''") } : QStringList { QStringLiteral("-32000"), QStringLiteral("32000"), QStringLiteral("0") }, "23514");
            else
                m_result.notExercised << tr("%1: no value is known that the check must refuse").arg(object);
            break;
        case Constraint::Kind::ForeignKey:
            refused(object, table, { { { column, textual ? QStringLiteral("'lockkeeper-missing'") : type == u"uuid" ? QStringLiteral("md5('missing')::uuid") : QStringLiteral("-32000") } }, "23503" });
            break;
        case Constraint::Kind::Unique:
        case Constraint::Kind::PrimaryKey:
            refusedDuplicate(object, table, constraint);
            break;
        case Constraint::Kind::Exclusion:
            m_result.notExercised << tr("%1: exclusion constraints are not exercised").arg(object);
            break;
        }
    }

    void exerciseEnums()
    {
        for (const TypeInfo &type : m_after->types) {
            if (type.kind != TypeInfo::Kind::Enum)
                continue;
            const TypeInfo *old = m_before->types.find(type.name);
            for (const QString &label : type.labels)
                if (old && !old->labels.contains(label))
                    exerciseLabel(type, label);
        }
    }

    void exerciseLabel(const TypeInfo &type, const QString &label)
    {
        const QString object = type.name.display() + u'.' + label;
        for (const RelationPtr &table : m_after->sortedRelations())
            for (const Column &column : table->columns)
                if (table->isTable() && column.type == type.name.quoted())
                    return uses(object, *table, { { column.name, quoteLiteral(label) } });
        m_result.notExercised << tr("%1: no table has a column of this type").arg(object);
    }

    static QString borderValue(const Column &column)
    {
        const int length = column.type.section(u'(', 1).section(u')', 0, 0).section(u',', 0, 0).toInt();
        if (column.type.startsWith(u"character") && length > 0)
            return QStringLiteral("repeat('x', %1)").arg(length);
        if (column.type.startsWith(u"numeric(")) {
            const int scale = column.type.section(u',', 1).section(u')', 0, 0).toInt();
            return QString(length - scale, u'9') + (scale > 0 ? u'.' + QString(scale, u'9') : QString());
        }
        if (column.type == u"integer")
            return QStringLiteral("2147483647");
        if (column.type == u"bigint")
            return QStringLiteral("9223372036854775807");
        if (column.type == u"smallint")
            return QStringLiteral("32767");
        if (column.type == u"text")
            return QStringLiteral("''");
        return column.notNull ? QString() : QStringLiteral("NULL");
    }

    static RefusedValue beyondBorder(const Column &column)
    {
        const int length = column.type.section(u'(', 1).section(u')', 0, 0).section(u',', 0, 0).toInt();
        if (column.type.startsWith(u"character") && length > 0)
            return { { { column.name, QStringLiteral("repeat('x', %1)").arg(length + 1) } }, "22001" };
        if (column.type.startsWith(u"numeric(") || column.type == u"integer" || column.type == u"smallint" || column.type == u"bigint")
            return { { { column.name, QStringLiteral("99999999999999999999") } }, "22003" };
        return {};
    }

    void add(const QString &object, Probe::Kind kind, bool ok, const QString &detail) { m_result.probes << Probe { object, kind, ok, detail }; }

    void uses(const QString &object, const Relation &table, const RowValues &values)
    {
        m_session.execute("BEGIN");
        const std::optional<Error> error = m_rows.insert(table, values);
        m_session.execute(error ? "ROLLBACK" : "COMMIT");
        if (error)
            m_result.notExercised << QStringLiteral("%1: %2").arg(object, error->message);
        else
            add(object, Probe::Kind::Uses, true, values.isEmpty() ? tr("a whole row") : values.first());
    }

    void borderRow(const QString &object, const Relation &table, const RowValues &values)
    {
        m_session.execute("BEGIN");
        const std::optional<Error> error = m_rows.insert(table, values);
        m_session.execute("ROLLBACK");
        // A check or a trigger may rightly forbid the type's border; then there is nothing to say.
        if (!error || (!error->sqlState.startsWith("23514") && !error->sqlState.startsWith("P0")))
            add(object, Probe::Kind::Border, !error, error ? error->message : values.first());
    }

    void refused(const QString &object, const Relation &table, const RefusedValue &value)
    {
        m_session.execute("BEGIN");
        const std::optional<Error> error = m_rows.insertOnce(table, value.values);
        m_session.execute("ROLLBACK");
        add(object, Probe::Kind::Refused, error && error->sqlState == value.sqlState,
            error ? QStringLiteral("%1: %2 %3").arg(value.values.first(), QString::fromLatin1(error->sqlState), error->message) : tr("%1 was accepted").arg(value.values.first()));
    }

    void refusedByOneOf(const QString &object, const Relation &table, const QString &column, const QStringList &values, const QByteArray &sqlState)
    {
        for (const QString &value : values) {
            m_session.execute("BEGIN");
            const std::optional<Error> error = m_rows.insertOnce(table, { { column, value } });
            m_session.execute("ROLLBACK");
            if (error && error->sqlState == sqlState)
                return add(object, Probe::Kind::Refused, true, QStringLiteral("%1: %2").arg(value, QString::fromLatin1(sqlState)));
        }
        m_result.notExercised << tr("%1: no value was found that the check refuses").arg(object);
    }

    void refusedDuplicate(const QString &object, const Relation &table, const Constraint &constraint)
    {
        RowValues same;
        for (const QString &column : constraint.columns)
            same.insert(column, QStringLiteral("(SELECT %1 FROM %2 ORDER BY ctid LIMIT 1)").arg(quoteIdentifier(column), table.name.quoted()));
        m_session.execute("BEGIN");
        m_rows.insert(table, {});
        const std::optional<Error> error = m_rows.insertOnce(table, same);
        m_session.execute("ROLLBACK");
        add(object, Probe::Kind::Refused, error && error->sqlState == "23505", error ? error->message : tr("a duplicate was accepted"));
    }

    /// An update of every column to itself, and a delete, of one row; with what triggers and foreign keys make of them.
    void existingRow(const Relation &table)
    {
        const QByteArray name = table.name.quoted().toUtf8();
        QStringList sets;
        for (const Column &column : table.columns)
            if (column.generated == Column::Generated::None && column.identity != Column::Identity::Always)
                sets << QStringLiteral("%1 = %1").arg(quoteIdentifier(column.name));
        // In a partitioned table a ctid is only unique together with its partition.
        const QByteArray oneRow = " WHERE (tableoid, ctid) = (SELECT tableoid, ctid FROM " + name + " LIMIT 1)";
        tryStatement(table.name.display(), Probe::Kind::Update, "UPDATE " + name + " SET " + sets.join(QStringLiteral(", ")).toUtf8() + oneRow);
        tryStatement(table.name.display(), Probe::Kind::Delete, "DELETE FROM " + name + oneRow);
    }

    void tryStatement(const QString &object, Probe::Kind kind, const QByteArray &sql)
    {
        m_session.execute("BEGIN");
        try {
            const qint64 rows = m_session.execute(sql).affectedRows();
            m_session.execute("ROLLBACK");
            if (rows > 0)
                add(object, kind, true, tr("%1 row").arg(rows));
        } catch (const Error &error) {
            if (m_session.isLost())
                throw;
            m_session.execute("ROLLBACK");
            // A row that others point at may not be deleted: that is its foreign key at work.
            add(object, kind, kind == Probe::Kind::Delete && error.sqlState == "23503", error.message);
        }
    }

    Session &m_session;
    CatalogPtr m_before, m_after;
    QMap<QualifiedName, QualifiedName> m_former;
    Progress &m_progress;
    RowMaker m_rows;
    RowMaker m_oldRows;
    ExerciseResult m_result;
};

} // namespace

ExerciseResult exerciseChanges(Session &session, const CatalogPtr &before, const CatalogPtr &after, const QMap<QualifiedName, QualifiedName> &former, Progress &progress)
{
    return Exercise(session, before, after, former, progress).run();
}

} // namespace lockkeeper
