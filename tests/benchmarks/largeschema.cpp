#include "tests/benchmarks/largeschema.h"

#include <sys/resource.h>

namespace lockkeeper::test {

void makeLargeSchema(Session &session, int schemas, int tables)
{
    for (int s = 0; s < schemas; ++s) {
        QByteArray sql = "CREATE SCHEMA s" + QByteArray::number(s) + ';';
        for (int t = 0; t < tables; ++t) {
            const QByteArray name = 's' + QByteArray::number(s) + ".t" + QByteArray::number(t);
            const QByteArray parent = 's' + QByteArray::number(s) + ".t" + QByteArray::number(t == 0 ? 0 : t - 1);
            sql += "CREATE TABLE " + name + " (id bigint PRIMARY KEY, parent_id bigint REFERENCES " + parent + ", a text NOT NULL DEFAULT 'x', b integer CHECK (b > 0), "
                   "c numeric(12,2), d timestamptz DEFAULT now(), e boolean, f varchar(50), g date, h jsonb);CREATE INDEX ON " + name + " (parent_id);";
        }
        session.execute(sql);
    }
    session.execute("ANALYZE");
}

QByteArray largeScript(int megabytes)
{
    QByteArray sql;
    for (int i = 0; sql.size() < megabytes << 20; ++i)
        sql += "-- Column number " + QByteArray::number(i) + " of a long migration.\nALTER TABLE shop.orders\n  ADD COLUMN IF NOT EXISTS column_" + QByteArray::number(i) + " text NOT NULL DEFAULT 'pending';\n\n"
               "INSERT INTO shop.settings (name, value)\nVALUES ('key " + QByteArray::number(i) + "', $$some 'quoted' text$$);\n\n";
    return sql;
}

qint64 peakMemoryBytes()
{
    rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    return qint64(usage.ru_maxrss) * 1024;
}

} // namespace lockkeeper::test
