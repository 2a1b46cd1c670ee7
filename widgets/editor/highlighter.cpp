#include "widgets/editor/highlighter.h"

#include "widgets/common/editorsupport.h"
#include "widgets/editor/scintilla.h"


#ifdef LOCKKEEPER_HAS_SYNTAX_HIGHLIGHTING
#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/State>
#include <KSyntaxHighlighting/Theme>
#endif

namespace lockkeeper {

static QColor colorOf(SqlStyle style, const Theme &theme)
{
    switch (style) {
    case SqlStyle::Keyword: return theme.codeKeyword;
    case SqlStyle::String: return theme.codeString;
    case SqlStyle::Number: return theme.codeNumber;
    case SqlStyle::Type: return theme.codeType;
    case SqlStyle::Comment: return theme.codeComment;
    default: return theme.text;
    }
}

#ifdef LOCKKEEPER_HAS_SYNTAX_HIGHLIGHTING

QString highlightingDescription()
{
    return QCoreApplication::translate("Editor", "SQL is styled by KSyntaxHighlighting %1.").arg(QStringLiteral(LOCKKEEPER_SYNTAX_HIGHLIGHTING_VERSION));
}

namespace {

namespace KS = KSyntaxHighlighting;

KS::Repository &repository()
{
    static KS::Repository repository;
    return repository;
}

/// The adapter: Scintilla asks for a range of bytes, KSyntaxHighlighting answers for a line of text and a state.
class Lexer final : public QsciLexerCustom, private KS::AbstractHighlighter
{
public:
    Lexer(QsciScintilla *editor, const Theme &theme)
        : QsciLexerCustom(editor)
    {
        setDefinition(repository().definitionForName(QStringLiteral("SQL (PostgreSQL)")));
        setEditor(editor);
        for (int style = 0; style < int(SqlStyle::Count); ++style) {
            QFont font = codeFont();
            font.setItalic(style == int(SqlStyle::Comment));
            setFont(font, style);
            setColor(colorOf(SqlStyle(style), theme), style);
            setPaper(theme.base, style);
        }
        setDefaultFont(codeFont());
        setDefaultPaper(theme.base);
        setDefaultColor(theme.text);
    }

    const char *language() const override { return "PostgreSQL"; }
    QString description(int style) const override { return style < int(SqlStyle::Count) ? QStringLiteral("style %1").arg(style) : QString(); }

    void styleText(int start, int end) override
    {
        QsciScintilla *view = editor();
        int line = int(view->SendScintilla(QsciScintilla::SCI_LINEFROMPOSITION, start));
        // States behind a change are no longer true; the line before the first asked one has the right one.
        if (line < int(m_states.size()))
            m_states.resize(size_t(line));
        while (int(m_states.size()) < line)
            m_states.push_back(styleLine(int(m_states.size()), false));
        const int last = int(view->SendScintilla(QsciScintilla::SCI_LINEFROMPOSITION, end));
        for (; line <= last; ++line)
            m_states.push_back(styleLine(line, true));
    }

private:
    KS::State styleLine(int line, bool visible)
    {
        QsciScintilla *view = editor();
        const auto begin = view->SendScintilla(QsciScintilla::SCI_POSITIONFROMLINE, line);
        const auto length = view->SendScintilla(QsciScintilla::SCI_LINELENGTH, line);
        QByteArray bytes(qsizetype(length), Qt::Uninitialized);
        if (length > 0)
            view->SendScintilla(QsciScintilla::SCI_GETLINE, line, bytes.data());
        QString text = QString::fromUtf8(bytes);
        while (text.endsWith(u'\n') || text.endsWith(u'\r'))
            text.chop(1);
        m_styles.fill(char(SqlStyle::Default), bytes.size());
        m_bytesOf = text.size() == bytes.size() || QStringView(text).toUtf8().size() == text.size() ? QString() : text;
        const KS::State before = line == 0 || m_states.empty() ? KS::State() : m_states[size_t(line) - 1];
        const KS::State after = highlightLine(text, before);
        if (visible && !bytes.isEmpty()) {
            startStyling(int(begin));
            view->SendScintilla(QsciScintilla::SCI_SETSTYLINGEX, static_cast<unsigned long>(m_styles.size()), m_styles.constData());
        }
        return after;
    }

    void applyFormat(int offset, int length, const KS::Format &format) override
    {
        SqlStyle style = SqlStyle::Default;
        switch (format.textStyle()) {
        case KS::Theme::Keyword:
        case KS::Theme::ControlFlow: style = SqlStyle::Keyword; break;
        case KS::Theme::DataType: style = SqlStyle::Type; break;
        case KS::Theme::String:
        case KS::Theme::Char:
        case KS::Theme::VerbatimString:
        case KS::Theme::SpecialString:
        case KS::Theme::SpecialChar: style = SqlStyle::String; break;
        case KS::Theme::DecVal:
        case KS::Theme::BaseN:
        case KS::Theme::Float: style = SqlStyle::Number; break;
        case KS::Theme::Comment:
        case KS::Theme::Documentation:
        case KS::Theme::Annotation: style = SqlStyle::Comment; break;
        default: return;
        }
        qsizetype from = offset, count = length;
        if (!m_bytesOf.isEmpty()) { // characters beyond ASCII: offsets are of QString, styles of bytes
            from = QStringView(m_bytesOf).left(offset).toUtf8().size();
            count = QStringView(m_bytesOf).mid(offset, length).toUtf8().size();
        }
        for (qsizetype i = from; i < std::min(from + count, m_styles.size()); ++i)
            m_styles[i] = char(style);
    }

    std::vector<KS::State> m_states; ///< at the end of each line
    QByteArray m_styles;
    QString m_bytesOf;
};

} // namespace

void installHighlighting(QsciScintilla *editor, const Theme &theme)
{
    delete editor->lexer();
    editor->setLexer(new Lexer(editor, theme));
}

#else

QString highlightingDescription()
{
    return QCoreApplication::translate("Editor", "KSyntaxHighlighting was not there when this program was built, so SQL is styled by QScintilla's own lexer, which knows less of PostgreSQL.");
}

void installHighlighting(QsciScintilla *editor, const Theme &theme)
{
    delete editor->lexer();
    auto *lexer = new QsciLexerSQL(editor);
    lexer->setFont(codeFont());
    lexer->setPaper(theme.base);
    lexer->setColor(theme.text);
    lexer->setColor(theme.codeKeyword, QsciLexerSQL::Keyword);
    lexer->setColor(theme.codeComment, QsciLexerSQL::CommentLine);
    lexer->setColor(theme.codeComment, QsciLexerSQL::Comment);
    lexer->setColor(theme.codeString, QsciLexerSQL::SingleQuotedString);
    lexer->setColor(theme.codeNumber, QsciLexerSQL::Number);
    editor->setLexer(lexer);
}

#endif

} // namespace lockkeeper
