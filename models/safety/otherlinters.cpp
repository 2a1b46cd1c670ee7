#include "models/safety/otherlinters.h"

#include <QHash>

namespace lockkeeper {

QSet<QString> rulesOfOtherLinter(const QString &name)
{
    static const QHash<QString, QSet<QString>> rules {
        { QStringLiteral("#528"), { QStringLiteral("ddl-in-do-block") } },
        { QStringLiteral("E1"), { QStringLiteral("col-add-inline-check"), QStringLiteral("fk-add-valid"), QStringLiteral("check-add-valid") } },
        { QStringLiteral("E10"), { QStringLiteral("col-add-volatile-default") } },
        { QStringLiteral("E11"), { QStringLiteral("col-add-serial"), QStringLiteral("col-add-generated-stored") } },
        { QStringLiteral("E15"), { QStringLiteral("fk-missing-index") } },
        { QStringLiteral("E2"), { QStringLiteral("col-set-not-null"), QStringLiteral("col-set-not-null-unproven-check") } },
        { QStringLiteral("E3"), { QStringLiteral("col-add-json") } },
        { QStringLiteral("E4"), { QStringLiteral("stmt-after-ax"), QStringLiteral("ddl-plus-backfill-same-tx") } },
        { QStringLiteral("E5"), { QStringLiteral("type-change-rewrite") } },
        { QStringLiteral("E6"), { QStringLiteral("index-create-blocking") } },
        { QStringLiteral("E7"), { QStringLiteral("unique-add-no-index"), QStringLiteral("pk-add-no-index") } },
        { QStringLiteral("E8"), { QStringLiteral("exclude-add") } },
        { QStringLiteral("E9"), { QStringLiteral("lock-timeout-missing") } },
        { QStringLiteral("W12"), { QStringLiteral("alter-not-merged") } },
        { QStringLiteral("W13"), { QStringLiteral("enum-created") } },
        { QStringLiteral("W14"), { QStringLiteral("pk-using-index-nullable") } },
        { QStringLiteral("adding-field-with-default"), { QStringLiteral("col-add-volatile-default"), QStringLiteral("col-add-generated-stored") } },
        { QStringLiteral("adding-foreign-key-constraint"), { QStringLiteral("col-add-inline-fk"), QStringLiteral("fk-add-valid") } },
        { QStringLiteral("adding-not-nullable-field"), { QStringLiteral("col-set-not-null"), QStringLiteral("col-set-not-null-unproven-check") } },
        { QStringLiteral("adding-required-field"), { QStringLiteral("col-add-not-null-no-default") } },
        { QStringLiteral("adding-serial-primary-key-field"), { QStringLiteral("col-add-inline-pk"), QStringLiteral("pk-add-no-index") } },
        { QStringLiteral("ban-alter-domain-with-add-constraint"), { QStringLiteral("domain-add-constraint") } },
        { QStringLiteral("ban-char-field"), { QStringLiteral("style-char") } },
        { QStringLiteral("ban-concurrent-index-creation-in-transaction"), { QStringLiteral("concurrently-in-tx") } },
        { QStringLiteral("ban-create-domain-with-constraint"), { QStringLiteral("domain-create-constraint") } },
        { QStringLiteral("ban-drop-column"), { QStringLiteral("col-drop") } },
        { QStringLiteral("ban-drop-database"), { QStringLiteral("database-drop") } },
        { QStringLiteral("ban-drop-not-null"), { QStringLiteral("col-drop-not-null") } },
        { QStringLiteral("ban-drop-table"), { QStringLiteral("table-drop") } },
        { QStringLiteral("ban-duplicate-column-assignments"), { QStringLiteral("dup-column-assign") } },
        { QStringLiteral("ban-truncate-cascade"), { QStringLiteral("truncate-cascade") } },
        { QStringLiteral("ban-uncommitted-transaction"), { QStringLiteral("tx-nesting") } },
        { QStringLiteral("changing-column-type"), { QStringLiteral("type-change-rewrite") } },
        { QStringLiteral("constraint-missing-not-valid"), { QStringLiteral("check-add-valid"), QStringLiteral("constraint-validate-same-tx") } },
        { QStringLiteral("disallowed-unique-constraint"), { QStringLiteral("col-add-inline-unique"), QStringLiteral("unique-add-no-index") } },
        { QStringLiteral("false"), { QStringLiteral("col-add-generated-virtual") } },
        { QStringLiteral("help"), { QStringLiteral("index-unnamed") } },
        { QStringLiteral("identifier-too-long"), { QStringLiteral("identifier-length-naming") } },
        { QStringLiteral("prefer-bigint-over-int"), { QStringLiteral("style-int32") } },
        { QStringLiteral("prefer-bigint-over-smallint"), { QStringLiteral("style-int32") } },
        { QStringLiteral("prefer-identity"), { QStringLiteral("style-serial") } },
        { QStringLiteral("prefer-repack"), { QStringLiteral("vacuum-full-cluster") } },
        { QStringLiteral("prefer-robust-stmts"), { QStringLiteral("not-idempotent") } },
        { QStringLiteral("prefer-text-field"), { QStringLiteral("style-varchar") } },
        { QStringLiteral("prefer-timestamp-tz"), { QStringLiteral("style-timestamp") } },
        { QStringLiteral("renaming-column"), { QStringLiteral("col-rename") } },
        { QStringLiteral("renaming-table"), { QStringLiteral("table-rename") } },
        { QStringLiteral("requested"), { QStringLiteral("fk-on-delete-policy") } },
        { QStringLiteral("require-timeout-settings"), { QStringLiteral("lock-timeout-missing"), QStringLiteral("statement-timeout-missing") } },
        { QStringLiteral("require-concurrent-index-creation"), { QStringLiteral("index-create-blocking") } },
        { QStringLiteral("require-concurrent-index-deletion"), { QStringLiteral("index-drop-blocking") } },
        { QStringLiteral("require-concurrent-partition-detach"), { QStringLiteral("partition-detach") } },
        { QStringLiteral("require-concurrent-reindex"), { QStringLiteral("reindex-blocking") } },
        { QStringLiteral("require-enum-value-ordering"), { QStringLiteral("enum-no-order") } },
        { QStringLiteral("require-lock-timeout"), { QStringLiteral("table-create-fk"), QStringLiteral("lock-timeout-missing") } },
        { QStringLiteral("require-statement-timeout"), { QStringLiteral("statement-timeout-missing") } },
        { QStringLiteral("require-table-schema"), { QStringLiteral("name-unqualified") } },
        { QStringLiteral("transaction-nesting"), { QStringLiteral("tx-nesting") } },
    };
    return rules.value(name);
}

} // namespace lockkeeper
