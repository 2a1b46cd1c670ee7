// Plain numbered SQL: 001_name.sql, 2.10.1.sql, where downs exist 001_name_down.sql, 001_name.rollback.sql and the like, or
// the lower part of the file, below a mark of tern, node-pg-migrate, Play, MyBatis or rambler.
#include "models/migration/formatsupport.h"
#include "models/sql/script.h"

namespace lockkeeper::formats {

/// The stem without a word for its direction, and the direction.
static std::pair<QString, Direction> directed(QString stem)
{
    static const QList<std::pair<QString, Direction>> endings {
        { QStringLiteral("down"), Direction::Down }, { QStringLiteral("rollback"), Direction::Down }, { QStringLiteral("undo"), Direction::Down }, { QStringLiteral("revert"), Direction::Down }, { QStringLiteral("up"), Direction::Up }
    };
    for (const auto &[word, direction] : endings)
        for (const QChar separator : { u'.', u'_', u'-' })
            if (stem.endsWith(separator + word, Qt::CaseInsensitive)) {
                stem.chop(word.size() + 1);
                return { stem, direction };
            }
    return { stem, Direction::Up };
}

/// As numberedName(), and 2.10.1.sql is the version 2.10.1.
static std::optional<NumberedName> read(const QString &stem)
{
    const auto parts = numberedName(stem);
    if (!parts || stem.mid(parts->version.size(), 1) != u".")
        return parts;
    const qsizetype end = std::find_if(stem.begin(), stem.end(), [](QChar c) { return (c < u'0' || c > u'9') && c != u'.'; }) - stem.begin();
    const QString version = stem.left(end);
    if (version.endsWith(u'.') || (end < stem.size() && !QStringLiteral("_- ").contains(stem[end])))
        return parts;
    return NumberedName { version, stem.mid(end + 1) };
}

/// A comment line that parts a file, and what begins below it. A single word may be a mere comment.
struct Mark
{
    DirectiveLine line;
    Direction direction = Direction::Up;
    bool isWord = false;
};

static QList<Mark> marksIn(const QByteArray &text)
{
    static const QByteArrayList ups { "upmigration", "ups", "ramblerup", "up" }, downs { "downmigration", "downs", "ramblerdown", "createabovedropbelow", "undo", "down" };
    QList<Mark> marks;
    for (qsizetype begin = 0; begin < text.size();) {
        const qsizetype end = text.indexOf('\n', begin), next = end < 0 ? text.size() : end + 1;
        const QByteArray line = QByteArray::fromRawData(text.constData() + begin, next - begin).trimmed();
        if (line.startsWith("--") || line.startsWith('#')) {
            QByteArray letters;
            for (const char c : line.toLower())
                if (c >= 'a' && c <= 'z')
                    letters += c;
            if (const bool up = ups.contains(letters); up || downs.contains(letters))
                marks << Mark { { begin, next, QByteArray(line.constData(), line.size()) }, up ? Direction::Up : Direction::Down, letters == "up" || letters == "down" };
        }
        begin = next;
    }
    const bool both = marks.size() > 1 && marks.front().direction != marks.back().direction;
    if (!both)
        marks.removeIf([](const Mark &mark) { return mark.isWord || mark.direction == Direction::Up; });
    return marks;
}

static bool hasStatement(const QByteArray &text)
{
    const Script script(text);
    return std::any_of(script.statements().begin(), script.statements().end(), [](const Statement &statement) { return statement.kind == Statement::Kind::Sql; });
}

/// Play's "# --- !Ups", in whose parts a semicolon within a statement is written twice.
static bool isPlay(const Mark &mark)
{
    return mark.line.text.contains("!Ups") || mark.line.text.contains("!Downs");
}

static std::optional<Sections> sectionsBetween(const QList<Mark> &marks, const QByteArray &text)
{
    if (marks.isEmpty())
        return std::nullopt;
    Sections sections;
    QByteArray down;
    if (marks.front().direction == Direction::Down)
        sections.up << TextRange { 0, marks.front().line.begin };
    for (qsizetype i = 0; i < marks.size(); ++i) {
        const TextRange range { marks[i].line.next, i + 1 < marks.size() ? marks[i + 1].line.begin : text.size() };
        (marks[i].direction == Direction::Up ? sections.up : sections.down) << range;
        if (marks[i].direction == Direction::Down)
            down += text.mid(range.begin, range.length());
    }
    sections.hasUp = true;
    sections.hasDown = hasStatement(down); // one of comments only says that there is no way back
    sections.semicolonsDoubled = isPlay(marks.front());
    return sections;
}

static void part(Migration &migration, const QByteArray &text)
{
    const auto sections = sectionsBetween(marksIn(text), text);
    if (!sections)
        return;
    setSections(migration, migration.upFile, *sections);
    if (sections->semicolonsDoubled)
        migration.details.insert(QStringLiteral("semicolons"), QStringLiteral("doubled"));
}

/// tern's own mark is read by tern's format.
static QList<Sections> sections(const QByteArray &text)
{
    const QList<Mark> marks = marksIn(text);
    const auto found = std::any_of(marks.begin(), marks.end(), [](const Mark &mark) { return mark.line.text.contains("create above"); }) ? std::nullopt : sectionsBetween(marks, text);
    return found ? QList<Sections> { *found } : QList<Sections>();
}

static double confidence(const FormatFolder &folder)
{
    static constexpr double ofNames = 0.6;
    const QStringList names = folder.sqlFiles();
    const auto ours = std::count_if(names.begin(), names.end(), [](const QString &name) { return read(name.chopped(4)).has_value(); });
    return names.isEmpty() ? 0 : ofNames * double(ours) / double(names.size());
}

static const QStringList programEndings { QStringLiteral("exs"), QStringLiteral("rb"), QStringLiteral("py"), QStringLiteral("js"), QStringLiteral("ts"), QStringLiteral("go"), QStringLiteral("rs"), QStringLiteral("java"), QStringLiteral("kt"), QStringLiteral("php") };

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations, downs;
    for (const QString &name : folder.sqlFiles()) {
        const auto [stem, direction] = directed(name.chopped(4));
        const auto parts = read(stem);
        if (!parts) {
            problems << ProjectProblem { name, tr("%1 does not begin with a number, so it is left out. Rename it.").arg(name) };
            continue;
        }
        Migration migration;
        migration.version = parts->version;
        migration.name = parts->name;
        migration.upFile = folder.pathOf(name);
        if (direction == Direction::Up)
            part(migration, folder.text(name));
        if (direction == Direction::Down)
            downs << migration;
        else
            addUnique(migrations, migration, problems);
    }
    for (const Migration &down : std::as_const(downs)) {
        const auto up = std::find_if(migrations.begin(), migrations.end(), [&](const Migration &migration) { return migration.version == down.version; });
        if (up != migrations.end())
            up->downFile = down.upFile;
    }
    for (const QString &name : folder.files())
        if (programEndings.contains(name.section(u'.', -1)) && read(name.section(u'.', 0, -2)))
            problems << ProjectProblem { name, tr("%1 is a migration that is a program, which only its own tool can run, and it is left out. Run it with that tool when its turn comes.").arg(name) };
    sortByVersion(migrations);
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &migrations, const NewMigration &migration)
{
    const QString stem = folder.pathOf(migration.version + u'_' + migration.name);
    const auto inOne = std::find_if(migrations.rbegin(), migrations.rend(), [](const Migration &known) { return !known.downFile.isEmpty() && known.downFile == known.upFile; });
    if (inOne != migrations.rend()) {
        const QList<Mark> marks = marksIn(folder.text(inOne->upFile.section(u'/', -1)));
        const QByteArray head = marks.front().direction == Direction::Up ? marks.front().line.text + '\n' : QByteArray();
        return { { stem + QStringLiteral(".sql"), head + upScript(migration, false) + '\n' + marks.back().line.text + '\n' + downScript(migration, false) } };
    }
    return { { stem + QStringLiteral(".sql"), upScript(migration, false) }, { stem + QStringLiteral("_down.sql"), downScript(migration, false) } };
}

static QString downFile(const Migration &migration)
{
    if (!migration.upParts.isEmpty()) // its file has a part for it
        return {};
    return migration.upFile.chopped(4) + QStringLiteral("_down.sql");
}

MigrationFormat numbered()
{
    return { QStringLiteral("numbered"), { QStringLiteral("native") }, confidence, scan, write, nextVersion, downFile, sections };
}

} // namespace lockkeeper::formats
