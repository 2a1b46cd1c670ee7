// Personal values that are changed on their way out of a server, so that none of them reaches the sandbox. The server itself
// changes them; equal values become equal ones, so that joins still work.
#pragma once

#include "models/catalog/catalog.h"

namespace lockkeeper {

struct MaskRule
{
    QString pattern; ///< of "schema.table.column", with * and ?; without the first parts, in any of them: "users.e?mail"
    QString as;      ///< an id of maskKinds()
    bool operator==(const MaskRule &) const = default;
};

/// email, phone, name, address, token, card, text, keep.
QStringList maskKinds();
/// What is masked where nothing is said: columns whose name tells what they hold.
const QList<MaskRule> &defaultMaskRules();

struct MaskedColumn
{
    QualifiedName table;
    QString column;
    QString as;
    bool operator==(const MaskedColumn &) const = default;
};

class Masking
{
public:
    /// @p rules of the project go before the default ones. Columns that foreign keys tie together are masked alike.
    /// @p secret goes into every value, so that nobody can try values out; it is used for one rehearsal and kept nowhere.
    Masking(const Catalog &catalog, const QList<MaskRule> &rules, QString secret);

    /// The expression that reads a column: masked, or as it is.
    QString reading(const Relation &table, const Column &column) const;
    QList<MaskedColumn> columns() const;

private:
    QMap<std::pair<QualifiedName, QString>, QString> m_masked; ///< to the kind
    QString m_secret;
};

} // namespace lockkeeper
