#include "models/catalog/catalogreader.h"

#include "models/core/error.h"

#include <QCoreApplication>
#include <QFile>

namespace lockkeeper {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CatalogReader", text);
}

/// The query of resources/catalog/NAME.sql for this server: a line that starts with "--15+ " counts from version 15 on.
QByteArray catalogQuery(const char *name, int majorVersion)
{
    QFile file(QStringLiteral(":/catalog/%1.sql").arg(QLatin1String(name)));
    if (!file.open(QIODevice::ReadOnly))
        throw Error(ErrorKind::Internal, tr("The catalogue query %1 is not built into this program.").arg(QLatin1String(name)));
    QByteArray query;
    for (QByteArray line : file.readAll().split('\n')) {
        const qsizetype plus = line.startsWith("--") ? line.indexOf("+ ") : -1;
        if (const int from = plus > 2 ? line.mid(2, plus - 2).toInt() : 0; from > 0 && majorVersion >= from)
            line.remove(0, plus + 2);
        query += line + '\n';
    }
    return query;
}

/// Equal names (id, created_at) are kept once.
class Interner
{
public:
    QString operator()(const QByteArray &bytes)
    {
        if (bytes.isEmpty())
            return {};
        const auto found = m_texts.constFind(bytes);
        if (found != m_texts.constEnd())
            return *found;
        return *m_texts.insert(QByteArray(bytes.constData(), bytes.size()), QString::fromUtf8(bytes));
    }

private:
    QHash<QByteArray, QString> m_texts;
};

class Reader
{
public:
    Reader(Session &session, Progress &progress)
        : m_session(session)
        , m_progress(progress)
        , m_catalog(std::make_shared<Catalog>())
    {
        m_catalog->serverVersion = session.serverVersion();
    }

    CatalogPtr read(const std::function<void(CatalogPtr)> &onRelations)
    {
        Transaction transaction(m_session, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = ''; SET LOCAL jit = off");
        readRelations();
        if (onRelations)
            onRelations(std::make_shared<const Catalog>(*m_catalog));
        readColumns();
        readConstraints();
        readIndexes();
        readTriggers();
        readPolicies();
        readStatistics();
        readPublications();
        readViews();
        readRoutines();
        readTypes();
        readSequences();
        readExtensions();
        readRest();
        transaction.commit();
        m_catalog->relations = RelationMap::of(QList<RelationPtr>(m_byOid.begin(), m_byOid.end()));
        m_catalog->complete = true;
        return m_catalog;
    }

private:
    /// Fetches in portions, so that a large catalog is never twice in memory and a cancel is heard; the server works on
    /// the next portion while this one is read.
    template <class Row>
    void forEachRow(const char *query, const QString &sentence, double fraction, Row row)
    {
        static constexpr int portion = 4'000;
        m_progress.throwIfCancelled();
        m_progress.report(sentence, fraction);
        m_session.execute("DECLARE lockkeeper_catalog NO SCROLL CURSOR FOR " + catalogQuery(query, m_session.majorVersion()));
        const QByteArray fetch = "FETCH " + QByteArray::number(portion) + " FROM lockkeeper_catalog";
        m_session.send(fetch);
        for (bool more = true; more;) {
            const Result result = m_session.receive();
            more = result.rows() == portion;
            m_progress.throwIfCancelled();
            if (more)
                m_session.send(fetch);
            for (int i = 0; i < result.rows(); ++i)
                row(result, i);
        }
        m_session.execute("CLOSE lockkeeper_catalog");
    }

    /// Rows come in the order of their relation, so that the last one is nearly always the right one.
    Relation *relationOf(const Result &result, int row, int column)
    {
        const qint64 oid = result.integer(row, column);
        if (oid != m_lastOid) {
            m_lastOid = oid;
            m_last = m_byOid.value(oid).get();
        }
        return m_last;
    }

    void readRelations();
    void readColumns();
    void readConstraints();
    void readIndexes();
    void readTriggers();
    void readPolicies();
    void readStatistics();
    void readPublications();
    void readViews();
    void readRoutines();
    void readTypes();
    void readSequences();
    void readExtensions();
    void readRest();
    QStringList columnNames(const Relation &relation, const QStringList &numbers) const;

    Session &m_session;
    Progress &m_progress;
    std::shared_ptr<Catalog> m_catalog;
    QHash<qint64, std::shared_ptr<Relation>> m_byOid;
    qint64 m_lastOid = 0;
    Relation *m_last = nullptr;
    Interner m_intern;
};

Relation::Kind relationKind(char kind)
{
    switch (kind) {
    case 'p': return Relation::Kind::PartitionedTable;
    case 'v': return Relation::Kind::View;
    case 'm': return Relation::Kind::MaterializedView;
    case 'f': return Relation::Kind::ForeignTable;
    default: return Relation::Kind::Table;
    }
}

char letter(const Result &result, int row, int column)
{
    const QByteArray value = result.bytes(row, column);
    return value.isEmpty() ? '\0' : value[0];
}

static constexpr qint64 pageBytes = 8192;

void Reader::readRelations()
{
    const Result schemas = m_session.execute(catalogQuery("schemas", m_session.majorVersion()));
    for (int row = 0; row < schemas.rows(); ++row) {
        const SchemaInfo schema { schemas.text(row, 1), schemas.text(row, 2), schemas.text(row, 3), schemas.list(row, 4) };
        m_catalog->schemas.insert(schema.name, schema);
    }
    QHash<qint64, qint64> parents, inherited;
    QList<RelationPtr> relations;
    forEachRow("relations", tr("Reading tables and views."), 0.05, [&](const Result &result, int row) {
        auto relation = std::make_shared<Relation>();
        const qint64 oid = result.integer(row, 0);
        relation->name = { m_intern(result.bytes(row, 1)), result.text(row, 2) };
        relation->kind = relationKind(letter(result, row, 3));
        relation->owner = m_intern(result.bytes(row, 4));
        relation->rowEstimate = result.real(row, 5);
        relation->sizeBytes = result.integer(row, 6) * pageBytes;
        if (m_session.majorVersion() < 14 && relation->sizeBytes == 0)
            relation->rowEstimate = -1; // before 14 a table that nobody has counted has 0 rows
        relation->unlogged = letter(result, row, 7) == 'u';
        relation->rowSecurity = result.boolean(row, 8);
        relation->forceRowSecurity = result.boolean(row, 9);
        relation->comment = result.text(row, 10);
        relation->privileges = result.list(row, 11);
        relation->partitionKey = result.text(row, 12);
        if (!result.isNull(row, 13))
            (result.boolean(row, 21) ? parents : inherited).insert(oid, result.integer(row, 13));
        relation->partitionBound = result.text(row, 14);
        relation->options = result.list(row, 15);
        relation->tablespace = m_intern(result.bytes(row, 16));
        relation->ofExtension = result.boolean(row, 17);
        relation->replicaIdentity = QLatin1Char(letter(result, row, 18));
        relation->ofType = { m_intern(result.bytes(row, 19)), result.text(row, 20) };
        m_byOid.insert(oid, relation);
        relations << std::make_shared<const Relation>(*relation);
    });
    m_catalog->relations = RelationMap::of(relations);
    for (auto parent = parents.cbegin(); parent != parents.cend(); ++parent)
        if (const auto found = m_byOid.value(parent.value()))
            m_byOid[parent.key()]->partitionOf = found->name;
    const auto inherit = [&](qint64 child, qint64 parent) {
        if (m_byOid.value(child) && m_byOid.value(parent))
            m_byOid[child]->inherits << m_byOid[parent]->name;
    };
    for (auto parent = inherited.cbegin(); parent != inherited.cend(); ++parent)
        inherit(parent.key(), parent.value());
    forEachRow("parents", tr("Reading tables and views."), 0.15, [&](const Result &result, int row) { inherit(result.integer(row, 0), result.integer(row, 1)); });
}

void Reader::readColumns()
{
    QHash<std::pair<qint64, qint64>, QString> types;
    forEachRow("column_types", tr("Reading types."), 0.15, [&](const Result &result, int row) {
        types.insert({ result.integer(row, 0), result.integer(row, 1) }, result.text(row, 2));
    });
    forEachRow("columns", tr("Reading columns."), 0.2, [&](const Result &result, int row) {
        Relation *relation = relationOf(result, row, 0);
        if (!relation)
            return;
        Column column;
        column.number = int(result.integer(row, 1));
        column.name = m_intern(result.bytes(row, 2));
        column.type = types.value({ result.integer(row, 3), result.integer(row, 4) });
        column.notNull = result.boolean(row, 5);
        if (const char identity = letter(result, row, 6))
            column.identity = identity == 'a' ? Column::Identity::Always : Column::Identity::ByDefault;
        if (const char generated = letter(result, row, 7))
            column.generated = generated == 's' ? Column::Generated::Stored : Column::Generated::Virtual;
        column.defaultExpression = m_intern(result.bytes(row, 8));
        column.collation = m_intern(result.bytes(row, 9));
        column.comment = result.text(row, 10);
        relation->columns << column;
    });
}

QStringList Reader::columnNames(const Relation &relation, const QStringList &numbers) const
{
    QStringList names;
    for (const QString &number : numbers) {
        const int wanted = number.toInt();
        const auto found = std::find_if(relation.columns.begin(), relation.columns.end(), [&](const Column &column) { return column.number == wanted; });
        names << (found == relation.columns.end() ? QString() : found->name);
    }
    return names;
}

void Reader::readConstraints()
{
    const auto action = [](char code) {
        switch (code) {
        case 'r': return Constraint::Action::Restrict;
        case 'c': return Constraint::Action::Cascade;
        case 'n': return Constraint::Action::SetNull;
        case 'd': return Constraint::Action::SetDefault;
        default: return Constraint::Action::NoAction;
        }
    };
    forEachRow("constraints", tr("Reading constraints."), 0.6, [&](const Result &result, int row) {
        Relation *relation = relationOf(result, row, 0);
        if (!relation)
            return;
        Constraint constraint;
        constraint.name = result.text(row, 1);
        switch (letter(result, row, 2)) {
        case 'u': constraint.kind = Constraint::Kind::Unique; break;
        case 'p': constraint.kind = Constraint::Kind::PrimaryKey; break;
        case 'f': constraint.kind = Constraint::Kind::ForeignKey; break;
        case 'x': constraint.kind = Constraint::Kind::Exclusion; break;
        default: break;
        }
        constraint.validated = result.boolean(row, 3);
        constraint.deferrable = result.boolean(row, 4);
        constraint.initiallyDeferred = result.boolean(row, 5);
        constraint.columns = columnNames(*relation, result.list(row, 6));
        if (const auto referenced = m_byOid.value(result.integer(row, 7)); referenced && constraint.kind == Constraint::Kind::ForeignKey) {
            constraint.referenced = referenced->name;
            constraint.referencedColumns = columnNames(*referenced, result.list(row, 8));
            constraint.onUpdate = action(letter(result, row, 9));
            constraint.onDelete = action(letter(result, row, 10));
            constraint.matchFull = letter(result, row, 11) == 'f';
        }
        constraint.expression = result.text(row, 13);
        constraint.fullDefinition = result.text(row, 14);
        constraint.comment = result.text(row, 15);
        constraint.isLocal = result.boolean(row, 16);
        constraint.noInherit = constraint.kind == Constraint::Kind::Check && result.boolean(row, 17);
        relation->constraints << constraint;
    });
}

void Reader::readIndexes()
{
    forEachRow("indexes", tr("Reading indexes."), 0.75, [&](const Result &result, int row) {
        Relation *relation = relationOf(result, row, 0);
        if (!relation)
            return;
        Index index;
        index.name = result.text(row, 2);
        index.method = m_intern(result.bytes(row, 3));
        index.unique = result.boolean(row, 4);
        index.primary = result.boolean(row, 5);
        index.valid = result.boolean(row, 6);
        const qint64 keys = result.integer(row, 7);
        const QStringList names = columnNames(*relation, result.text(row, 8).split(u' '));
        const QStringList options = result.text(row, 9).split(u' ');
        for (qsizetype i = 0; i < names.size(); ++i) {
            if (i >= keys) {
                index.included << names[i];
                continue;
            }
            static constexpr int descending = 1, nullsFirst = 2; // INDOPTION_DESC, INDOPTION_NULLS_FIRST of pg_index.h
            const int option = options.value(i).toInt();
            QString text = quoteIdentifier(names[i]);
            if (option & descending)
                text += (option & nullsFirst) ? QStringLiteral(" DESC") : QStringLiteral(" DESC NULLS LAST");
            else if (option & nullsFirst)
                text += QStringLiteral(" NULLS FIRST");
            index.columns << (names[i].isEmpty() ? QString() : text);
        }
        index.sizeBytes = result.integer(row, 10) * pageBytes;
        index.fullDefinition = result.text(row, 12);
        index.predicate = result.text(row, 13);
        index.comment = result.text(row, 14);
        index.ofPartitionedIndex = !result.isNull(row, 15);
        relation->indexes << index;
    });
}

void Reader::readTriggers()
{
    forEachRow("triggers", tr("Reading triggers."), 0.9, [&](const Result &result, int row) {
        if (Relation *relation = relationOf(result, row, 0))
            relation->triggers << Trigger { result.text(row, 1), result.text(row, 3), result.text(row, 4), QLatin1Char(letter(result, row, 2)), result.text(row, 5) };
    });
}

void Reader::readPolicies()
{
    const auto command = [](char code) -> QString {
        switch (code) {
        case 'r': return QStringLiteral("SELECT");
        case 'a': return QStringLiteral("INSERT");
        case 'w': return QStringLiteral("UPDATE");
        case 'd': return QStringLiteral("DELETE");
        default: return QStringLiteral("ALL");
        }
    };
    forEachRow("policies", tr("Reading policies."), 0.91, [&](const Result &result, int row) {
        if (Relation *relation = relationOf(result, row, 0))
            relation->policies << Policy { result.text(row, 1), command(letter(result, row, 2)), result.boolean(row, 3), result.list(row, 4), result.text(row, 5), result.text(row, 6) };
    });
}

void Reader::readStatistics()
{
    forEachRow("statistics", tr("Reading statistics."), 0.92, [&](const Result &result, int row) {
        if (Relation *relation = relationOf(result, row, 0))
            relation->statistics << ExtendedStatistics { { m_intern(result.bytes(row, 1)), result.text(row, 2) }, result.list(row, 3), result.list(row, 4) };
    });
}

void Reader::readPublications()
{
    forEachRow("publications", tr("Reading publications."), 0.92, [&](const Result &result, int row) {
        if (Relation *relation = relationOf(result, row, 0))
            relation->publishings << Publishing { m_intern(result.bytes(row, 1)), result.text(row, 2) };
    });
}

void Reader::readViews()
{
    forEachRow("views", tr("Reading views."), 0.92, [&](const Result &result, int row) {
        if (Relation *view = relationOf(result, row, 0))
            view->viewDefinition = result.text(row, 1);
    });
    forEachRow("view_columns", tr("Reading what views read."), 0.93, [&](const Result &result, int row) {
        Relation *view = relationOf(result, row, 0);
        const auto source = m_byOid.value(result.integer(row, 1));
        if (!view || !source)
            return;
        const qint64 number = result.integer(row, 2);
        view->viewSources << ViewSource { source->name, number > 0 ? columnNames(*source, { QString::number(number) }).front() : QString() };
    });
}

void Reader::readRoutines()
{
    const auto kind = [](char code) {
        return code == 'p' ? QStringLiteral("procedure") : code == 'a' ? QStringLiteral("aggregate") : code == 'w' ? QStringLiteral("window") : QStringLiteral("function");
    };
    forEachRow("routines", tr("Reading functions."), 0.95, [&](const Result &result, int row) {
        const Routine routine { { result.text(row, 0), result.text(row, 1) }, result.text(row, 3), kind(letter(result, row, 2)), result.text(row, 4), m_intern(result.bytes(row, 5)),
                                QLatin1Char(letter(result, row, 6)), result.text(row, 7), m_intern(result.bytes(row, 9)), result.text(row, 8), result.list(row, 10) };
        m_catalog->routines.insert(routine.signature(), routine);
    });
}

void Reader::readTypes()
{
    const auto kind = [](char code) {
        return code == 'd' ? TypeInfo::Kind::Domain : code == 'c' ? TypeInfo::Kind::Composite : code == 'r' ? TypeInfo::Kind::Range : TypeInfo::Kind::Enum;
    };
    forEachRow("types", tr("Reading types."), 0.97, [&](const Result &result, int row) {
        const TypeInfo type { { result.text(row, 0), result.text(row, 1) }, kind(letter(result, row, 2)), result.list(row, 3), result.text(row, 4), result.boolean(row, 5),
                              result.text(row, 6), result.list(row, 7), result.list(row, 8), m_intern(result.bytes(row, 10)), result.text(row, 9) };
        m_catalog->types.insert(type.name, type);
    });
}

void Reader::readSequences()
{
    forEachRow("sequences", tr("Reading sequences."), 0.98, [&](const Result &result, int row) {
        Sequence sequence;
        sequence.name = { result.text(row, 0), result.text(row, 1) };
        sequence.type = m_intern(result.bytes(row, 2));
        sequence.start = result.integer(row, 3);
        sequence.increment = result.integer(row, 4);
        sequence.minimum = result.integer(row, 5);
        sequence.maximum = result.integer(row, 6);
        sequence.cache = result.integer(row, 7);
        sequence.cycle = result.boolean(row, 8);
        if (const auto table = m_byOid.value(result.integer(row, 9))) {
            sequence.ownerTable = table->name;
            sequence.ownerColumn = columnNames(*table, { result.text(row, 10) }).front();
            sequence.ofIdentity = letter(result, row, 11) == 'i';
        }
        sequence.comment = result.text(row, 12);
        sequence.owner = m_intern(result.bytes(row, 13));
        sequence.privileges = result.list(row, 14);
        m_catalog->sequences.insert(sequence.name, sequence);
    });
}

void Reader::readExtensions()
{
    forEachRow("extensions", tr("Reading extensions."), 0.99, [&](const Result &result, int row) {
        const Extension extension { result.text(row, 0), result.text(row, 1), result.text(row, 2), result.text(row, 3) };
        m_catalog->extensions.insert(extension.name, extension);
    });
}

void Reader::readRest()
{
    QMap<QString, QString> rest;
    forEachRow("rest", tr("Reading other objects."), 0.99, [&](const Result &result, int row) {
        QString &definition = rest[result.text(row, 0)];
        definition += definition.isEmpty() ? result.text(row, 1) : u'\n' + result.text(row, 1);
    });
    m_catalog->rest = rest;
}

} // namespace

CatalogPtr readCatalog(Session &session, Progress &progress, const std::function<void(CatalogPtr)> &onRelations)
{
    return Reader(session, progress).read(onRelations);
}

} // namespace lockkeeper
