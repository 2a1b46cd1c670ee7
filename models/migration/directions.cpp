#include "models/migration/directions.h"

#include "models/migration/formatsupport.h"
#include "models/migration/liquibasechangeset.h"

namespace lockkeeper {

namespace {

/// One script of the file: the bytes from its first part to its last, with what lies between them blanked.
struct Piece
{
    QByteArray text;
    qsizetype begin = 0;
    Direction direction = Direction::Up;
    bool transactional = true;
    Sending sending = Sending::Statements;
};

Piece pieceOf(const QByteArray &text, const QList<TextRange> &parts, Direction direction, std::optional<bool> transactional, const QByteArray &delimiter, bool semicolonsDoubled)
{
    Piece piece { {}, parts.front().begin, direction, transactional.value_or(true) };
    piece.text = text.mid(piece.begin, parts.back().end - piece.begin);
    for (qsizetype i = 0; i + 1 < parts.size(); ++i)
        for (qsizetype at = parts[i].end - piece.begin; at < parts[i + 1].begin - piece.begin; ++at)
            if (piece.text[at] != '\n' && piece.text[at] != '\r')
                piece.text[at] = ' ';
    piece.text = formats::withSemicolons(piece.text, delimiter);
    if (semicolonsDoubled)
        piece.text.replace(";;", "; ");
    return piece;
}

/// With the way in which their tool sends what is in no transaction.
std::pair<QList<Sections>, Sending> sectionsOf(const QByteArray &text)
{
    static const std::vector<MigrationFormat> all = allFormats();
    for (const MigrationFormat &format : all)
        if (const QList<Sections> sections = format.sections ? format.sections(text) : QList<Sections>(); !sections.isEmpty())
            return { sections, format.run.sending };
    return {};
}

std::vector<Piece> piecesOf(const QByteArray &written)
{
    const auto [sections, sending] = sectionsOf(written);
    if (sections.isEmpty())
        return {};
    const QByteArray text = formats::withBlocksEnded(written);
    std::vector<Piece> pieces;
    for (const Sections &section : sections)
        if (!section.up.isEmpty())
            pieces.push_back(pieceOf(text, section.up, Direction::Up, section.upTransactional, section.upDelimiter, section.semicolonsDoubled));
    for (auto section = sections.crbegin(); section != sections.crend(); ++section)
        if (!section->down.isEmpty())
            pieces.push_back(pieceOf(text, section->down, Direction::Down, section->downTransactional, section->downDelimiter, section->semicolonsDoubled));
    for (Piece &piece : pieces)
        piece.sending = sending;
    return pieces;
}

/// The analyses of pieces as one analysis of the file.
class Merger
{
public:
    Merger(SafetyAnalysis &whole, ScriptAnalysis &script)
        : m_whole(whole)
        , m_script(script)
    {
    }

    void add(const SafetyAnalysis &part, const Piece &piece)
    {
        const int first = int(m_script.statements.size());
        const auto lines = int(std::count(m_script.script.text().begin(), m_script.script.text().begin() + piece.begin, '\n'));
        const int transactions = m_transactions;
        for (StatementAnalysis statement : part.script->statements) {
            place(statement, piece.begin, lines);
            m_transactions = std::max(m_transactions, transactions + statement.transaction + 1);
            statement.transaction += statement.transaction >= 0 ? transactions : 0;
            statement.heldUntil += statement.heldUntil >= 0 ? first : 0;
            m_script.statements.push_back(std::move(statement));
        }
        for (Finding finding : part.findings) {
            move(finding.range, piece.begin);
            finding.statement += finding.statement >= 0 ? first : 0;
            for (Fix &fix : finding.fixes)
                for (TextEdit &edit : fix.edits)
                    move(edit.range, piece.begin);
            m_whole.findings << finding;
        }
        m_script.needsNoTransaction = m_script.needsNoTransaction || part.script->needsNoTransaction;
        m_script.ownTransaction = m_script.ownTransaction || part.script->ownTransaction;
    }

    void sort()
    {
        std::vector<int> order(m_script.statements.size()), placeOf(order.size());
        for (size_t i = 0; i < order.size(); ++i)
            order[i] = int(i);
        std::stable_sort(order.begin(), order.end(), [this](int a, int b) { return m_script.statements[size_t(a)].range.begin < m_script.statements[size_t(b)].range.begin; });
        for (size_t i = 0; i < order.size(); ++i)
            placeOf[size_t(order[i])] = int(i);
        const auto follow = [&](int &index) { index = index < 0 ? index : placeOf[size_t(index)]; };
        std::vector<StatementAnalysis> sorted;
        sorted.reserve(order.size());
        for (const int index : order) {
            sorted.push_back(std::move(m_script.statements[size_t(index)]));
            follow(sorted.back().heldUntil);
        }
        m_script.statements = std::move(sorted);
        for (Finding &finding : m_whole.findings)
            follow(finding.statement);
        std::stable_sort(m_whole.findings.begin(), m_whole.findings.end(), [](const Finding &a, const Finding &b) { return a.range.begin < b.range.begin; });
    }

private:
    static void move(TextRange &range, qsizetype by) { range = { range.begin + by, range.end + by }; }
    static void place(StatementAnalysis &statement, qsizetype begin, int lines)
    {
        move(statement.range, begin);
        move(statement.statement.range, begin);
        statement.statement.commentBegin += begin;
        statement.statement.problemOffset += statement.statement.problemOffset < 0 ? 0 : begin;
        statement.line += lines;
        statement.endLine += lines;
    }

    SafetyAnalysis &m_whole;
    ScriptAnalysis &m_script;
    int m_transactions = 0;
};

template <class Analyze>
SafetyAnalysisPtr analyzedPieces(const QByteArray &text, const std::vector<Piece> &pieces, const AnalysisInput &input, const RuleSettings &settings, const Analyze &analyze)
{
    auto whole = std::make_shared<SafetyAnalysis>();
    auto script = std::make_shared<ScriptAnalysis>();
    whole->input = input;
    whole->settings = settings;
    script->script = Script(text);
    script->before = input.before;
    script->runnerTransaction = input.runnerTransaction;
    script->after = input.before;
    CatalogPtr catalog = input.before;
    Merger merger(*whole, *script);
    for (size_t i = 0; i < pieces.size(); ++i) {
        AnalysisInput met = input;
        met.before = catalog;
        // dbmate, goose, sql-migrate, Liquibase and tern run a direction in one transaction, unless its marks say otherwise.
        met.runnerTransaction = pieces[i].transactional && input.assumedTransaction.value_or(true);
        met.implicitTransaction = false;
        met.sending = input.assumedSending.value_or(pieces[i].sending);
        const SafetyAnalysisPtr part = analyze(i, pieces[i].text, met);
        catalog = part->script->after;
        if (pieces[i].direction == Direction::Up)
            script->after = catalog;
        script->runnerTransaction = script->runnerTransaction || met.runnerTransaction;
        merger.add(*part, pieces[i]);
        whole->parts.push_back(part);
    }
    merger.sort();
    whole->script = script;
    return whole;
}

} // namespace

SafetyAnalysisPtr analyzeMigrationFile(const QByteArray &text, const AnalysisInput &input, const RuleSettings &settings)
{
    const std::vector<Piece> pieces = piecesOf(text);
    if (pieces.empty())
        return analyzeSafety(text, input, settings);
    const RuleSettings ofFile = settings.forText(text); // its comments also stand outside of the pieces
    return analyzedPieces(text, pieces, input, ofFile, [&](size_t, const QByteArray &piece, const AnalysisInput &met) { return analyzeSafety(piece, met, ofFile); });
}

SafetyAnalysisPtr reanalyzeMigrationFile(const SafetyAnalysisPtr &previous, const QByteArray &text, const AnalysisInput &input, const RuleSettings &settings)
{
    const std::vector<Piece> pieces = piecesOf(text);
    const bool comparable = previous && previous->parts.size() == pieces.size();
    if (pieces.empty())
        return reanalyzeSafety(comparable ? previous : nullptr, text, input, settings);
    const RuleSettings ofFile = settings.forText(text);
    return analyzedPieces(text, pieces, input, ofFile, [&](size_t i, const QByteArray &piece, const AnalysisInput &met) { return reanalyzeSafety(comparable ? previous->parts[i] : nullptr, piece, met, ofFile); });
}

} // namespace lockkeeper
