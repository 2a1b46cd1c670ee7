#include "widgets/editor/sqleditor.h"

#include "widgets/editor/findbar.h"
#include "widgets/editor/highlighter.h"
#include "widgets/editor/locklane.h"
#include "widgets/editor/scintilla.h"
#include "widgets/editor/screenreadersupport.h"

#include <QEvent>
#include <QTimer>
#include <QToolTip>
#include <QVBoxLayout>

namespace lockkeeper {

using Sci = QsciScintilla;

enum Margin { NumberMargin, FindingMargin, LaneMargin, FoldMargin };
enum Marker { ErrorMarker = 1, WarningMarker, NoteMarker };
enum Indicator { ErrorIndicator = 8, WarningIndicator, NoteIndicator, ServerIndicator };
static constexpr int annotationStyle = 40; // the first behind those that Scintilla keeps for itself
static constexpr int laneWidth = 52;
static constexpr int completionAfter = 2;
static constexpr int hoverDelayMs = 400;
/// Fold levels and marks are set in portions, so that a large script never holds the event loop.
static constexpr size_t foldPortion = 2000;
static constexpr qsizetype findingPortion = 500;

SqlEditor::SqlEditor(const QString &accessibleName, QWidget *parent)
    : QWidget(parent)
    , m_view(new Sci)
    , m_findBar(new FindBar(m_view))
    , m_foldTimer(new QTimer(this))
    , m_findingTimer(new QTimer(this))
{
    m_view->setAccessibleName(accessibleName);
    m_view->setFrameShape(QFrame::NoFrame);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_findBar);
    m_findBar->hide();
    setFocusProxy(m_view);
    m_lane = new LockLane(m_view, LaneMargin);
    configure();
    m_findingTimer->setSingleShot(true);
    connect(m_findingTimer, &QTimer::timeout, this, &SqlEditor::showNextFindings);
    m_foldTimer->setSingleShot(true);
    connect(m_foldTimer, &QTimer::timeout, this, &SqlEditor::applyFolds);
    m_screenReader = std::make_unique<ScreenReaderSupport>(m_view);
    // Not textChanged: it comes with the notifications that only a screen reader is given.
    connect(m_view, &Sci::SCN_MODIFIED, this, [this](int, int kind) {
        if ((kind & (Sci::SC_MOD_BEFOREINSERT | Sci::SC_MOD_BEFOREDELETE)) && !m_editedPending) {
            m_editedPending = true;
            QMetaObject::invokeMethod(this, &SqlEditor::tellEdited, Qt::QueuedConnection);
        }
    });
    connect(m_view, &Sci::cursorPositionChanged, this, &SqlEditor::cursorMoved);
    connect(m_view, &Sci::SCN_CHARADDED, this, &SqlEditor::onCharAdded);
    m_view->SendScintilla(Sci::SCI_SETMOUSEDWELLTIME, hoverDelayMs);
    connect(m_view, &Sci::SCN_DWELLSTART, this, [this](int position, int x, int y) {
        if (const QString text = position < 0 ? QString() : explanationAt(position); !text.isEmpty())
            QToolTip::showText(m_view->viewport()->mapToGlobal(QPoint(x, y)), text, m_view);
    });
    connect(m_view, &Sci::SCN_DWELLEND, this, [] { QToolTip::hideText(); });
}

SqlEditor::~SqlEditor() = default;

void SqlEditor::tellEdited()
{
    m_editedPending = false;
    Q_EMIT edited();
}

void SqlEditor::configure()
{
    const Theme &theme = Theme::of(this);
    m_view->setUtf8(true);
    m_view->setEolMode(Sci::EolUnix);
    installHighlighting(m_view, theme);
    m_view->setMarginType(NumberMargin, Sci::NumberMargin);
    m_view->setMarginWidth(NumberMargin, QStringLiteral("00000"));
    m_view->setMarginsFont(codeFont());
    m_view->setMarginsBackgroundColor(theme.base);
    m_view->setMarginsForegroundColor(theme.text3);
    m_view->setMarginType(FindingMargin, Sci::SymbolMargin);
    m_view->setMarginWidth(FindingMargin, 16);
    m_view->setMarginMarkerMask(FindingMargin, (1 << ErrorMarker) | (1 << WarningMarker) | (1 << NoteMarker));
    m_view->setMarginType(LaneMargin, Sci::SymbolMargin);
    m_view->setMarginWidth(LaneMargin, laneWidth);
    m_view->setMarginMarkerMask(LaneMargin, 0);
    m_view->setFolding(Sci::PlainFoldStyle, FoldMargin);
    m_view->setMarginWidth(FoldMargin, 12);
    m_view->setFoldMarginColors(theme.base, theme.base);
    m_view->SendScintilla(Sci::SCI_SETEXTRAASCENT, 2);
    m_view->SendScintilla(Sci::SCI_SETEXTRADESCENT, 1);
    m_view->setTabWidth(4);
    m_view->setIndentationsUseTabs(false);
    m_view->setAutoIndent(true);
    m_view->setBraceMatching(Sci::SloppyBraceMatch);
    m_view->setMatchedBraceBackgroundColor(theme.selection);
    m_view->setMatchedBraceForegroundColor(theme.accent);
    m_view->setCaretForegroundColor(theme.text);
    m_view->setCaretLineVisible(true);
    m_view->setCaretLineBackgroundColor(theme.alternate);
    m_view->setSelectionBackgroundColor(theme.selection);
    m_view->setSelectionForegroundColor(theme.text);
    m_view->setScrollWidthTracking(true);
    m_view->setScrollWidth(100);
    const std::pair<Marker, QColor> markers[] = { { ErrorMarker, theme.bad.color }, { WarningMarker, theme.warning.color }, { NoteMarker, theme.unknown.color } };
    for (const auto &[marker, color] : markers) {
        m_view->markerDefine(marker == ErrorMarker ? Sci::Circle : Sci::RightTriangle, marker);
        m_view->setMarkerBackgroundColor(color, marker);
        m_view->setMarkerForegroundColor(color, marker);
    }
    const std::pair<Indicator, QColor> indicators[] = { { ErrorIndicator, theme.bad.color }, { WarningIndicator, theme.warning.color }, { NoteIndicator, theme.unknown.color }, { ServerIndicator, theme.bad.color } };
    m_view->setAnnotationDisplay(Sci::AnnotationIndented);
    for (const auto &[indicator, color] : indicators) {
        m_view->indicatorDefine(Sci::SquiggleLowIndicator, indicator);
        m_view->setIndicatorForegroundColor(color, indicator);
    }
    m_view->SendScintilla(Sci::SCI_AUTOCSETIGNORECASE, 1);
    m_view->SendScintilla(Sci::SCI_AUTOCSETORDER, 2); // as we hand them over
    m_view->SendScintilla(Sci::SCI_AUTOCSETMAXHEIGHT, 12);
    m_view->SendScintilla(Sci::SCI_AUTOCSETSEPARATOR, '\n');
}

void SqlEditor::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        configure();
    QWidget::changeEvent(event);
}

void SqlEditor::setText(const QByteArray &text)
{
    m_levels.clear();
    m_view->setText(QString::fromUtf8(text));
    m_view->setModified(false);
    m_view->SendScintilla(Sci::SCI_EMPTYUNDOBUFFER);
}

QByteArray SqlEditor::text() const
{
    const auto length = m_view->SendScintilla(Sci::SCI_GETLENGTH);
    const auto *bytes = static_cast<const char *>(m_view->SendScintillaPtrResult(Sci::SCI_GETCHARACTERPOINTER));
    return QByteArray(bytes, qsizetype(length));
}

bool SqlEditor::isModified() const
{
    return m_view->isModified();
}

void SqlEditor::setModified(bool modified)
{
    m_view->setModified(modified);
}

void SqlEditor::setReadOnly(bool readOnly)
{
    m_view->setReadOnly(readOnly);
}

qsizetype SqlEditor::cursorOffset() const
{
    return qsizetype(m_view->SendScintilla(Sci::SCI_GETCURRENTPOS));
}

void SqlEditor::goTo(qsizetype offset)
{
    m_view->SendScintilla(Sci::SCI_GOTOPOS, static_cast<unsigned long>(offset));
    m_view->ensureCursorVisible();
    m_view->setFocus();
}

void SqlEditor::goToLine(int line)
{
    m_view->setCursorPosition(line - 1, 0);
    m_view->ensureCursorVisible();
    m_view->setFocus();
}

void SqlEditor::apply(const QList<TextEdit> &edits)
{
    QList<TextEdit> fromBehind = edits;
    std::sort(fromBehind.begin(), fromBehind.end(), [](const TextEdit &a, const TextEdit &b) { return a.range.begin > b.range.begin; });
    m_view->beginUndoAction();
    for (const TextEdit &edit : fromBehind) {
        m_view->SendScintilla(Sci::SCI_SETTARGETSTART, static_cast<unsigned long>(edit.range.begin));
        m_view->SendScintilla(Sci::SCI_SETTARGETEND, static_cast<unsigned long>(edit.range.end));
        m_view->SendScintilla(Sci::SCI_REPLACETARGET, static_cast<unsigned long>(edit.text.size()), edit.text.constData());
    }
    m_view->endUndoAction();
}

void SqlEditor::setAnalysis(const SafetyAnalysisPtr &analysis)
{
    m_analysis = analysis;
    showFindings();
    m_lane->setAnalysis(analysis ? analysis->script : nullptr);
    scheduleFolds();
}

void SqlEditor::showFindings()
{
    m_view->markerDeleteAll();
    const auto length = m_view->SendScintilla(Sci::SCI_GETLENGTH);
    for (const Indicator indicator : { ErrorIndicator, WarningIndicator, NoteIndicator }) {
        m_view->SendScintilla(Sci::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(indicator));
        m_view->SendScintilla(Sci::SCI_INDICATORCLEARRANGE, 0ul, length);
    }
    m_nextFinding = 0;
    showNextFindings();
}

void SqlEditor::showNextFindings()
{
    if (!m_analysis)
        return;
    const auto &findings = m_analysis->findings;
    const qsizetype end = std::min(m_nextFinding + findingPortion, findings.size());
    for (; m_nextFinding < end; ++m_nextFinding) {
        const Finding &finding = findings[m_nextFinding];
        const bool error = finding.severity == Severity::Error, warning = finding.severity == Severity::Warning;
        const auto line = int(m_view->SendScintilla(Sci::SCI_LINEFROMPOSITION, static_cast<unsigned long>(finding.range.begin)));
        m_view->markerAdd(line, error ? ErrorMarker : warning ? WarningMarker : NoteMarker);
        m_view->SendScintilla(Sci::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(error ? ErrorIndicator : warning ? WarningIndicator : NoteIndicator));
        m_view->SendScintilla(Sci::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(finding.range.begin), static_cast<long>(finding.range.length()));
    }
    if (end < findings.size())
        m_findingTimer->start(0);
}

void SqlEditor::showServerError(qsizetype offset, const QString &message)
{
    clearServerError();
    const auto place = static_cast<unsigned long>(std::clamp<qsizetype>(offset, 0, text().size()));
    const Tone &tone = Theme::of(this).bad;
    const auto end = m_view->SendScintilla(Sci::SCI_WORDENDPOSITION, place, 1l);
    m_view->SendScintilla(Sci::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(ServerIndicator));
    m_view->SendScintilla(Sci::SCI_INDICATORFILLRANGE, place, std::max(1l, end - long(place)));
    m_view->annotate(int(m_view->SendScintilla(Sci::SCI_LINEFROMPOSITION, place)), message, QsciStyle(annotationStyle, tr("What the server said"), tone.color, tone.tint, codeFont()));
    goTo(offset);
}

void SqlEditor::clearServerError()
{
    m_view->SendScintilla(Sci::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(ServerIndicator));
    m_view->SendScintilla(Sci::SCI_INDICATORCLEARRANGE, 0ul, static_cast<long>(text().size()));
    m_view->clearAnnotations();
}

QString SqlEditor::explanationAt(qsizetype offset) const
{
    if (!m_analysis)
        return {};
    QStringList lines;
    for (const Finding &finding : m_analysis->findings)
        if (finding.range.contains(offset))
            lines << QStringLiteral("<p><b>%1</b> <i>%2</i><br>%3</p>").arg(severityId(finding.severity), finding.rule, finding.message.toHtmlEscaped());
    const int index = m_analysis->script->statementAt(offset);
    if (index < 0 || !m_analysis->script->statements[size_t(index)].range.contains(offset))
        return lines.join(QString());
    const StatementAnalysis &statement = m_analysis->script->statements[size_t(index)];
    for (qsizetype i = 0; i < statement.verdicts.size(); ++i)
        if (!statement.verdicts[i].reason.isEmpty())
            lines << QStringLiteral("<p>%1<br>%2</p>").arg(statement.operations[i]->summary().toHtmlEscaped(), statement.verdicts[i].reason.toHtmlEscaped());
    for (const LockImpact &lock : statement.locks)
        if (!lock.newRelation)
            lines << QStringLiteral("<p>%1: %2</p>").arg(lock.relation.display().toHtmlEscaped(), lockName(lock.mode));
    return lines.join(QString());
}

void SqlEditor::scheduleFolds()
{
    m_wantedLevels.clear();
    if (!m_analysis)
        return;
    const Script &script = m_analysis->script->script;
    const LineMap lines(script.text());
    std::vector<int> depth(size_t(lines.lineCount()) + 1, 0);
    std::vector<bool> header(size_t(lines.lineCount()) + 1, false);
    for (const FoldRange &fold : script.folds()) {
        const int first = lines.line(fold.range.begin), last = lines.line(fold.range.end - 1);
        if (last <= first)
            continue;
        header[size_t(first) - 1] = true;
        ++depth[size_t(first)]; // the lines behind the header
        --depth[size_t(last)];
    }
    int level = 0;
    for (size_t line = 0; line + 1 < depth.size(); ++line) {
        level += depth[line];
        m_wantedLevels.push_back((Sci::SC_FOLDLEVELBASE + std::max(0, level)) | (header[line] ? Sci::SC_FOLDLEVELHEADERFLAG : 0));
    }
    m_nextFoldLine = 0;
    m_foldTimer->start(0);
}

void SqlEditor::applyFolds()
{
    m_levels.resize(m_wantedLevels.size(), Sci::SC_FOLDLEVELBASE);
    size_t changed = 0;
    for (; m_nextFoldLine < m_wantedLevels.size(); ++m_nextFoldLine) {
        if (m_levels[m_nextFoldLine] == m_wantedLevels[m_nextFoldLine])
            continue;
        if (++changed > foldPortion) {
            m_foldTimer->start(0);
            return;
        }
        m_levels[m_nextFoldLine] = m_wantedLevels[m_nextFoldLine];
        m_view->SendScintilla(Sci::SCI_SETFOLDLEVEL, static_cast<unsigned long>(m_nextFoldLine), static_cast<long>(m_wantedLevels[m_nextFoldLine]));
    }
}

bool SqlEditor::hasFocusInside() const
{
    return m_view->hasFocus();
}

void SqlEditor::showFind()
{
    m_findBar->open(m_view->hasSelectedText() ? m_view->selectedText() : QString());
}

void SqlEditor::onCharAdded(int character)
{
    const QChar typed(static_cast<char16_t>(character));
    if (typed.isLetterOrNumber() || typed == u'_' || typed == u'.')
        complete();
}

void SqlEditor::complete()
{
    if (!m_completion || m_view->isReadOnly())
        return;
    const auto position = m_view->SendScintilla(Sci::SCI_GETCURRENTPOS);
    const auto start = m_view->SendScintilla(Sci::SCI_WORDSTARTPOSITION, static_cast<unsigned long>(position), 1l);
    const auto bytesOf = [&](long from, long to) {
        QByteArray bytes;
        for (long at = from; at < to; ++at)
            bytes += char(m_view->SendScintilla(Sci::SCI_GETCHARAT, static_cast<unsigned long>(at)));
        return QString::fromUtf8(bytes);
    };
    const QString typed = bytesOf(start, position);
    QString qualifier;
    if (start > 0 && m_view->SendScintilla(Sci::SCI_GETCHARAT, static_cast<unsigned long>(start - 1)) == '.')
        qualifier = bytesOf(m_view->SendScintilla(Sci::SCI_WORDSTARTPOSITION, static_cast<unsigned long>(start - 1), 1l), start - 1);
    if (qualifier.isEmpty() && typed.size() < completionAfter)
        return;
    const QStringList names = m_completion->complete(typed, qualifier);
    if (names.isEmpty() || (names.size() == 1 && names.front() == typed)) {
        m_view->SendScintilla(Sci::SCI_AUTOCCANCEL);
        return;
    }
    m_view->SendScintilla(Sci::SCI_AUTOCSHOW, static_cast<unsigned long>(position - start), names.join(u'\n').toUtf8().constData());
}

} // namespace lockkeeper
