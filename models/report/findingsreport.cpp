#include "models/report/findingsreport.h"

#include "models/core/parallel.h"
#include "models/report/jsonwriter.h"

#include <QDir>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>
#include <QXmlStreamWriter>

namespace lockkeeper {

static QString key(const char *name)
{
    return QLatin1String(name);
}

QList<PlacedFinding> placedFindings(const QString &file, const SafetyAnalysis &analysis)
{
    QList<PlacedFinding> placed;
    if (analysis.findings.isEmpty())
        return placed;
    const QByteArray &text = analysis.script->script.text();
    const auto lines = std::make_shared<const LineMap>(text);
    for (const Finding &finding : analysis.findings) {
        const TextPosition begin = lines->position(finding.range.begin);
        const qsizetype start = lines->lineStart(begin.line), end = text.indexOf('\n', start);
        placed << PlacedFinding { file, finding, begin, lines->position(finding.range.end), QString::fromUtf8(text.mid(start, (end < 0 ? text.size() : end) - start)), lines };
    }
    return placed;
}

namespace {

/// What to type for it in a shell.
QString commandOf(const RecipeCall &call)
{
    QString command = QStringLiteral("lockkeeper design ") + call.recipe;
    for (auto value = call.values.begin(); value != call.values.end(); ++value) {
        const QString word = value.key() + u'=' + *value;
        const bool plain = std::all_of(word.begin(), word.end(), [](QChar c) { return c.isLetterOrNumber() || QStringLiteral("_.=-").contains(c); });
        command += QStringLiteral(" --set ") + (plain ? word : u'\'' + QString(word).replace(u'\'', QStringLiteral("'\\''")) + u'\'');
    }
    return command;
}

QByteArray asText(const QList<PlacedFinding> &findings)
{
    QString text;
    for (const PlacedFinding &placed : findings) {
        const int column = placed.begin.column;
        const qsizetype rest = std::max<qsizetype>(1, placed.source.toUcs4().size() - column + 1);
        const qsizetype width = placed.end.line == placed.begin.line ? std::clamp<qsizetype>(placed.end.column - column, 1, rest) : rest;
        text += QStringLiteral("%1:%2:%3: %4: %5 [%6]\n    %7\n    %8%9\n").arg(placed.file, QString::number(placed.begin.line), QString::number(column), severityId(placed.finding.severity), placed.finding.message, placed.finding.rule, placed.source,
                                                                                 QString(column - 1, u' '), QString(width, u'^'));
        for (const Fix &fix : placed.finding.fixes)
            text += QStringLiteral("    fix: ") + fix.title + (fix.recipe ? u'\n' + QStringLiteral("         ") + commandOf(*fix.recipe) : QString()) + u'\n';
    }
    return text.toUtf8();
}

void writeFix(JsonWriter &json, const Fix &fix)
{
    json.beginObject();
    if (!fix.declares.isEmpty()) {
        json.key("declares").beginArray();
        for (const QString &name : fix.declares)
            json.value(name);
        json.endArray();
    }
    json.key("edits").beginArray();
    for (const TextEdit &edit : fix.edits) {
        json.beginObject();
        json.key("end").value(edit.range.end);
        json.key("start").value(edit.range.begin);
        json.key("text").value(edit.text);
        json.endObject();
    }
    json.endArray();
    if (!fix.followUps.isEmpty()) {
        json.key("files").beginArray();
        for (const auto &[path, text] : filesOf(fix)) {
            json.beginObject();
            json.key("path").value(path);
            json.key("text").value(text);
            json.endObject();
        }
        json.endArray();
    }
    if (fix.recipe) {
        json.key("recipe").beginObject();
        json.key("id").value(fix.recipe->recipe);
        json.key("parameters").beginObject();
        for (auto value = fix.recipe->values.begin(); value != fix.recipe->values.end(); ++value)
            json.key(value.key().toUtf8().constData()).value(*value);
        json.endObject();
        json.endObject();
    }
    json.key("title").value(fix.title);
    json.endObject();
}

void writeFinding(JsonWriter &json, const PlacedFinding &placed)
{
    json.beginObject();
    json.key("column").value(placed.begin.column);
    json.key("end_column").value(placed.end.column);
    json.key("end_line").value(placed.end.line);
    json.key("file").value(placed.file);
    json.key("fixes").beginArray();
    for (const Fix &fix : placed.finding.fixes)
        writeFix(json, fix);
    json.endArray();
    json.key("line").value(placed.begin.line);
    json.key("message").value(placed.finding.message);
    json.key("rule").value(placed.finding.rule);
    json.key("severity").value(severityId(placed.finding.severity));
    json.key("statement").value(placed.finding.statement);
    json.endObject();
}

/// A finding a line.
QByteArray asJson(const QList<PlacedFinding> &findings)
{
    static constexpr qsizetype inOnePart = 512; // findings
    std::vector<JsonWriter> parts(size_t(findings.size() + inOnePart - 1) / inOnePart);
    inParallel(parts.size(), [&](size_t part) {
        const qsizetype first = qsizetype(part) * inOnePart;
        for (qsizetype i = first; i < std::min(first + inOnePart, findings.size()); ++i)
            writeFinding(parts[part], findings[i]);
    });
    size_t size = 0;
    for (const JsonWriter &part : parts)
        size += part.text().size() + sizeof ",\n";
    QByteArray json;
    json.reserve(qsizetype(size + sizeof "[\n\n]\n"));
    json += "[\n";
    for (size_t part = 0; part < parts.size(); ++part)
        json.append(part == 0 ? "" : ",\n").append(parts[part].text().data(), qsizetype(parts[part].text().size()));
    return json += findings.isEmpty() ? "]\n" : "\n]\n";
}

QJsonObject text(const QString &words)
{
    return { { key("text"), words } };
}

/// As RFC 3986 has it: a colon too is encoded, or what stands before it would be a scheme.
QString uriOf(const QString &file, const QString &folder)
{
    const bool within = !folder.isEmpty() && file.startsWith(folder + u'/');
    const QString path = QDir::cleanPath(within ? file.mid(folder.size() + 1) : file);
    return (path.startsWith(u'/') ? QStringLiteral("file://") : QString()) + QString::fromLatin1(QUrl::toPercentEncoding(path, "/"));
}

QJsonObject sarifRegion(const TextPosition &begin, const TextPosition &end)
{
    return { { key("startLine"), begin.line }, { key("startColumn"), begin.column }, { key("endLine"), end.line }, { key("endColumn"), end.column } };
}

QJsonArray sarifFixes(const PlacedFinding &placed, const QJsonObject &artifact, const QString &folder)
{
    QJsonArray fixes;
    for (const Fix &fix : placed.finding.fixes) {
        QJsonArray replacements;
        for (const TextEdit &edit : fix.edits)
            replacements << QJsonObject { { key("deletedRegion"), sarifRegion(placed.lines->position(edit.range.begin), placed.lines->position(edit.range.end)) }, { key("insertedContent"), text(QString::fromUtf8(edit.text)) } };
        if (replacements.isEmpty()) // the schema wants one at least
            continue;
        QJsonArray changes { QJsonObject { { key("artifactLocation"), artifact }, { key("replacements"), replacements } } };
        for (const auto &[path, content] : filesOf(fix)) {
            const QJsonObject whole { { key("deletedRegion"), sarifRegion({ 1, 1 }, { 1, 1 }) }, { key("insertedContent"), text(QString::fromUtf8(content)) } };
            changes << QJsonObject { { key("artifactLocation"), QJsonObject { { key("uri"), uriOf(path, folder) } } }, { key("replacements"), QJsonArray { whole } } };
        }
        fixes << QJsonObject { { key("description"), text(fix.title) }, { key("artifactChanges"), changes } };
    }
    return fixes;
}

QJsonObject sarifResult(const PlacedFinding &placed, qsizetype ruleIndex, const QString &folder)
{
    const QJsonObject artifact { { key("uri"), uriOf(placed.file, folder) } };
    QJsonObject result { { key("ruleId"), placed.finding.rule }, { key("ruleIndex"), ruleIndex }, { key("level"), severityId(placed.finding.severity) }, { key("message"), text(placed.finding.message) },
                         { key("locations"), QJsonArray { QJsonObject { { key("physicalLocation"), QJsonObject { { key("artifactLocation"), artifact }, { key("region"), sarifRegion(placed.begin, placed.end) } } } } } } };
    if (const QJsonArray fixes = sarifFixes(placed, artifact, folder); !fixes.isEmpty())
        result.insert(key("fixes"), fixes);
    return result;
}

QByteArray asSarif(const QList<PlacedFinding> &findings, const QString &folder)
{
    QJsonArray rules, results;
    QHash<QString, qsizetype> indexes;
    for (const Rule &rule : allRules()) {
        indexes.insert(rule.id, rules.size());
        rules << QJsonObject { { key("id"), rule.id }, { key("shortDescription"), text(rule.title) } };
    }
    for (const PlacedFinding &placed : findings) {
        const QString id = placed.finding.rule;
        if (!indexes.contains(id)) { // said by the runner itself, as a syntax error is
            indexes.insert(id, rules.size());
            rules << QJsonObject { { key("id"), id } };
        }
        results << sarifResult(placed, indexes.value(id), folder);
    }
    const QJsonObject driver { { key("name"), key("Lockkeeper") }, { key("version"), key(LOCKKEEPER_VERSION) }, { key("rules"), rules } };
    const QJsonObject run { { key("tool"), QJsonObject { { key("driver"), driver } } }, { key("columnKind"), key("unicodeCodePoints") }, { key("results"), results } };
    return QJsonDocument(QJsonObject { { key("$schema"), key("https://json.schemastore.org/sarif-2.1.0.json") }, { key("version"), key("2.1.0") }, { key("runs"), QJsonArray { run } } }).toJson();
}

QByteArray asJunit(const QStringList &files, const QList<PlacedFinding> &findings)
{
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    xml.writeStartElement(key("testsuites"));
    for (const QString &file : files) {
        const auto ofFile = [&](const PlacedFinding &placed) { return placed.file == file; };
        const auto count = std::count_if(findings.begin(), findings.end(), ofFile);
        xml.writeStartElement(key("testsuite"));
        xml.writeAttribute(key("name"), file);
        xml.writeAttribute(key("tests"), QString::number(std::max<qsizetype>(1, count)));
        xml.writeAttribute(key("failures"), QString::number(count));
        if (count == 0) {
            xml.writeEmptyElement(key("testcase"));
            xml.writeAttribute(key("classname"), file);
            xml.writeAttribute(key("name"), key("lint"));
        }
        for (const PlacedFinding &placed : findings) {
            if (!ofFile(placed))
                continue;
            xml.writeStartElement(key("testcase"));
            xml.writeAttribute(key("classname"), file);
            xml.writeAttribute(key("name"), QStringLiteral("%1 in line %2").arg(placed.finding.rule).arg(placed.begin.line));
            xml.writeStartElement(key("failure"));
            xml.writeAttribute(key("type"), severityId(placed.finding.severity));
            xml.writeAttribute(key("message"), placed.finding.message);
            xml.writeCharacters(placed.source);
            xml.writeEndElement();
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }
    xml.writeEndDocument();
    return bytes;
}

/// Workflow commands: properties escape a little more than the message.
QString escaped(QString words, bool property)
{
    words.replace(u'%', QStringLiteral("%25")).replace(u'\r', QStringLiteral("%0D")).replace(u'\n', QStringLiteral("%0A"));
    return property ? words.replace(u':', QStringLiteral("%3A")).replace(u',', QStringLiteral("%2C")) : words;
}

QByteArray asGithub(const QList<PlacedFinding> &findings)
{
    QString lines;
    for (const PlacedFinding &placed : findings) {
        const QString command = placed.finding.severity == Severity::Note ? QStringLiteral("notice") : severityId(placed.finding.severity);
        lines += QStringLiteral("::%1 file=%2,line=%3,endLine=%4,col=%5,endColumn=%6,title=%7::%8\n")
                     .arg(command, escaped(placed.file, true), QString::number(placed.begin.line), QString::number(placed.end.line), QString::number(placed.begin.column), QString::number(placed.end.column), escaped(placed.finding.rule, true), escaped(placed.finding.message, false));
    }
    return lines.toUtf8();
}

} // namespace

QStringList findingFormats()
{
    return { key("text"), key("json"), key("sarif"), key("junit"), key("github") };
}

QByteArray findingsText(const QString &format, const QStringList &files, const QList<PlacedFinding> &findings, const QString &folder)
{
    return format == u"json" ? asJson(findings) : format == u"sarif" ? asSarif(findings, folder) : format == u"junit" ? asJunit(files, findings) : format == u"github" ? asGithub(findings) : asText(findings);
}

} // namespace lockkeeper
