#include "models/safety/typefixes.h"

#include "models/change/nullproof.h"
#include "models/change/syntaxreading.h"
#include "models/sql/tokens.h"

namespace lockkeeper::rules {

namespace {

/// The tokens of a statement as words: lower case where they are not quoted.
class Words
{
public:
    explicit Words(const QByteArray &sql)
        : Words(sql, tokensOf(sql))
    {
    }
    explicit Words(const RuleSubject &subject)
        : Words(subject.text(), subject.tokens())
    {
    }
    qsizetype size() const { return m_tokens.size(); }
    const Token &token(qsizetype i) const { return m_tokens[i]; }
    QByteArray word(qsizetype i) const
    {
        if (i >= m_tokens.size())
            return {};
        const QByteArray text = m_sql.mid(m_tokens[i].begin, m_tokens[i].length());
        return text.startsWith('"') ? text.mid(1, text.size() - 2).replace("\"\"", "\"") : text.toLower();
    }

    /// The same as word(i) == @p wanted, without making the word.
    bool is(qsizetype i, const QByteArray &wanted) const
    {
        const QByteArrayView text = QByteArrayView(m_sql).sliced(m_tokens[i].begin, m_tokens[i].length());
        return text.startsWith('"') ? word(i) == wanted : text.size() == wanted.size() && qstrnicmp(text.data(), text.size(), wanted.constData(), wanted.size()) == 0 && wanted == wanted.toLower();
    }

private:
    Words(QByteArray sql, QList<Token> tokens)
        : m_sql(std::move(sql))
        , m_tokens(std::move(tokens))
    {
    }

    QByteArray m_sql;
    QList<Token> m_tokens;
};

/// How many tokens the type takes from @p at on, and what should stand there; empty where it is fine as it is.
std::pair<qsizetype, QByteArray> betterType(const Words &words, qsizetype at)
{
    static const QHash<QByteArray, QByteArray> plain {
        { "int", "bigint" }, { "integer", "bigint" }, { "int4", "bigint" }, { "smallint", "bigint" }, { "int2", "bigint" }, { "serial", "bigserial" }, { "serial4", "bigserial" },
        { "smallserial", "bigserial" }, { "serial2", "bigserial" }, { "json", "jsonb" } };
    const QByteArray first = words.word(at);
    if (const auto better = plain.constFind(first); better != plain.cend())
        return { 1, *better };
    const auto limit = [&](qsizetype from) { return words.word(from) == "(" && words.word(from + 2) == ")" ? 3 : 0; };
    if (first == "varchar")
        return { 1 + limit(at + 1), "text" };
    if (first == "character" && words.word(at + 1) == "varying")
        return { 2 + limit(at + 2), "text" };
    if (first == "char" || first == "character" || first == "bpchar")
        return { 1 + limit(at + 1), "text" };
    if (first == "timestamp") {
        const qsizetype precision = limit(at + 1), behind = at + 1 + precision;
        const bool spelled = words.word(behind) == "without" && words.word(behind + 1) == "time" && words.word(behind + 2) == "zone";
        if (words.word(behind) == "with")
            return {};
        return { 1 + precision + (spelled ? 3 : 0), "timestamptz" + (precision ? '(' + words.word(at + 2) + ')' : QByteArray()) };
    }
    return {};
}

} // namespace

QStringList columnsWritten(const RuleSubject &subject, bool (*wanted)(const QString &type))
{
    const RelationPtr now = subject.tableAfter();
    if (now && !now->partitionOf.isEmpty())
        return {};
    QStringList names;
    for (const Column &column : subject.newColumns())
        if (wanted(column.type))
            names << column.name;
    if (subject.kind() == u"alter-column-type") {
        const Column *column = now ? now->column(subject.part()) : nullptr;
        if (wanted(column ? column->type : subject.operation->writtenType()))
            names << subject.part();
    }
    return names;
}

QList<Fix> otherTypes(const RuleSubject &subject, const QStringList &columns)
{
    const Words words(subject);
    const qsizetype base = subject.statement.range.begin;
    QByteArrayList wanted;
    for (const QString &column : columns)
        wanted << column.toUtf8();
    Fix fix;
    QStringList types;
    for (qsizetype i = 0; i + 1 < words.size(); ++i) {
        if (std::none_of(wanted.begin(), wanted.end(), [&](const QByteArray &column) { return words.is(i, column); }))
            continue;
        qsizetype at = i + 1;
        if (words.word(at) == "set" && words.word(at + 1) == "data")
            at += 2;
        if (words.word(at) == "type")
            ++at;
        const auto [count, better] = betterType(words, at);
        if (count == 0)
            continue;
        fix.edits << TextEdit { { base + words.token(at).begin, base + words.token(at + count - 1).end }, better };
        fix.declares << subject.operation->relation().display() + u'.' + QString::fromUtf8(words.word(i));
        types << QString::fromUtf8(better);
    }
    types.removeDuplicates();
    if (fix.edits.isEmpty())
        return {};
    fix.title = tr("Write %1").arg(types.join(QStringLiteral(", ")));
    return { fix };
}

QList<Fix> usingIndex(const RuleSubject &subject, const QByteArray &words)
{
    const QList<Constraint> made = subject.newConstraints();
    const RelationPtr table = subject.tableAfter();
    if (subject.inTransaction() || !subject.statement.node.is("AlterTableStmt") || subject.statement.operations.size() != 1 || made.size() != 1 || (table && table->kind == Relation::Kind::PartitionedTable))
        return {};
    // What the index or the constraint says beyond its columns would be lost.
    static const QByteArrayList options { "include", "nulls", "with", "tablespace", "deferrable", "initially" };
    const Words written(subject);
    for (qsizetype i = 0; i < written.size(); ++i)
        if (options.contains(written.word(i)))
            return {};
    QStringList columns;
    for (const QString &column : made.front().columns) {
        // A key over an index wants its columns to be NOT NULL, which would read the table under the same lock.
        const RelationPtr before = subject.table();
        const Column *known = before ? before->column(column) : nullptr;
        if (made.front().kind == Constraint::Kind::PrimaryKey && known && !isProvenNotNull(*before, column))
            return {};
        columns << quoteIdentifier(column);
    }
    const QString tableName = subject.operation->relation().quoted(), name = quoteIdentifier(made.front().name);
    const QString text = QStringLiteral("CREATE UNIQUE INDEX CONCURRENTLY %1 ON %2 (%3);\nALTER TABLE %2 ADD CONSTRAINT %1 %4 USING INDEX %1").arg(name, tableName, columns.join(QStringLiteral(", ")), QString::fromUtf8(words));
    return { Fix { tr("Build the index CONCURRENTLY, then add the constraint over it"), { { subject.statement.range, text.toUtf8() } }, {} } };
}

bool saysHowValuesChange(const RuleSubject &subject)
{
    for (const SyntaxNode &command : subject.statement.node.children("cmds"))
        if (command.string("name") == subject.part() && command.child("def").child("raw_default"))
            return true;
    return false;
}

QList<Fix> validatedLater(const RuleSubject &subject)
{
    const qsizetype at = subject.statement.range.end;
    if (!subject.statement.node.is("AlterTableStmt") || subject.statement.operations.size() != 1 || subject.has(Trait::Inline))
        return {};
    const QList<Constraint> made = subject.newConstraints();
    const TextEdit notValid { { at, at }, " NOT VALID" };
    if (made.size() != 1)
        return { Fix { tr("Add it NOT VALID"), { notValid }, { subject.part() } } };
    const QString name = made.front().name;
    const QByteArray validate = QStringLiteral("ALTER TABLE %1 VALIDATE CONSTRAINT %2").arg(subject.operation->relation().quoted(), quoteIdentifier(name)).toUtf8();
    if (!subject.inTransaction())
        return { Fix { tr("Add it NOT VALID, then validate it"), { { { at, at }, notValid.text + ";\n" + validate } }, {} } };
    return { Fix { tr("Add it NOT VALID, validate it in a migration of its own"), { notValid }, {}, { FollowUp { tr("Validate %1").arg(name), validate + ";\n" } } },
             Fix { tr("Add it NOT VALID"), { notValid }, { name } } };
}

QList<Fix> guard(const StatementAnalysis &statement, const QByteArray &text)
{
    struct Place
    {
        QByteArrayList words;
        QByteArray guard;
    };
    static const QList<Place> places {
        { { "CREATE", "TABLE" }, " IF NOT EXISTS" }, { { "CREATE", "UNLOGGED", "TABLE" }, " IF NOT EXISTS" }, { { "CREATE", "INDEX" }, " IF NOT EXISTS" }, { { "UNIQUE", "INDEX" }, " IF NOT EXISTS" },
        { { "CREATE", "SEQUENCE" }, " IF NOT EXISTS" }, { { "CREATE", "SCHEMA" }, " IF NOT EXISTS" }, { { "CREATE", "EXTENSION" }, " IF NOT EXISTS" }, { { "ADD", "COLUMN" }, " IF NOT EXISTS" },
        { { "DROP", "TABLE" }, " IF EXISTS" }, { { "DROP", "INDEX" }, " IF EXISTS" }, { { "DROP", "VIEW" }, " IF EXISTS" }, { { "DROP", "SEQUENCE" }, " IF EXISTS" }, { { "DROP", "SCHEMA" }, " IF EXISTS" }, { { "DROP", "TYPE" }, " IF EXISTS" },
        { { "DROP", "FUNCTION" }, " IF EXISTS" }, { { "DROP", "EXTENSION" }, " IF EXISTS" }, { { "DROP", "COLUMN" }, " IF EXISTS" }, { { "DROP", "CONSTRAINT" }, " IF EXISTS" } };
    const Words written(text.mid(statement.range.begin, statement.range.length()));
    const auto wordAt = [&](qsizetype offset) {
        for (qsizetype i = 0; i < written.size(); ++i)
            if (statement.range.begin + written.token(i).begin >= offset)
                return written.word(i);
        return QByteArray();
    };
    for (const Place &place : places) {
        QByteArrayList words = place.words;
        if (words.back() == "INDEX" && words.front() == "DROP" && offsetBehindWords(statement, text, { "INDEX", "CONCURRENTLY" }) >= 0)
            words = { "INDEX", "CONCURRENTLY" };
        const qsizetype at = offsetBehindWords(statement, text, words);
        if (at < 0)
            continue;
        // An index without a name takes no guard; one built CONCURRENTLY must not, for it may be there and INVALID.
        const QByteArray behind = wordAt(at);
        if (behind == "if" || behind == "on" || behind == "concurrently")
            return {};
        return insertion(tr("Say%1").arg(QString::fromUtf8(place.guard)), at, place.guard);
    }
    return {};
}

} // namespace lockkeeper::rules
