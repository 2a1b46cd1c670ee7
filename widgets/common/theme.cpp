#include "widgets/common/theme.h"

#include "widgets/common/style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QStyleFactory>
#include <QWidget>

namespace lockkeeper {

static constexpr int bodyPixels = 13;
static constexpr int codePixels = 12;

const Theme &Theme::light()
{
    static const Theme theme {
        false, "#F0F1F4", "#F7F8F9", "#FFFFFF", "#F8F9FA", "#F2F4F6", "#DFE2E7", "#C9CED6", "#868E9A",
        "#1C2026", "#525A66", "#5D6571", "#1F5FBF", "#FFFFFF", "#D8E6FB", "#EDF1F6",
        { "#1B7438", "#E3F3E8" }, { "#855500", "#FDF0CF" }, { "#B3261E", "#FCE5E2" }, { "#59616D", "#ECEEF1" },
        { "#2F6B78", "#E1EEF0" }, { "#6544B8", "#ECE7F8" }, { "#A30F3F", "#FBE4EB" },
        "#1D4E9E", "#1B7438", "#8A4B08", "#7A3A96", "#5D6571",
        { "#00000000", "#F8EDCB", "#F5DB97", "#F1BE66", "#E99A48", "#DB6B3E", "#BE3F52", "#872867", "#4A1457" },
        { "#1C2026", "#1C2026", "#1C2026", "#1C2026", "#1C2026", "#1C2026", "#FFFFFF", "#FFFFFF", "#FFFFFF" }, "#8F7A4C"
    };
    return theme;
}

const Theme &Theme::darkTheme()
{
    static const Theme theme {
        true, "#1F2125", "#282B30", "#1A1C1F", "#1E2124", "#25282D", "#33373E", "#474D56", "#7D8591",
        "#E2E5EA", "#AEB5BF", "#A0A8B3", "#78A9F7", "#10141B", "#243A5E", "#2A2E34",
        { "#6FCC89", "#1D3426" }, { "#E9B850", "#3B3017" }, { "#FF8F84", "#452321" }, { "#A7AFBA", "#2E3239" },
        { "#6DB7C6", "#1D3338" }, { "#B39DF2", "#2F2848" }, { "#FF7FA3", "#45192A" },
        "#86AEFA", "#8FCB9B", "#E2AC72", "#CBA2EC", "#8F97A3",
        { "#00000000", "#3F3A2B", "#5C4E2B", "#7E622A", "#B17F32", "#CC8A45", "#E79C80", "#F3B2C4", "#FBD3F2" },
        { "#FFFFFF", "#FFFFFF", "#FFFFFF", "#FFFFFF", "#16181B", "#16181B", "#16181B", "#16181B", "#16181B" }, "#857B62"
    };
    return theme;
}

const Theme &Theme::of(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? darkTheme() : light();
}

const Theme &Theme::of(const QWidget *widget)
{
    return of(widget->palette());
}

const Tone &Theme::environment(Environment environment) const
{
    return environment == Environment::Development ? development : environment == Environment::Staging ? staging : production;
}

const Tone &Theme::risk(Risk risk) const
{
    return risk == Risk::Low ? good : risk == Risk::Medium ? warning : bad;
}

QPalette Theme::palette() const
{
    QPalette palette;
    palette.setColor(QPalette::Window, bar);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, alternate);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::Button, dark ? bar : base);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::ToolTipBase, base);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, selection);
    palette.setColor(QPalette::HighlightedText, text);
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::LinkVisited, accent);
    palette.setColor(QPalette::PlaceholderText, text3);
    palette.setColor(QPalette::Light, base);
    palette.setColor(QPalette::Midlight, line);
    palette.setColor(QPalette::Mid, lineStrong);
    palette.setColor(QPalette::Dark, control);
    for (const QPalette::ColorRole role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText })
        palette.setColor(QPalette::Disabled, role, text3);
    return palette;
}

QFont codeFont()
{
    QFont font(QStringList { QStringLiteral("JetBrains Mono"), QFontDatabase::systemFont(QFontDatabase::FixedFont).family() });
    // Scintilla takes its size in points; 72 points are 96 pixels at 100 %.
    font.setPointSizeF(codePixels * 72.0 / 96.0);
    font.setStyleHint(QFont::Monospace);
    return font;
}

QFont interfaceFont(int pixelSize, int weight)
{
    QFont font = QApplication::font();
    font.setPixelSize(pixelSize);
    font.setWeight(QFont::Weight(weight));
    return font;
}

/// Tool bars, rail, tabs, buttons and fields; item views are drawn by style and delegates.
static QString styleSheet(const Theme &t)
{
    QString sheet = QStringLiteral(R"(
QToolBar { background: @bar; border: none; border-bottom: 1px solid @line; spacing: 6px; padding: 0 8px; }
QToolBar#rail { border-bottom: none; border-right: 1px solid @line; padding: 4px 3px; spacing: 2px; }
QToolBar#rail QToolButton { border: none; border-left: 3px solid transparent; border-radius: 4px; padding: 6px 2px 4px 0; width: 56px; color: @text2; font-size: 11px; }
QToolBar#rail QToolButton:hover { background: @hover; }
QToolBar#rail QToolButton:checked { background: @selection; border-left-color: @accent; color: @text; font-weight: 600; }
QToolButton#chip { border: none; padding: 3px 6px; font-weight: 600; border-radius: 4px; background: transparent; }
QToolButton#chip:hover { background: @hover; }
QToolButton#flat { border: none; padding: 2px; border-radius: 4px; background: transparent; }
QToolButton#flat:hover { background: @hover; }
QPushButton { background: @button; border: 1px solid @lineStrong; border-radius: 4px; padding: 3px 12px; min-height: 18px; color: @text; }
QPushButton:hover { background: @hover; }
QPushButton:focus { border: 1px solid @accent; }
QPushButton:disabled { color: @text3; background: @window; }
QPushButton[primary="true"] { background: @accent; color: @onAccent; border-color: @accent; font-weight: 600; }
QPushButton[primary="true"]:disabled { background: @lineStrong; border-color: @lineStrong; color: @base; }
QPushButton[danger="true"] { background: @production; color: @onAccent; border-color: @production; font-weight: 600; }
QPushButton[danger="true"]:disabled { background: @lineStrong; border-color: @lineStrong; color: @base; }
QLineEdit, QComboBox, QSpinBox, QDateTimeEdit { background: @base; border: 1px solid @control; border-radius: 4px; padding: 3px 7px; min-height: 18px; color: @text; selection-background-color: @selection; selection-color: @text; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDateTimeEdit:focus { border: 2px solid @accent; padding: 2px 6px; }
QComboBox::drop-down { border: none; width: 20px; }
QSpinBox::up-button, QSpinBox::down-button { border: none; width: 16px; background: transparent; }
QSpinBox::up-arrow { image: url(:/themes/up-@arrow); width: 9px; height: 9px; }
QSpinBox::down-arrow { image: url(:/themes/@arrow); width: 9px; height: 9px; }
QDateTimeEdit::drop-down { border: none; width: 20px; }
QDateTimeEdit::down-arrow { image: url(:/themes/@arrow); width: 12px; height: 12px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @control; border-radius: 3px; background: @base; }
QCheckBox::indicator:focus { border-color: @accent; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/themes/@check); }
QCheckBox::indicator:disabled { background: @window; border-color: @lineStrong; }
QPlainTextEdit#field { background: @base; border: 1px solid @control; border-radius: 4px; color: @text; }
QPlainTextEdit#field:focus { border: 2px solid @accent; }
QComboBox::down-arrow { image: url(:/themes/@arrow); width: 12px; height: 12px; }
QTabBar { background: @header; }
QTabBar::tab { background: transparent; padding: 5px 12px; border: none; border-bottom: 2px solid transparent; color: @text2; }
QTabBar::tab:selected { background: @base; color: @text; font-weight: 600; border-bottom: 2px solid @accent; }
QTabBar::tab:hover:!selected { color: @text; }
QTabWidget::pane { border: none; border-top: 1px solid @line; }
QSplitter::handle { background: @line; }
QStatusBar { background: @bar; border-top: 1px solid @line; color: @text2; font-size: 12px; }
QStatusBar::item { border: none; }
QMenuBar { background: @bar; }
QMenuBar::item { padding: 3px 9px; background: transparent; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @base; border: 1px solid @lineStrong; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 12px; border-radius: 3px; }
QMenu::item:selected { background: @selection; color: @text; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QToolTip { background: @base; color: @text; border: 1px solid @lineStrong; padding: 4px; }
QScrollBar { background: @window; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @control; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QScrollArea, QFrame#page { background: @base; border: none; }
)");
    const std::pair<const char *, QColor> names[] = { { "@lineStrong", t.lineStrong }, { "@line", t.line }, { "@bar", t.bar }, { "@base", t.base }, { "@header", t.header }, { "@window", t.window },
                                                      { "@control", t.control }, { "@text2", t.text2 }, { "@text3", t.text3 }, { "@text", t.text }, { "@accent", t.accent }, { "@onAccent", t.onAccent },
                                                      { "@selection", t.selection }, { "@hover", t.hover }, { "@production", t.production.color }, { "@button", t.dark ? t.bar : t.base } };
    sheet.replace(QStringLiteral("@arrow"), t.dark ? QStringLiteral("arrow-dark.svg") : QStringLiteral("arrow-light.svg"));
    sheet.replace(QStringLiteral("@check"), t.dark ? QStringLiteral("check-dark.svg") : QStringLiteral("check-light.svg"));
    for (const auto &[name, color] : names)
        sheet.replace(QLatin1String(name), color.name());
    return sheet;
}

void applyTheme(QApplication &application, ColorScheme scheme)
{
    // Before our palette is set, the application's is the desktop's.
    static const bool desktopIsDark = application.palette().color(QPalette::Window).lightness() < 128;
    const Theme &theme = scheme == ColorScheme::Dark || (scheme == ColorScheme::System && desktopIsDark) ? Theme::darkTheme() : Theme::light();
    QFont font(QStringList { QStringLiteral("Inter"), QFontDatabase::systemFont(QFontDatabase::GeneralFont).family() });
    font.setPixelSize(bodyPixels);
    application.setFont(font);
    application.setStyle(new Style(QStyleFactory::create(QStringLiteral("Fusion"))));
    application.setPalette(theme.palette());
    application.setStyleSheet(styleSheet(theme));
}

} // namespace lockkeeper
