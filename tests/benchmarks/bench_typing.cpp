// A key press in a 5 MB script until it is on screen, with highlighting and analysis on.
#include "tests/benchmarks/largeschema.h"
#include "widgets/common/theme.h"
#include "widgets/editor/scintilla.h"
#include "widgets/editor/sqleditor.h"

#include "models/core/task.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>
#include <QtTest>
#include <cstdio>

using namespace lockkeeper;
using namespace lockkeeper::test;

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    applyTheme(application, ColorScheme::Light);
    SqlEditor editor(QStringLiteral("Up"));
    editor.resize(900, 700);
    editor.show();
    editor.setText(largeScript(5));
    Task<SafetyAnalysisPtr> task;
    QTimer debounce;
    debounce.setSingleShot(true);
    const auto before = std::make_shared<const Catalog>();
    int analyses = 0;
    QObject::connect(&debounce, &QTimer::timeout, [&] {
        task = runInBackground(QStringLiteral("analysis"), [text = editor.text(), before](Progress &) { return analyzeSafety(text, { .before = before }); });
        report(task, &editor, [&](const SafetyAnalysisPtr &analysis) {
            ++analyses;
            editor.setAnalysis(analysis);
        }, [](const Error &) {});
    });
    QObject::connect(&editor, &SqlEditor::edited, [&] { debounce.start(120); });
    auto *view = editor.findChild<QsciScintilla *>();
    std::vector<double> milliseconds;
    for (const double place : { 0.0, 0.5, 0.98 }) {
        editor.goTo(qsizetype(double(editor.text().size()) * place));
        QTest::qWait(3000); // the first paint of a place styles what lies before it
        for (int key = 0; key < 300; ++key) {
            QElapsedTimer timer;
            timer.start();
            QTest::keyClick(view, Qt::Key('A' + key % 26));
            view->viewport()->repaint();
            milliseconds.push_back(double(timer.nsecsElapsed()) / 1e6);
            QTest::qWait(10);
        }
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    printf("5 MB script: key to screen median %.2f ms, 99th percentile %.2f ms, ratio %.2f of 16 ms (at most 1), worst %.1f ms; %d analyses meanwhile\n", milliseconds[milliseconds.size() / 2], milliseconds[milliseconds.size() * 99 / 100],
           milliseconds[milliseconds.size() * 99 / 100] / 16, milliseconds.back(), analyses);
    return 0;
}
