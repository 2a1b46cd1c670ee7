// The rows that a statement returned. A value that may cross threads; cells are text as the server wrote it.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <memory>

struct pg_result;

namespace lockkeeper {

class Result
{
public:
    Result() = default;
    explicit Result(pg_result *owned);

    int rows() const;
    int columns() const;
    QString columnName(int column) const;
    bool isNull(int row, int column) const;
    /// Not copied: valid as long as this Result or a copy of it lives.
    QByteArray bytes(int row, int column) const;
    QString text(int row, int column) const;
    qint64 integer(int row, int column) const;
    double real(int row, int column) const;
    bool boolean(int row, int column) const;
    /// A one-dimensional array column, e.g. text[].
    QStringList list(int row, int column) const;
    /// "INSERT 0 3", "ALTER TABLE".
    QByteArray commandTag() const;
    qint64 affectedRows() const;

private:
    std::shared_ptr<pg_result> m_result;
};

} // namespace lockkeeper
