#include "models/sql/parsetree.h"

#include "models/sql/treehandover.h"

#include <QCoreApplication>

namespace lockkeeper {

static bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// An upper bound of how deep the tree can get, measured on the bytes: open brackets, operators between two
/// commas, and set operations.
static int nestingOf(const QByteArray &sql, qsizetype *deepest)
{
    int depth = 0, operators = 0, chained = 0, worst = 0;
    const auto note = [&](int value, qsizetype offset) {
        if (value > worst) {
            worst = value;
            *deepest = offset;
        }
    };
    char quote = 0;
    bool inOperator = false;
    for (qsizetype i = 0; i < sql.size(); ++i) {
        const char c = sql[i];
        if (quote) {
            if (c == quote)
                quote = 0;
            continue;
        }
        switch (c) {
        case '\'':
        case '"':
            quote = c;
            break;
        case '(':
        case '[':
            note(++depth + operators + chained, i);
            break;
        case ')':
        case ']':
            depth = std::max(0, depth - 1);
            break;
        case ',':
            operators = 0;
            break;
        case ';':
            operators = chained = 0;
            break;
        default:
            break;
        }
        if (c == '-' && i + 1 < sql.size() && sql[i + 1] == '-') {
            i = sql.indexOf('\n', i);
            if (i < 0)
                break;
            continue;
        }
        const bool isOperator = strchr("+-*/<>=~!@#%^&|?:", c) && c != '\0';
        if (isOperator && !inOperator)
            note(depth + chained + ++operators, i);
        inOperator = isOperator;
        if (isLetter(c) && (i == 0 || !isLetter(sql[i - 1]))) {
            qsizetype end = i;
            while (end < sql.size() && isLetter(sql[end]))
                ++end;
            const QByteArrayView word = QByteArrayView(sql).sliced(i, end - i);
            if (!strchr("UIENCAuienca", c)) {
                i = end - 1;
                continue;
            }
            const auto isOne = [&](std::initializer_list<QByteArrayView> words) {
                return std::any_of(words.begin(), words.end(), [&](QByteArrayView one) { return word.size() == one.size() && qstrnicmp(word.data(), one.data(), size_t(one.size())) == 0; });
            };
            if (isOne({ "union", "intersect", "except" }))
                note(depth + operators + ++chained, i);
            else if (isOne({ "is", "not", "isnull", "notnull", "collate", "at", "case" }))
                note(depth + chained + ++operators, i);
            i = end - 1;
        }
    }
    return worst;
}

/// libpg_query counts the error's place in characters from 1.
static qsizetype byteOffset(const QByteArray &text, int cursor)
{
    qsizetype offset = 0;
    for (int character = 1; offset < text.size(); ++offset)
        if ((static_cast<unsigned char>(text[offset]) & 0xC0) != 0x80 && character++ >= cursor)
            break;
    return offset;
}

ParseTree ParseTree::parse(const QByteArray &statement)
{
    ParseTree tree;
    qsizetype deepest = 0;
    if (const qsizetype nul = statement.indexOf('\0'); nul >= 0) {
        tree.m_error = SyntaxError { QCoreApplication::translate("ParseTree", "A NUL byte is not allowed in SQL."), nul };
        return tree;
    }
    const int nesting = statement.size() > parseDepthLimit ? nestingOf(statement, &deepest) : 0; // each level has its byte
    if (nesting > parseDepthLimit) {
        tree.m_error = SyntaxError { QCoreApplication::translate("ParseTree", "This statement nests %1 levels deep; more than %2 are not analysed. Write it with fewer operators or brackets in a row.")
                                         .arg(nesting).arg(parseDepthLimit), deepest };
        return tree;
    }
    const ParsedTree parsed = parseToTree(statement.constData());
    if (!parsed.result)
        tree.m_error = SyntaxError { parsed.message, byteOffset(statement, parsed.cursor) };
    else if (parsed.result->n_stmts > 0 && parsed.result->stmts[0]->stmt)
        tree.m_statement = SyntaxNode(parsed.arena, &parsed.result->stmts[0]->stmt->base);
    return tree;
}

QByteArrayList statementKinds()
{
    QByteArrayList kinds;
    const ProtobufCMessageDescriptor &node = pg_query__node__descriptor;
    for (unsigned i = 0; i < node.n_fields; ++i) {
        const QByteArray kind(static_cast<const ProtobufCMessageDescriptor *>(node.fields[i].descriptor)->short_name);
        if (kind.endsWith("Stmt"))
            kinds << kind;
    }
    return kinds;
}

QByteArrayList alterTableCommands()
{
    QByteArrayList commands;
    const ProtobufCEnumDescriptor &type = pg_query__alter_table_type__descriptor;
    for (unsigned i = 0; i < type.n_values; ++i)
        commands << QByteArray(type.values[i].name);
    return commands;
}

int parserMajorVersion()
{
    return QByteArray(PG_MAJORVERSION).toInt();
}

/// A Node around an unwrapped message, without copying it.
static PgQuery__Node wrap(const ProtobufCMessage *message)
{
    PgQuery__Node node = PG_QUERY__NODE__INIT;
    for (unsigned i = 0; i < pg_query__node__descriptor.n_fields; ++i) {
        const ProtobufCFieldDescriptor &field = pg_query__node__descriptor.fields[i];
        if (field.descriptor == message->descriptor) {
            node.node_case = static_cast<PgQuery__Node__NodeCase>(field.id);
            memcpy(reinterpret_cast<char *>(&node) + field.offset, &message, sizeof message);
            break;
        }
    }
    return node;
}

static QString deparse(PgQuery__Node *node)
{
    PgQuery__RawStmt raw = PG_QUERY__RAW_STMT__INIT;
    raw.stmt = node;
    PgQuery__RawStmt *statements[] = { &raw };
    PgQuery__ParseResult result = PG_QUERY__PARSE_RESULT__INIT;
    result.version = PG_VERSION_NUM;
    result.n_stmts = 1;
    result.stmts = statements;
    return deparseTree(result);
}

QString deparseStatement(const SyntaxNode &statement)
{
    if (!statement)
        return {};
    PgQuery__Node node = wrap(statement.message());
    return deparse(&node);
}

QString deparseExpression(const SyntaxNode &expression)
{
    if (!expression)
        return {};
    PgQuery__Node value = wrap(expression.message());
    PgQuery__ResTarget target = PG_QUERY__RES_TARGET__INIT;
    target.val = &value;
    PgQuery__Node targetNode = wrap(&target.base);
    PgQuery__Node *targets[] = { &targetNode };
    PgQuery__SelectStmt select = PG_QUERY__SELECT_STMT__INIT;
    select.n_target_list = 1;
    select.target_list = targets;
    select.limit_option = PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_DEFAULT;
    select.op = PG_QUERY__SET_OPERATION__SETOP_NONE;
    PgQuery__Node node = wrap(&select.base);
    static constexpr qsizetype selectLength = 7; // "SELECT "
    return deparse(&node).mid(selectLength);
}

} // namespace lockkeeper
