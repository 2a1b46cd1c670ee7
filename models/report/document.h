// A report as blocks, and the same blocks as Markdown and HTML. Everything is escaped here and nowhere else: names,
// SQL and server answers are text, never markup.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace lockkeeper {

class Document
{
public:
    explicit Document(QString title);
    const QString &title() const { return m_title; }

    void heading(const QString &text, int level = 2);
    void paragraph(const QString &text);
    /// @p tone is "good", "warning" or "bad" (a coloured box), or empty.
    void callout(const QString &text, const QString &tone);
    void table(const QStringList &header, const QList<QStringList> &rows);
    void code(const QString &sql);
    void bullets(const QStringList &items);
    /// Items with a box: ticked, open, or struck out.
    void checklist(const QStringList &items, const QStringList &states);

    QByteArray toMarkdown() const;
    QByteArray toHtml() const;

private:
    struct Block
    {
        enum class Kind { Heading, Paragraph, Callout, Table, Code, Bullets, Checklist };
        Kind kind;
        int level = 0;
        QString text, tone;
        QStringList items, states;
        QList<QStringList> rows;
    };
    QString m_title;
    QList<Block> m_blocks;
};

} // namespace lockkeeper
