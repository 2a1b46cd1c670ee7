// An edit in a 3 MB script until its analysis is there again.
#include "models/safety/safetyanalysis.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <cstdio>

using namespace lockkeeper;

static QByteArray migrations(qsizetype bytes)
{
    QByteArray sql;
    for (int i = 0; sql.size() < bytes; ++i) {
        const QByteArray table = "shop.orders_" + QByteArray::number(i), other = "shop.orders_" + QByteArray::number(i / 2);
        sql += "-- What customers ordered in region " + QByteArray::number(i) + ".\nCREATE TABLE " + table + " (\n    id bigint PRIMARY KEY,\n    parent_id bigint REFERENCES " + other + " (id),\n    note varchar(50),\n"
               "    amount numeric(12,2) NOT NULL DEFAULT 0 CHECK (amount >= 0),\n    created_at timestamp DEFAULT now(),\n    state text NOT NULL DEFAULT 'pending'\n);\n\n"
               "CREATE INDEX orders_" + QByteArray::number(i) + "_parent ON " + table + " (parent_id, created_at);\n\n"
               "ALTER TABLE " + other + "\n    ADD COLUMN region_" + QByteArray::number(i) + " text,\n    ALTER COLUMN note SET NOT NULL;\n\n"
               "INSERT INTO " + table + " (id, note, amount)\nVALUES (1, 'the first order of this region', 12.50), (2, $$some 'quoted' text$$, 4)" + QByteArray(",\n    (3, 'one of the many orders that nobody has asked for since', 17)").repeated(12) + ";\n\n"
               "UPDATE " + other + " SET state = 'done' WHERE id = 1;\n\nCOMMENT ON TABLE " + table + " IS 'orders; kept for ten years';\n\n";
    }
    return sql;
}

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const AnalysisInput input { .before = std::make_shared<const Catalog>() };
    QByteArray text = migrations(3 << 20);
    QElapsedTimer timer;
    timer.start();
    SafetyAnalysisPtr analysis = reanalyzeSafety(nullptr, text, input);
    const double whole = double(timer.nsecsElapsed()) / 1e6;
    const auto edits = [&](const char *name, const QByteArray &word, double place) {
        std::vector<double> milliseconds;
        const qsizetype at = text.indexOf(word, qsizetype(double(text.size()) * place)) + word.size();
        for (int i = 0; i < 100; ++i) {
            text.insert(at + i % 50, char('a' + i % 26));
            timer.start();
            const SafetyAnalysisPtr again = reanalyzeSafety(analysis, text, input);
            milliseconds.push_back(double(timer.nsecsElapsed()) / 1e6);
            analysis = again;
        }
        std::sort(milliseconds.begin(), milliseconds.end());
        printf("%s: median %.1f ms, 99th percentile %.1f ms, ratio %.2f of 50 ms (at most 1)\n", name, milliseconds[50], milliseconds[99], milliseconds[99] / 50);
    };
    printf("%zu statements, %.1f MB, whole %.0f ms\n", analysis->script->statements.size(), double(text.size()) / 1e6, whole);
    edits("a word of a comment in the middle", "What customers", 0.5);
    edits("a column of a table near the begin, which is used later", "    note", 0.001);
    edits("a column of a table in the middle", "    note", 0.5);
    edits("a syntax error in the middle", "UPDATE", 0.5);
    return 0;
}
