// sql-migrate: NAME.sql with "-- +migrate Up" and "-- +migrate Down", each may say notransaction; the file's name is its id.
#include "models/migration/formatsupport.h"
#include "models/migration/propertyfiles.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace lockkeeper::formats {

static double confidence(const FormatFolder &folder)
{
    return shareWithDirective(folder, "+migrate up");
}

static Sections cut(const QByteArray &text)
{
    Sections sections;
    for (const DirectiveLine &line : directiveLines(text, "+migrate")) {
        const QByteArrayList words = line.text.mid(line.text.indexOf("+migrate") + 8).simplified().toLower().split(' ');
        const bool up = words.value(0) == "up", down = words.value(0) == "down";
        if (!up && !down)
            continue;
        if (sections.hasDown && sections.down.back().end == text.size())
            sections.down.back().end = line.begin;
        else if (sections.hasUp && sections.up.back().end == text.size())
            sections.up.back().end = line.begin;
        (up ? sections.up : sections.down) << TextRange { line.next, text.size() };
        (up ? sections.hasUp : sections.hasDown) = true;
        (up ? sections.upTransactional : sections.downTransactional) = !words.contains("notransaction");
    }
    return sections;
}

static QString leadingDigits(const QString &name)
{
    const auto end = std::find_if(name.begin(), name.end(), [](QChar c) { return c < u'0' || c > u'9'; });
    return name.left(end - name.begin());
}

/// By the numbers with which they begin, those without one last, then by name.
static bool runsBefore(const Migration &a, const Migration &b)
{
    const QString x = leadingDigits(a.key), y = leadingDigits(b.key);
    if (x.isEmpty() != y.isEmpty())
        return y.isEmpty();
    if (versionLess(x, y) || versionLess(y, x))
        return versionLess(x, y);
    return a.key < b.key;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations;
    for (const QString &fileName : folder.sqlFiles()) {
        const Sections sections = cut(folder.text(fileName));
        if (!sections.hasUp) {
            problems << ProjectProblem { fileName, fileName + QStringLiteral(": ") + tr("The file has no line \"-- +migrate Up\", so it is left out. Add one above its statements.") };
            continue;
        }
        Migration migration;
        migration.version = migration.name = fileName.chopped(4); // several may begin with the same number: 2023-02-09.0, 2023-03-07.0
        migration.key = fileName;
        setSections(migration, folder.pathOf(fileName), sections);
        addUnique(migrations, migration, problems);
    }
    std::stable_sort(migrations.begin(), migrations.end(), runsBefore);
    return migrations;
}

/// The one after a date: 2026-08-07.0 is followed by today's, with a number that is free.
static QString nextDate(const QString &last, const QDateTime &now)
{
    static constexpr int mostOfADay = 99;
    const QString date = now.toString(QStringLiteral("yyyy-MM-dd"));
    int number = 0;
    while (number < mostOfADay && last >= date + u'.' + QString::number(number))
        ++number;
    return date + u'.' + QString::number(number);
}

static QString nextNumber(const QList<Migration> &migrations, const QDateTime &now)
{
    static const QRegularExpression date(QStringLiteral("^\\d{4}-\\d\\d-\\d\\d"));
    if (!migrations.isEmpty() && date.match(migrations.back().key).hasMatch())
        return nextDate(migrations.back().key, now);
    QList<Migration> numbers;
    for (const Migration &migration : migrations) {
        numbers << migration;
        numbers.back().version = leadingDigits(migration.key);
    }
    return nextVersion(numbers, now);
}

/// The table of the environment that has this folder, else of the first that names one.
static HistoryPlace historyPlace(const FormatFolder &folder)
{
    const QString file = folder.nearest({ QStringLiteral("dbconfig.yml") });
    const QMap<QString, QString> settings = yamlValues(folder.textOfNearest({ QStringLiteral("dbconfig.yml") }));
    HistoryPlace place;
    for (auto value = settings.begin(); value != settings.end(); ++value) {
        const QString environment = value.key().section(u'.', 0, 0);
        const bool ours = QDir::cleanPath(QFileInfo(file).dir().filePath(settings.value(environment + QStringLiteral(".dir"), QStringLiteral("migrations")))) == folder.path();
        if ((value.key().endsWith(u".table") || value.key().endsWith(u".schema")) && (ours || place == HistoryPlace()))
            place = { settings.value(environment + QStringLiteral(".schema")), settings.value(environment + QStringLiteral(".table")) };
        if (ours && place != HistoryPlace())
            break;
    }
    return place;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    const QByteArray option = migration.transactional ? "\n" : " notransaction\n";
    const auto block = [&](const QByteArray &script) { return migration.transactional ? "-- +migrate StatementBegin\n" + script + "-- +migrate StatementEnd\n" : script; };
    return { { folder.pathOf(migration.version + u'-' + migration.name + QStringLiteral(".sql")), "-- +migrate Up" + option + block(upScript(migration, false)) + "\n-- +migrate Down" + option + block(downScript(migration, false)) } };
}

static QList<Sections> sections(const QByteArray &text)
{
    return findMarker(text, "+migrate") >= 0 ? oneMigration(cut(text)) : QList<Sections>();
}

MigrationFormat sql_migrate()
{
    return { QStringLiteral("sql-migrate"), { QStringLiteral("sql-migrate") }, confidence, scan, write, nextNumber, nullptr, sections, false, historyPlace };
}

} // namespace lockkeeper::formats
