#include "models/report/document.h"

namespace lockkeeper {

Document::Document(QString title)
    : m_title(std::move(title))
{
}

void Document::heading(const QString &text, int level)
{
    m_blocks << Block { .kind = Block::Kind::Heading, .level = level, .text = text };
}

void Document::paragraph(const QString &text)
{
    m_blocks << Block { .kind = Block::Kind::Paragraph, .text = text };
}

void Document::callout(const QString &text, const QString &tone)
{
    m_blocks << Block { .kind = Block::Kind::Callout, .text = text, .tone = tone };
}

void Document::table(const QStringList &header, const QList<QStringList> &rows)
{
    m_blocks << Block { .kind = Block::Kind::Table, .items = header, .rows = rows };
}

void Document::code(const QString &sql)
{
    m_blocks << Block { .kind = Block::Kind::Code, .text = sql };
}

void Document::bullets(const QStringList &items)
{
    m_blocks << Block { .kind = Block::Kind::Bullets, .items = items };
}

void Document::checklist(const QStringList &items, const QStringList &states)
{
    m_blocks << Block { .kind = Block::Kind::Checklist, .items = items, .states = states };
}

/// Markdown has no one way to escape; a backslash before its punctuation is understood everywhere.
static QString markdownText(QString text)
{
    for (const QChar c : QStringLiteral("\\`*_[]<>|"))
        text.replace(c, QString(u'\\') + c);
    return text.replace(u'\n', u' ');
}

QByteArray Document::toMarkdown() const
{
    QString text = QStringLiteral("# %1\n").arg(markdownText(m_title));
    for (const Block &block : m_blocks) {
        text += u'\n';
        switch (block.kind) {
        case Block::Kind::Heading: text += QString(block.level, u'#') + u' ' + markdownText(block.text) + u'\n'; break;
        case Block::Kind::Paragraph: text += markdownText(block.text) + u'\n'; break;
        case Block::Kind::Callout: text += QStringLiteral("> **%1**\n").arg(markdownText(block.text)); break;
        case Block::Kind::Code: {
            QString fence = QStringLiteral("```");
            while (block.text.contains(fence))
                fence += u'`';
            text += fence + QStringLiteral("sql\n") + block.text + u'\n' + fence + u'\n';
            break;
        }
        case Block::Kind::Bullets:
            for (const QString &item : block.items)
                text += QStringLiteral("- ") + markdownText(item) + u'\n';
            break;
        case Block::Kind::Checklist:
            for (qsizetype i = 0; i < block.items.size(); ++i)
                text += (block.states.value(i) == u"done" ? QStringLiteral("- [x] ") : QStringLiteral("- [ ] ")) + markdownText(block.items[i]) + u'\n';
            break;
        case Block::Kind::Table: {
            const auto line = [](const QStringList &cells) {
                QStringList escaped;
                for (const QString &cell : cells)
                    escaped << markdownText(cell);
                return QStringLiteral("| ") + escaped.join(QStringLiteral(" | ")) + QStringLiteral(" |\n");
            };
            text += line(block.items) + u'|' + QStringLiteral(" --- |").repeated(int(block.items.size())) + u'\n';
            for (const QStringList &row : block.rows)
                text += line(row);
            break;
        }
        }
    }
    return text.toUtf8();
}

static const char htmlStyle[] = "body{font-family:Inter,sans-serif;font-size:13px;color:#1C2026;max-width:1000px;margin:24px auto;padding:0 16px}"
                                "h1{font-size:20px}h2{font-size:15px;margin-top:24px;border-bottom:1px solid #DFE2E7}h3{font-size:13px}"
                                "table{border-collapse:collapse;width:100%}th,td{border:1px solid #DFE2E7;padding:4px 8px;text-align:left;vertical-align:top}th{background:#F2F4F6;font-weight:500}"
                                "pre{background:#F8F9FA;border:1px solid #DFE2E7;padding:8px;font-family:'JetBrains Mono',monospace;font-size:12px;white-space:pre-wrap}"
                                ".good{background:#E3F3E8;color:#1B7438}.warning{background:#FDF0CF;color:#855500}.bad{background:#FCE5E2;color:#B3261E}.callout{padding:8px 12px;font-weight:600}";

QByteArray Document::toHtml() const
{
    QString text = QStringLiteral("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>%1</title><style>%2</style></head><body><h1>%1</h1>\n").arg(m_title.toHtmlEscaped(), QLatin1String(htmlStyle));
    for (const Block &block : m_blocks) {
        switch (block.kind) {
        case Block::Kind::Heading: text += QStringLiteral("<h%1>%2</h%1>\n").arg(block.level).arg(block.text.toHtmlEscaped()); break;
        case Block::Kind::Paragraph: text += QStringLiteral("<p>%1</p>\n").arg(block.text.toHtmlEscaped()); break;
        case Block::Kind::Callout: text += QStringLiteral("<p class=\"callout %1\">%2</p>\n").arg(block.tone, block.text.toHtmlEscaped()); break;
        case Block::Kind::Code: text += QStringLiteral("<pre>%1</pre>\n").arg(block.text.toHtmlEscaped()); break;
        case Block::Kind::Bullets:
        case Block::Kind::Checklist:
            text += QStringLiteral("<ul>");
            for (qsizetype i = 0; i < block.items.size(); ++i) {
                const QString box = block.kind == Block::Kind::Bullets ? QString() : block.states.value(i) == u"done" ? QStringLiteral("\u2611 ") : block.states.value(i) == u"skipped" ? QStringLiteral("\u2612 ") : QStringLiteral("\u2610 ");
                text += QStringLiteral("<li>%1%2</li>").arg(box, block.items[i].toHtmlEscaped());
            }
            text += QStringLiteral("</ul>\n");
            break;
        case Block::Kind::Table: {
            text += QStringLiteral("<table><tr>");
            for (const QString &cell : block.items)
                text += QStringLiteral("<th>%1</th>").arg(cell.toHtmlEscaped());
            text += QStringLiteral("</tr>\n");
            for (const QStringList &row : block.rows) {
                text += QStringLiteral("<tr>");
                for (const QString &cell : row)
                    text += QStringLiteral("<td>%1</td>").arg(cell.toHtmlEscaped());
                text += QStringLiteral("</tr>\n");
            }
            text += QStringLiteral("</table>\n");
            break;
        }
        }
    }
    return (text + QStringLiteral("</body></html>\n")).toUtf8();
}

} // namespace lockkeeper
