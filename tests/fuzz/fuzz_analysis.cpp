// libFuzzer over the analysis of arbitrary bytes: split, parse, operations, rules, fixes. Run by hand:
//   cmake --preset fuzz -DCMAKE_PREFIX_PATH="$(app/setup --prefix-path)" && cmake --build --preset fuzz --target fuzz_analysis
//   build/fuzz/fuzz_analysis -max_len=4096 CORPUS_FOLDER
#include "models/safety/safetyanalysis.h"

#include <cstddef>
#include <cstdint>

using namespace lockkeeper;

/// libpg_query 17-6.1 does not free an empty stderr buffer when pg_query_parse_plpgsql() meets an error: one byte.
extern "C" const char *__lsan_default_suppressions()
{
    return "leak:pg_query_raw_parse\n";
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    auto known = std::make_shared<Catalog>();
    known->complete = size % 2 == 0; // both worlds: everything known, nothing known
    const SafetyAnalysisPtr analysis = analyzeSafety(text, { .before = known, .serverVersion = 130000 + int(size % 6) * 10000, .implicitTransaction = size % 3 == 0 });
    for (const StatementAnalysis &statement : analysis->script->statements)
        for (size_t i = 0; i < size_t(statement.operations.size()); ++i)
            statement.operations[qsizetype(i)]->inverse(statement.contexts[i]);
    for (const Finding &finding : analysis->findings) {
        if (finding.range.begin < 0 || finding.range.end > text.size() || finding.range.begin > finding.range.end)
            __builtin_trap(); // a finding outside of the text
        for (const Fix &fix : finding.fixes)
            applyEdits(text, fix.edits);
    }
    return 0;
}
