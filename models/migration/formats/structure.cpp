// structure.sql of Rails and Ecto: the whole schema as one baseline; the migrations beside it are Ruby or Elixir.
#include "models/migration/formatsupport.h"

namespace lockkeeper::formats {

static double confidence(const FormatFolder &folder)
{
    static constexpr double ofName = 0.5;
    return folder.files().contains(QStringLiteral("structure.sql")) ? ofName : 0;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &)
{
    Migration baseline;
    baseline.version = QStringLiteral("structure");
    baseline.name = QStringLiteral("structure");
    baseline.upFile = folder.pathOf(QStringLiteral("structure.sql"));
    baseline.kind = MigrationKind::Baseline;
    return { baseline };
}

MigrationFormat structure()
{
    return { QStringLiteral("structure"), { QStringLiteral("native") }, confidence, scan, nullptr, nextVersion, nullptr };
}

} // namespace lockkeeper::formats
