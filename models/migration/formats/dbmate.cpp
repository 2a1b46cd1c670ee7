// dbmate: VERSION_name.sql with "-- migrate:up" and "-- migrate:down", each may say transaction:false.
#include "models/migration/formatsupport.h"
#include "models/migration/propertyfiles.h"

namespace lockkeeper::formats {

static double confidence(const FormatFolder &folder)
{
    return shareWithDirective(folder, "migrate:up");
}

/// Nothing but blanks and comments.
static bool isEmpty(const QByteArray &text)
{
    for (const QByteArray &line : text.split('\n'))
        if (const QByteArray trimmed = line.trimmed(); !trimmed.isEmpty() && !trimmed.startsWith("--"))
            return false;
    return true;
}

static Sections cut(const QByteArray &text, QString *problem)
{
    Sections sections;
    const QList<DirectiveLine> lines = directiveLines(text, "migrate:");
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray directive = lines[i].text.mid(2).trimmed().toLower();
        const TextRange part { lines[i].next, i + 1 < lines.size() ? lines[i + 1].begin : text.size() };
        const bool transactional = !directive.contains("transaction:false");
        if (directive.startsWith("migrate:up")) {
            sections.up << part;
            sections.hasUp = true;
            sections.upTransactional = transactional;
        } else if (directive.startsWith("migrate:down")) {
            sections.down << part;
            sections.hasDown = true;
            sections.downTransactional = transactional;
        }
    }
    if (!sections.hasUp)
        *problem = tr("The file has no line \"-- migrate:up\", so it is left out. Add one above its statements.");
    else if (!isEmpty(text.left(lines.front().begin)))
        *problem = tr("There are statements above the first \"-- migrate:\" line; dbmate refuses such a file. Move them below the line.");
    return sections;
}

/// Digits, and behind them whatever the name goes on with.
static std::optional<NumberedName> read(const QString &stem)
{
    const qsizetype digits = std::find_if(stem.begin(), stem.end(), [](QChar c) { return c < u'0' || c > u'9'; }) - stem.begin();
    if (const auto parts = numberedName(stem); parts || digits == 0)
        return parts;
    return NumberedName { stem.left(digits), stem.mid(digits) };
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations = scanSections(folder, cut, problems, read);
    sortByFileName(migrations);
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    const QByteArray option = migration.transactional ? "\n" : " transaction:false\n";
    return { { folder.pathOf(migration.version + u'_' + migration.name + QStringLiteral(".sql")), "-- migrate:up" + option + upScript(migration, false) + "\n-- migrate:down" + option + downScript(migration, false) } };
}

static QList<Sections> sections(const QByteArray &text)
{
    if (findMarker(text, "migrate:up") < 0)
        return {};
    QString problem;
    return oneMigration(cut(text, &problem));
}

/// DBMATE_MIGRATIONS_TABLE of the environment, else of the nearest .env: "mig" or "ops.mig".
static HistoryPlace historyPlace(const FormatFolder &folder)
{
    static const QString variable = QStringLiteral("DBMATE_MIGRATIONS_TABLE"), exported = QStringLiteral("export ");
    const QMap<QString, QString> values = propertyLines(folder.textOfNearest({ QStringLiteral(".env") }));
    QString name = qEnvironmentVariable(qPrintable(variable), values.value(variable, values.value(exported + variable)));
    name.remove(u'"').remove(u'\'');
    return name.contains(u'.') ? HistoryPlace { name.section(u'.', 0, 0), name.section(u'.', 1) } : HistoryPlace { {}, name };
}

MigrationFormat dbmate()
{
    MigrationFormat format { QStringLiteral("dbmate"), { QStringLiteral("dbmate") }, confidence, scan, write, nextVersion, nullptr, sections };
    format.historyPlace = historyPlace;
    // "transaction:false" goes to the driver whole: github.com/amacneil/dbmate issue 285.
    format.run = { .sending = Sending::OneQuery, .loneStatements = true };
    return format;
}

} // namespace lockkeeper::formats
