#include "models/migration/psqlcommands.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/sql/script.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QDir>

namespace lockkeeper {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("PsqlCommands", text);
}

class Expansion
{
public:
    explicit Expansion(const QMap<QString, QString> &variables)
    {
        for (auto variable = variables.begin(); variable != variables.end(); ++variable)
            m_variables.insert(variable.key().toUtf8(), variable->toUtf8());
    }
    QByteArray expand(const QByteArray &text, const QString &file, int depth)
    {
        static constexpr int deepest = 16;
        if (depth > deepest)
            throw Error(ErrorKind::Input, tr("%1 is included by itself.").arg(file), tr("Take the \\i out that closes the circle."));
        QByteArray result;
        qsizetype at = 0;
        const Script script(text);
        for (const Statement &statement : script.statements()) {
            result += withVariables(text.mid(at, statement.range.begin - at));
            at = statement.range.end;
            const QByteArray words = script.textOf(statement);
            if (statement.kind == Statement::Kind::MetaCommand)
                result += carryOut(words, file, depth);
            else
                result += statement.kind == Statement::Kind::Sql ? withVariables(words) : words;
        }
        return result + text.mid(at);
    }

private:
    static QByteArrayList arguments(const QByteArray &command)
    {
        QByteArrayList words { {} };
        char quote = 0;
        for (const char c : command) {
            if (quote ? c == quote : c == '\'' || c == '"')
                quote = quote ? 0 : c;
            else if (!quote && (c == ' ' || c == '\t'))
                words << QByteArray();
            else
                words.back() += c;
        }
        words.removeAll(QByteArray());
        return words;
    }

    QByteArray carryOut(const QByteArray &command, const QString &file, int depth)
    {
        const QByteArrayList words = arguments(command);
        const QByteArray name = words.value(0);
        if (name == "\\set" && words.value(1) != "ON_ERROR_STOP" && words.value(1) != "QUIET") {
            m_variables.insert(words.value(1), words.mid(2).join());
            return {};
        }
        if (name == "\\unset") {
            m_variables.remove(words.value(1));
            return {};
        }
        static const QByteArrayList includes { "\\i", "\\ir", "\\include", "\\include_relative" };
        if (!includes.contains(name))
            return command;
        const QString path = QDir(QFileInfo(file).path()).filePath(QString::fromUtf8(words.value(1)));
        // \i is relative to where psql was started, which for most projects is above the file.
        QString found = path;
        for (QDir folder(QFileInfo(file).path()); !QFileInfo::exists(found) && name == "\\i" && folder.cdUp();)
            found = folder.filePath(QString::fromUtf8(words.value(1)));
        if (!QFileInfo(found).isFile())
            throw Error(ErrorKind::Input, tr("%1 includes %2, which is missing.").arg(file, QString::fromUtf8(words.value(1))), tr("Add the file, or put its statements into the migration."));
        return expand(readTextFile(found), found, depth + 1);
    }

    /// :name, :'name' and :"name" of variables that are set, outside of quotes and comments; all else stays.
    QByteArray withVariables(const QByteArray &text) const
    {
        if (m_variables.isEmpty() || !text.contains(':'))
            return text;
        QByteArray result;
        char quote = 0;
        for (qsizetype at = 0; at < text.size(); ++at) {
            const char c = text[at], next = at + 1 < text.size() ? text[at + 1] : 0;
            if (quote) {
                quote = c == quote ? 0 : quote;
            } else if (c == ':' && next == ':') {
                result += "::";
                ++at;
                continue;
            } else if (c == ':') {
                const char wrapped = next == '\'' || next == '"' ? next : 0;
                const qsizetype begin = at + (wrapped ? 2 : 1);
                qsizetype end = begin;
                while (end < text.size() && (isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_'))
                    ++end;
                const auto variable = m_variables.constFind(text.mid(begin, end - begin));
                if (end > begin && variable != m_variables.cend() && (!wrapped || (end < text.size() && text[end] == wrapped))) {
                    QByteArray value = *variable;
                    if (wrapped)
                        value = wrapped + value.replace(QByteArray(1, wrapped), QByteArray(2, wrapped)) + wrapped;
                    result += value;
                    at = wrapped ? end : end - 1;
                    continue;
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '-' && next == '-') {
                const qsizetype end = text.indexOf('\n', at);
                result += text.mid(at, (end < 0 ? text.size() : end) - at);
                at = (end < 0 ? text.size() : end) - 1;
                continue;
            }
            result += c;
        }
        return result;
    }

    QMap<QByteArray, QByteArray> m_variables;
};

} // namespace

QByteArray expandPsqlCommands(const QByteArray &text, const QString &file, const QMap<QString, QString> &variables)
{
    return Expansion(variables).expand(text, file, 0);
}

} // namespace lockkeeper
