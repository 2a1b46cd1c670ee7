// What one version of the code asks of the database: its queries, by place. Immutable once read.
#pragma once

#include "models/sql/parsetree.h"
#include "models/sql/queryuse.h"

#include <QStringList>
#include <functional>
#include <memory>

namespace lockkeeper {

struct CodeQuery
{
    QString name;        ///< "OrderList"
    QString file;        ///< as shown, relative to the project
    int line = 1;
    QByteArray sql;
    double callsPerDay = 0; ///< 0 where the code does not say
    std::optional<SyntaxError> error;
    QueryUse use;

    QString place() const { return file + u':' + QString::number(line); }
};

struct CodeContract
{
    QString version;     ///< "v1.4"
    QList<CodeQuery> queries;
};

using CodeContractPtr = std::shared_ptr<const CodeContract>;

/// An entry of extractors/: how queries are found in files of one kind.
struct Extractor
{
    QString id;
    QStringList suffixes; ///< of the files that it reads, lower case
    std::function<QList<CodeQuery>(const QByteArray &content, const QString &file)> extract;
};

std::vector<Extractor> allExtractors();

/// Reads the files that match @p patterns below @p folder (wildcards within one folder), with the extractor of their suffix.
/// @throws Error (Input) where no file matches or one cannot be read.
CodeContractPtr readContract(const QString &version, const QString &folder, const QStringList &patterns);

} // namespace lockkeeper
