// Gives an editor's text to assistive technology only while something listens. QScintilla tells of every change and every
// cursor move in characters, which it counts from the start of the text: 25 ms a key in the middle of 5 MB.
#pragma once

#include <QAccessible>

class QsciScintilla;

namespace lockkeeper {

class ScreenReaderSupport final : private QAccessible::ActivationObserver
{
public:
    /// @p editor must outlive this.
    explicit ScreenReaderSupport(QsciScintilla *editor);
    ~ScreenReaderSupport();
    Q_DISABLE_COPY_MOVE(ScreenReaderSupport)

private:
    void accessibilityActiveChanged(bool active) override;

    QsciScintilla *m_editor;
};

} // namespace lockkeeper
