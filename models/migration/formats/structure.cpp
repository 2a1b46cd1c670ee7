// structure.sql of Rails and Ecto: the whole schema as one baseline; the migrations beside it are Ruby or Elixir.
#include "models/migration/formatsupport.h"

namespace lockkeeper::formats {

static double confidence(const FormatFolder &folder)
{
    static constexpr double ofName = 0.5;
    return folder.files().contains(QStringLiteral("structure.sql")) ? ofName : 0;
}

static void addProblemOfPrograms(const FormatFolder &folder, const QString &ending, const QString &tool, QList<ProjectProblem> &problems)
{
    const auto hasSome = [&](const char *name) { return !FormatFolder(folder.pathOf(QLatin1String(name))).files().filter(ending).isEmpty(); };
    if (hasSome("migrations") || hasSome("migrate"))
        problems << ProjectProblem { QStringLiteral("structure.sql"), tr("The migrations beside structure.sql are programs of %1, which only %1 itself can run; structure.sql is read as what they make. Apply them with %1.").arg(tool) };
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    addProblemOfPrograms(folder, QStringLiteral(".exs"), QStringLiteral("Ecto"), problems);
    addProblemOfPrograms(folder, QStringLiteral(".rb"), QStringLiteral("Rails"), problems);
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
