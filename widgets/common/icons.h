// The program's icons: SVG files whose one colour is replaced, so that they follow theme and meaning.
#pragma once

#include <QColor>
#include <QIcon>

class QPainter;
class QRect;

namespace lockkeeper {

/// @p name is a file of resources/icons without its ending.
QIcon icon(const QString &name, const QColor &color, const QColor &checked = {});
void paintIcon(QPainter *painter, const QRect &box, const QString &name, const QColor &color);

} // namespace lockkeeper
