// The design tokens: every colour of the program, by its meaning. Delegates and painted widgets read them here.
#pragma once

#include "models/change/operation.h"
#include "models/postgres/connectionprofile.h"

#include <QColor>
#include <QPalette>

class QApplication;
class QFont;
class QWidget;

namespace lockkeeper {

struct Tone
{
    QColor color; ///< of text and symbols
    QColor tint;  ///< of the ground behind them
};

struct Theme
{
    bool dark = false;
    QColor window, bar, base, alternate, header, line, lineStrong, control;
    QColor text, text2, text3, accent, onAccent, selection, hover;
    Tone good, warning, bad, unknown, development, staging, production;
    QColor codeKeyword, codeString, codeNumber, codeType, codeComment;
    std::array<QColor, 9> lock, lockText; ///< by LockMode
    QColor lockOutline;

    const Tone &environment(Environment environment) const;
    const Tone &risk(Risk risk) const;
    QPalette palette() const;

    static const Theme &light();
    static const Theme &darkTheme();
    /// The theme that a palette was made from, told by the lightness of its window colour.
    static const Theme &of(const QPalette &palette);
    static const Theme &of(const QWidget *widget);
};

enum class ColorScheme { System, Light, Dark };
/// Sets style, palette, fonts and the style sheet of tool bars and controls.
void applyTheme(QApplication &application, ColorScheme scheme);

QFont codeFont();
/// The interface font in another size (px at 100 %) and weight.
QFont interfaceFont(int pixelSize, int weight = 400);

} // namespace lockkeeper
