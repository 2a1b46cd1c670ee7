#include "models/migration/formatsupport.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockkeeper::formats {

QString tr(const char *text)
{
    return QCoreApplication::translate("Format", text);
}

static bool isDigits(QStringView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

std::optional<NumberedName> numberedName(const QString &stem)
{
    qsizetype digits = 0;
    while (digits < stem.size() && stem[digits] >= u'0' && stem[digits] <= u'9')
        ++digits;
    if (digits == 0)
        return std::nullopt;
    if (digits == stem.size())
        return NumberedName { stem, {} };
    if (!QStringLiteral("_-. ").contains(stem[digits]))
        return std::nullopt;
    return NumberedName { stem.left(digits), stem.mid(digits + 1) };
}

bool isOtherDatabase(const QString &word)
{
    static const QStringList others { QStringLiteral("sqlite"), QStringLiteral("sqlite3"), QStringLiteral("mysql"), QStringLiteral("mariadb"), QStringLiteral("mssql"), QStringLiteral("sqlserver"), QStringLiteral("oracle"), QStringLiteral("cockroach"), QStringLiteral("cockroachdb"),
                                      QStringLiteral("clickhouse"), QStringLiteral("h2"), QStringLiteral("hsqldb"), QStringLiteral("derby"), QStringLiteral("db2"), QStringLiteral("cassandra"), QStringLiteral("snowflake"), QStringLiteral("spanner"), QStringLiteral("redshift") };
    return others.contains(word, Qt::CaseInsensitive);
}

std::optional<PairName> pairName(const QString &fileName)
{
    static const QStringList postgres { QStringLiteral("postgres"), QStringLiteral("postgresql"), QStringLiteral("pg"), QStringLiteral("psql"), QStringLiteral("all") };
    static const QStringList withoutTransaction { QStringLiteral("autocommit"), QStringLiteral("notransaction"), QStringLiteral("no_transaction"), QStringLiteral("notx") };
    QStringList words = fileName.split(u'.');
    if (words.size() < 3 || words.takeLast() != u"sql")
        return std::nullopt;
    PairName pair;
    const QString direction = words.takeLast();
    if (direction != u"up" && direction != u"down")
        return std::nullopt;
    pair.direction = direction == u"up" ? Direction::Up : Direction::Down;
    for (; words.size() > 1; words.removeLast()) {
        const QString word = words.back().toLower();
        if (withoutTransaction.contains(word))
            pair.transactional = false;
        else if (isOtherDatabase(word))
            pair.otherDialect = true;
        else if (!postgres.contains(word))
            break;
        pair.ownDialect = pair.ownDialect || (postgres.contains(word) && word != u"all");
    }
    pair.stem = words.join(u'.');
    return pair;
}

static bool areNumbers(const QStringList &parts)
{
    return std::all_of(parts.begin(), parts.end(), [](const QString &part) { return isDigits(part); });
}

static bool numberLess(QStringView a, QStringView b)
{
    const auto significant = [](QStringView digits) {
        qsizetype zeros = 0;
        while (zeros + 1 < digits.size() && digits[zeros] == u'0')
            ++zeros;
        return digits.mid(zeros);
    };
    const QStringView x = significant(a), y = significant(b);
    return x.size() != y.size() ? x.size() < y.size() : x < y;
}

bool versionLess(const QString &a, const QString &b)
{
    const QStringList x = a.split(u'.'), y = b.split(u'.');
    if (!areNumbers(x) || !areNumbers(y))
        return a < b;
    for (qsizetype i = 0; i < std::max(x.size(), y.size()); ++i) {
        const QString left = x.value(i, QStringLiteral("0")), right = y.value(i, QStringLiteral("0"));
        if (numberLess(left, right) || numberLess(right, left))
            return numberLess(left, right);
    }
    return false;
}

void sortByVersion(QList<Migration> &migrations)
{
    std::stable_sort(migrations.begin(), migrations.end(), [](const Migration &a, const Migration &b) { return versionLess(a.version, b.version); });
}

void sortByFileName(QList<Migration> &migrations)
{
    const auto name = [](const Migration &migration) { return migration.upFile.section(u'/', -1).toUtf8(); };
    std::stable_sort(migrations.begin(), migrations.end(), [&](const Migration &a, const Migration &b) { return name(a) < name(b); });
}

void addUnique(QList<Migration> &migrations, const Migration &migration, QList<ProjectProblem> &problems)
{
    for (const Migration &known : std::as_const(migrations))
        if (known.version == migration.version) {
            const QString file = QFileInfo(migration.upFile).fileName();
            problems << ProjectProblem { file, tr("%1 has the same version as %2. Give one of them another version.").arg(file, QFileInfo(known.upFile).fileName()), true };
            return;
        }
    migrations << migration;
}

double shareOfMigrationFolders(const FormatFolder &folder)
{
    const QStringList &names = folder.folders();
    const auto ours = std::count_if(names.begin(), names.end(), [&](const QString &name) { return folder.has(name + QStringLiteral("/up.sql")); });
    return names.isEmpty() ? 0 : double(ours) / double(names.size());
}

QList<Migration> migrationFolders(const FormatFolder &folder, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations;
    for (const QString &name : folder.folders()) {
        const QString up = name + QStringLiteral("/up.sql"), down = name + QStringLiteral("/down.sql");
        if (!folder.has(up)) {
            problems << ProjectProblem { name, tr("The folder %1 has no up.sql, so it is left out. Add one, or delete the folder.").arg(name) };
            continue;
        }
        Migration migration;
        migration.version = name.section(u'_', 0, 0);
        migration.name = name.section(u'_', 1);
        migration.upFile = folder.pathOf(up);
        if (folder.has(down))
            migration.downFile = folder.pathOf(down);
        migrations << migration;
    }
    return migrations;
}

void addProgram(QList<Migration> &migrations, const std::optional<NumberedName> &name, const QString &file, const QString &tool)
{
    if (!name)
        return;
    Migration program;
    program.version = name->version;
    program.name = name->name;
    program.upFile = file;
    program.details.insert(QStringLiteral("code"), tool);
    migrations << program;
}

QList<Migration> scanPairs(const FormatFolder &folder, std::optional<NumberedName> (*read)(const QString &stem), const QString &expected, QList<ProjectProblem> &problems)
{
    QMap<QString, Migration> byVersion;
    QSet<QString> own; // files that are for PostgreSQL only: they count instead of those for every database
    for (const QString &fileName : folder.sqlFiles()) {
        const auto pair = pairName(fileName);
        const auto parts = pair ? read(pair->stem) : std::nullopt;
        if (!parts && !pair && expected.isEmpty())
            continue; // the caller reads it
        if (!parts) {
            problems << ProjectProblem { fileName, tr("%1 is not named %2, so it is left out. Rename it.").arg(fileName, expected) };
            continue;
        }
        if (pair->otherDialect)
            continue;
        const bool up = pair->direction == Direction::Up;
        Migration &migration = byVersion[parts->version];
        QString &file = up ? migration.upFile : migration.downFile;
        const bool instead = !file.isEmpty() && pair->ownDialect != own.contains(file);
        if (instead && !pair->ownDialect)
            continue;
        if (!file.isEmpty() && !instead) {
            problems << ProjectProblem { fileName, tr("%1 has the same version as %2. Give one of them another version.").arg(fileName, QFileInfo(file).fileName()), true };
            continue;
        }
        file = folder.pathOf(fileName);
        if (pair->ownDialect)
            own.insert(file);
        (up ? migration.upTransactional : migration.downTransactional) = pair->transactional;
        migration.version = parts->version;
        if (migration.name.isEmpty() || up)
            migration.name = parts->name;
    }
    QList<Migration> migrations;
    for (const Migration &migration : byVersion) {
        if (migration.upFile.isEmpty()) {
            const QString down = QFileInfo(migration.downFile).fileName();
            QString up = down;
            problems << ProjectProblem { down, tr("%1 is a down without an up. Add %2, or delete it.").arg(down, up.replace(up.lastIndexOf(u".down."), 6, QStringLiteral(".up."))) };
        } else {
            migrations << migration;
        }
    }
    sortByVersion(migrations);
    return migrations;
}

QList<DirectiveLine> directiveLines(const QByteArray &text, const QByteArray &word)
{
    QList<DirectiveLine> lines;
    for (qsizetype begin = 0; begin < text.size();) {
        const qsizetype end = text.indexOf('\n', begin), next = end < 0 ? text.size() : end + 1;
        const QByteArray line = text.mid(begin, next - begin).trimmed();
        if (line.startsWith("--") && line.mid(2).trimmed().toLower().startsWith(word))
            lines << DirectiveLine { begin, next, line };
        begin = next;
    }
    return lines;
}

QByteArray withBlocksEnded(QByteArray text)
{
    for (const QByteArray &tool : { QByteArray("+goose"), QByteArray("+migrate") })
        for (const DirectiveLine &line : directiveLines(text, tool + " statementend")) {
            qsizetype at = line.begin; // the last line of the block that is more than a comment
            QByteArray last;
            while (at > 0 && (last.isEmpty() || last.startsWith("--"))) {
                const qsizetype before = at > 1 ? text.lastIndexOf('\n', at - 2) + 1 : 0;
                last = text.mid(before, at - before).trimmed();
                at = before;
            }
            if (last.isEmpty() || last.startsWith("--") || last.endsWith(';'))
                continue;
            const qsizetype mark = text.indexOf('-', line.begin);
            text.replace(mark, line.text.size(), QByteArray(line.text.size(), ' ').replace(0, 1, ";"));
        }
    return text;
}

double shareWithDirective(const FormatFolder &folder, const QByteArray &directive)
{
    static constexpr qsizetype looked = 12;
    const QStringList names = folder.sqlFiles();
    qsizetype with = 0;
    const qsizetype count = std::min(looked, names.size());
    for (qsizetype i = 0; i < count; ++i) {
        const QList<DirectiveLine> lines = directiveLines(folder.text(names[i * names.size() / count]), directive.split(' ').front());
        with += std::any_of(lines.begin(), lines.end(), [&](const DirectiveLine &line) { return line.text.mid(2).simplified().toLower().startsWith(directive); });
    }
    return count ? double(with) / double(count) : 0;
}

void setSections(Migration &migration, const QString &file, const Sections &sections)
{
    migration.upFile = file;
    migration.upParts = sections.up;
    migration.upTransactional = sections.upTransactional;
    if (!sections.hasDown)
        return;
    migration.downFile = file;
    migration.downParts = sections.down;
    migration.downTransactional = sections.downTransactional;
}

qsizetype findMarker(const QByteArray &text, QByteArrayView marker)
{
    const void *found = memmem(text.constData(), size_t(text.size()), marker.data(), size_t(marker.size()));
    return found ? static_cast<const char *>(found) - text.constData() : -1;
}

QList<Sections> oneMigration(const Sections &sections)
{
    return sections.hasUp ? QList<Sections> { sections } : QList<Sections> {};
}

QList<Migration> scanSections(const FormatFolder &folder, const std::function<Sections(const QByteArray &text, QString *problem)> &cut, QList<ProjectProblem> &problems, std::optional<NumberedName> (*read)(const QString &stem))
{
    QList<Migration> migrations;
    for (const QString &fileName : folder.sqlFiles()) {
        const auto parts = read(fileName.endsWith(u".sql") ? fileName.chopped(4) : fileName);
        if (!parts) {
            problems << ProjectProblem { fileName, tr("%1 does not begin with a version in digits, so it is left out. Rename it.").arg(fileName) };
            continue;
        }
        QString problem;
        const Sections sections = cut(folder.text(fileName), &problem);
        if (!problem.isEmpty())
            problems << ProjectProblem { fileName, fileName + QStringLiteral(": ") + problem };
        if (!sections.hasUp)
            continue;
        Migration migration;
        migration.version = parts->version;
        migration.name = parts->name;
        setSections(migration, folder.pathOf(fileName), sections);
        addUnique(migrations, migration, problems);
    }
    sortByVersion(migrations);
    return migrations;
}

QString nextVersion(const QList<Migration> &migrations, const QDateTime &now)
{
    static constexpr qsizetype ofSeconds = 10, ofTime = 12, ofMilliseconds = 13, toTheMillisecond = 17;
    QString last;
    for (const Migration &migration : migrations)
        if (areNumbers(migration.version.split(u'.')) && (last.isEmpty() || versionLess(last, migration.version)))
            last = migration.version;
    if (const qsizetype dot = last.lastIndexOf(u'.'); dot >= 0)
        return last.left(dot + 1) + QString::number(last.mid(dot + 1).toULongLong() + 1);
    QString version;
    if (last.size() == ofMilliseconds && last.startsWith(u'1'))
        version = QString::number(now.toMSecsSinceEpoch());
    else if (last.size() == toTheMillisecond)
        version = now.toString(QStringLiteral("yyyyMMddHHmmsszzz"));
    else if (last.isEmpty() || last.size() >= ofTime)
        version = now.toString(QStringLiteral("yyyyMMddHHmmss"));
    else if (last.size() == ofSeconds && last.startsWith(u'1'))
        version = QString::number(now.toSecsSinceEpoch());
    else
        version = last;
    if (!last.isEmpty() && !versionLess(last, version)) // a clock that is behind, or a second one within the same second
        version = QString::number(last.toULongLong() + 1).rightJustified(last.size(), u'0');
    return version;
}

QString pairedDown(const Migration &migration)
{
    QString file = migration.upFile;
    const qsizetype at = file.lastIndexOf(u".up.sql");
    return at < 0 ? QString() : file.replace(at, 7, QStringLiteral(".down.sql"));
}

QString downBeside(const Migration &migration)
{
    return QFileInfo(migration.upFile).path() + QStringLiteral("/down.sql");
}

static QByteArray script(const QByteArray &statements, const QByteArray &verify, bool ownTransaction, bool transactional)
{
    // Outside of a transaction the statements bring their own: one that gives up CONCURRENTLY leaves an INVALID index.
    QByteArray text = ownTransaction && transactional ? "BEGIN;\nSET LOCAL lock_timeout = '2s';\n\n" : transactional ? "SET LOCAL lock_timeout = '2s';\n\n" : "";
    text += statements;
    if (!statements.endsWith('\n'))
        text += '\n';
    if (!verify.isEmpty())
        text += '\n' + verify + (verify.endsWith('\n') ? "" : "\n");
    return ownTransaction && transactional ? text + "\nCOMMIT;\n" : text;
}

QByteArray upScript(const NewMigration &migration, bool ownTransaction)
{
    const QByteArray statements = migration.up.isEmpty() ? QByteArray("-- Say what each statement does and why, above it.\n") : migration.up;
    return script(statements, migration.verify, ownTransaction, migration.transactional);
}

QByteArray downScript(const NewMigration &migration, bool ownTransaction)
{
    const QByteArray statements = migration.down.isEmpty() ? QByteArray("-- Undo the statements of the up in reverse order.\n") : migration.down;
    return script(statements, {}, ownTransaction, migration.transactional);
}

QList<WrittenFile> writePair(const FormatFolder &folder, const QString &stem, const NewMigration &migration)
{
    return { { folder.pathOf(stem + QStringLiteral(".up.sql")), upScript(migration, false) }, { folder.pathOf(stem + QStringLiteral(".down.sql")), downScript(migration, false) } };
}

} // namespace lockkeeper::formats
