// A report's HTML on pages.
#pragma once

#include <QByteArray>

class QString;

namespace lockkeeper {

/// Prints HTML as made by Document::toHtml() to A4 pages. Needs a QGuiApplication (the offscreen platform will do).
QByteArray htmlToPdf(const QByteArray &html, const QString &title);

} // namespace lockkeeper
