#include "models/change/tableddl.h"

#include "models/change/ddl.h"
#include "models/sql/tokens.h"

#include <QCryptographicHash>

namespace lockkeeper {

QString quotedNames(const QStringList &names)
{
    QStringList quoted;
    for (const QString &name : names)
        quoted << quoteIdentifier(name);
    return quoted.join(QStringLiteral(", "));
}

QString alterTable(const QualifiedName &table, const QString &action)
{
    return QStringLiteral("ALTER TABLE ") + table.quoted() + u' ' + action;
}

QString setFiring(const QualifiedName &table, const Trigger &trigger)
{
    static const QMap<QChar, QString> words { { u'O', QStringLiteral("ENABLE") }, { u'D', QStringLiteral("DISABLE") }, { u'R', QStringLiteral("ENABLE REPLICA") }, { u'A', QStringLiteral("ENABLE ALWAYS") } };
    return alterTable(table, words.value(trigger.firing) + QStringLiteral(" TRIGGER ") + quoteIdentifier(trigger.name));
}

QString renameTable(const QualifiedName &table, const QString &to)
{
    return alterTable(table, QStringLiteral("RENAME TO ") + quoteIdentifier(to));
}

QString dropTableIfThere(const QualifiedName &table)
{
    return QStringLiteral("DROP TABLE IF EXISTS ") + table.quoted();
}

QString renameIndex(const QualifiedName &index, const QString &to)
{
    return QStringLiteral("ALTER INDEX %1 RENAME TO %2").arg(index.quoted(), quoteIdentifier(to));
}

/// As CREATE, ALTER and DROP spell it.
static QString relationWord(const Relation &relation)
{
    return relation.isTable() ? QStringLiteral("TABLE") : relation.kindName().toUpper();
}

QString replaceView(const Relation &view)
{
    const QString options = view.options.isEmpty() ? QString() : QStringLiteral(" WITH (%1)").arg(view.options.join(QStringLiteral(", ")));
    QString query = view.viewDefinition.trimmed();
    if (query.endsWith(u';'))
        query.chop(1);
    return QStringLiteral("CREATE OR REPLACE VIEW %1%2 AS\n%3").arg(view.name.quoted(), options, query);
}

QString dropViewIfThere(const Relation &view)
{
    return QStringLiteral("DROP %1 IF EXISTS %2").arg(relationWord(view), view.name.quoted());
}

QString ownerStatement(const Relation &relation)
{
    return relation.owner.isEmpty() ? QString() : QStringLiteral("ALTER %1 %2 OWNER TO %3").arg(relationWord(relation), relation.name.quoted(), quoteIdentifier(relation.owner));
}

QString alterColumn(const QualifiedName &table, const QString &column, const QString &action)
{
    return alterTable(table, QStringLiteral("ALTER COLUMN ") + quoteIdentifier(column) + u' ' + action);
}

QString addColumnIfMissing(const QualifiedName &table, const Column &column)
{
    return alterTable(table, QStringLiteral("ADD COLUMN IF NOT EXISTS ") + columnDefinition(column));
}

QString dropColumnIfThere(const QualifiedName &table, const QString &column)
{
    return alterTable(table, QStringLiteral("DROP COLUMN IF EXISTS ") + quoteIdentifier(column));
}

QString renameColumn(const QualifiedName &table, const QString &from, const QString &to)
{
    return alterTable(table, QStringLiteral("RENAME COLUMN ") + quoteIdentifier(from) + QStringLiteral(" TO ") + quoteIdentifier(to));
}

QString setColumnDefault(const QualifiedName &table, const QString &column, const QString &expression)
{
    return alterColumn(table, column, expression.isEmpty() ? QStringLiteral("DROP DEFAULT") : QStringLiteral("SET DEFAULT ") + expression);
}

QString commentOnColumn(const QualifiedName &table, const QString &column, const QString &comment)
{
    const QString name = table.quoted() + u'.' + quoteIdentifier(column);
    return comment.isEmpty() ? QStringLiteral("COMMENT ON COLUMN %1 IS NULL").arg(name) : commentStatement(QStringLiteral("COLUMN"), name, comment);
}

QString addConstraintNotValid(const QualifiedName &table, Constraint constraint)
{
    constraint.validated = false;
    return addConstraintStatement(table, constraint);
}

QString validateConstraint(const QualifiedName &table, const QString &name)
{
    return alterTable(table, QStringLiteral("VALIDATE CONSTRAINT ") + quoteIdentifier(name));
}

QString dropConstraintIfThere(const QualifiedName &table, const QString &name)
{
    return alterTable(table, QStringLiteral("DROP CONSTRAINT IF EXISTS ") + quoteIdentifier(name));
}

QString addConstraintUsingIndex(const QualifiedName &table, const QString &name, Constraint::Kind kind, const QString &index)
{
    const QString word = kind == Constraint::Kind::PrimaryKey ? QStringLiteral("PRIMARY KEY") : QStringLiteral("UNIQUE");
    return alterTable(table, QStringLiteral("ADD CONSTRAINT %1 %2 USING INDEX %3").arg(quoteIdentifier(name), word, quoteIdentifier(index)));
}

/// What an index definition has before its ON.
static QString indexHead(const Index &index)
{
    return QStringLiteral("CREATE %1INDEX %2").arg(index.unique ? QStringLiteral("UNIQUE ") : QString(), quoteIdentifier(index.name));
}

QString createIndexIfMissing(const QualifiedName &table, const Index &index, bool concurrently)
{
    const QString definition = index.definition(table), head = indexHead(index);
    if (!definition.startsWith(head))
        return definition; // of a script that wrote it in its own way
    return QStringLiteral("CREATE %1INDEX %2IF NOT EXISTS %3%4")
        .arg(index.unique ? QStringLiteral("UNIQUE ") : QString(), concurrently ? QStringLiteral("CONCURRENTLY ") : QString(), quoteIdentifier(index.name), definition.mid(head.size()));
}

QString dropIndexIfThere(const QualifiedName &index, bool concurrently)
{
    return QStringLiteral("DROP INDEX %1IF EXISTS %2").arg(concurrently ? QStringLiteral("CONCURRENTLY ") : QString(), index.quoted());
}

QString withOtherColumn(const QString &expression, const QString &from, const QString &to)
{
    const QByteArray text = expression.toUtf8(), wanted = quoteIdentifier(from).toUtf8(), replacement = quoteIdentifier(to).toUtf8();
    const QList<Token> tokens = tokensOf(text);
    const auto word = [&](qsizetype i) { return i < 0 || i >= tokens.size() ? QByteArray() : text.mid(tokens[i].begin, tokens[i].length()); };
    QByteArray result;
    qsizetype copied = 0;
    for (qsizetype i = 0; i < tokens.size(); ++i) {
        const QByteArray before = word(i - 1), behind = word(i + 1);
        const bool other = behind == "(" || behind == "." || before == "." || before == "::" || before.toLower() == "collate";
        if (word(i) != wanted || other)
            continue;
        result += text.mid(copied, tokens[i].begin - copied) + replacement;
        copied = tokens[i].begin + tokens[i].length();
    }
    return QString::fromUtf8(result + text.mid(copied));
}

Index indexOnOtherColumn(const Index &index, const QString &name, const QString &from, const QString &to)
{
    Index other = index;
    other.name = name;
    other.comment.clear();
    for (QString &column : other.columns)
        column = withOtherColumn(column, from, to);
    for (QString &column : other.included)
        column = column == from ? to : column;
    other.predicate = withOtherColumn(index.predicate, from, to);
    if (!index.fullDefinition.isEmpty()) {
        const QString head = indexHead(index);
        const qsizetype keys = index.fullDefinition.indexOf(QStringLiteral(" USING "));
        other.fullDefinition = indexHead(other) + index.fullDefinition.mid(head.size(), keys - head.size()) + withOtherColumn(index.fullDefinition.mid(keys), from, to);
    }
    return other;
}

QStringList createRowTrigger(const QualifiedName &table, const QString &trigger, const QualifiedName &function, int serverVersion)
{
    const bool replaces = serverVersion >= 140000;
    QStringList statements;
    if (!replaces)
        statements << QStringLiteral("DROP TRIGGER IF EXISTS %1 ON %2").arg(quoteIdentifier(trigger), table.quoted());
    statements << QStringLiteral("CREATE %1TRIGGER %2\n    BEFORE INSERT OR UPDATE ON %3\n    FOR EACH ROW EXECUTE FUNCTION %4()")
                      .arg(replaces ? QStringLiteral("OR REPLACE ") : QString(), quoteIdentifier(trigger), table.quoted(), function.quoted());
    return statements;
}

QString createTriggerFunction(const QualifiedName &function, const QString &body)
{
    return QStringLiteral("CREATE OR REPLACE FUNCTION %1() RETURNS trigger\nLANGUAGE plpgsql AS $body$\n%2\n$body$").arg(function.quoted(), body);
}

QStringList dropTriggerAndFunction(const QualifiedName &table, const QString &trigger, const QualifiedName &function)
{
    return { QStringLiteral("DROP TRIGGER IF EXISTS %1 ON %2").arg(quoteIdentifier(trigger), table.quoted()), QStringLiteral("DROP FUNCTION IF EXISTS %1()").arg(function.quoted()) };
}

/// An aclitem's letter as GRANT spells it, of those that relations have.
static QString privilegeWord(QChar letter)
{
    static const QHash<QChar, QString> words { { u'r', QStringLiteral("SELECT") }, { u'w', QStringLiteral("UPDATE") }, { u'a', QStringLiteral("INSERT") }, { u'd', QStringLiteral("DELETE") },
                                               { u'D', QStringLiteral("TRUNCATE") }, { u'x', QStringLiteral("REFERENCES") }, { u't', QStringLiteral("TRIGGER") }, { u'm', QStringLiteral("MAINTAIN") } };
    return words.value(letter);
}

QStringList grantStatements(const Relation &relation)
{
    QStringList statements;
    for (const QString &item : relation.privileges) {
        const qsizetype equals = item.lastIndexOf(u'='), slash = item.lastIndexOf(u'/');
        QString grantee = item.left(equals);
        if (grantee.startsWith(u'"') && grantee.endsWith(u'"'))
            grantee = grantee.mid(1, grantee.size() - 2).replace(QStringLiteral("\"\""), QStringLiteral("\""));
        if (equals < 0 || slash < equals || grantee == relation.owner)
            continue;
        QStringList plain, grantable;
        for (qsizetype i = equals + 1; i < slash; ++i)
            if (const QString word = privilegeWord(item[i]); !word.isEmpty())
                (i + 1 < slash && item[i + 1] == u'*' ? grantable : plain) << word;
        const QString to = grantee.isEmpty() ? QStringLiteral("PUBLIC") : quoteIdentifier(grantee);
        if (!plain.isEmpty())
            statements << QStringLiteral("GRANT %1 ON %2 TO %3").arg(plain.join(QStringLiteral(", ")), relation.name.quoted(), to);
        if (!grantable.isEmpty())
            statements << QStringLiteral("GRANT %1 ON %2 TO %3 WITH GRANT OPTION").arg(grantable.join(QStringLiteral(", ")), relation.name.quoted(), to);
    }
    return statements;
}

QString objectName(const QStringList &parts)
{
    static constexpr qsizetype longestName = 63, hashLength = 6;
    const QString name = parts.join(u'_');
    if (name.toUtf8().size() <= longestName)
        return name;
    const QString hash = QString::fromLatin1(QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex().left(hashLength));
    QString cut = name;
    while (cut.toUtf8().size() > longestName - hashLength - 1)
        cut.chop(1);
    return cut + u'_' + hash;
}

} // namespace lockkeeper
