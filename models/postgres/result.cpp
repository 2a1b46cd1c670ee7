#include "models/postgres/result.h"

#include <libpq-fe.h>
#include <pqxx/array>

namespace lockkeeper {

Result::Result(pg_result *owned)
    : m_result(owned, [](pg_result *result) { PQclear(result); })
{
}

int Result::rows() const
{
    return m_result ? PQntuples(m_result.get()) : 0;
}

int Result::columns() const
{
    return m_result ? PQnfields(m_result.get()) : 0;
}

QString Result::columnName(int column) const
{
    return QString::fromUtf8(PQfname(m_result.get(), column));
}

bool Result::isNull(int row, int column) const
{
    return PQgetisnull(m_result.get(), row, column) != 0;
}

QByteArray Result::bytes(int row, int column) const
{
    return QByteArray::fromRawData(PQgetvalue(m_result.get(), row, column), PQgetlength(m_result.get(), row, column));
}

QString Result::text(int row, int column) const
{
    return QString::fromUtf8(bytes(row, column));
}

qint64 Result::integer(int row, int column) const
{
    return bytes(row, column).toLongLong();
}

double Result::real(int row, int column) const
{
    return bytes(row, column).toDouble();
}

bool Result::boolean(int row, int column) const
{
    return bytes(row, column) == "t";
}

QStringList Result::list(int row, int column) const
{
    QStringList values;
    if (isNull(row, column))
        return values;
    const QByteArray cell = bytes(row, column);
    pqxx::array_parser parser(std::string_view(cell.constData(), size_t(cell.size())));
    using Juncture = pqxx::array_parser::juncture;
    for (auto next = parser.get_next(); next.first != Juncture::done; next = parser.get_next()) {
        if (next.first == Juncture::string_value)
            values << QString::fromStdString(next.second);
        else if (next.first == Juncture::null_value)
            values << QString();
    }
    return values;
}

QByteArray Result::commandTag() const
{
    return m_result ? QByteArray(PQcmdStatus(m_result.get())) : QByteArray();
}

qint64 Result::affectedRows() const
{
    return m_result ? QByteArray(PQcmdTuples(m_result.get())).toLongLong() : 0;
}

} // namespace lockkeeper
