#include "widgets/common/icons.h"

#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace lockkeeper {

static QByteArray recoloured(const QString &name, const QColor &color)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll().replace("#000000", color.name().toLatin1());
}

void paintIcon(QPainter *painter, const QRect &box, const QString &name, const QColor &color)
{
    if (name.isEmpty() || box.isEmpty())
        return;
    const qreal ratio = painter->device()->devicePixelRatioF();
    const QString key = QStringLiteral("lockkeeper/%1/%2/%3/%4").arg(name, color.name()).arg(box.width()).arg(ratio);
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        pixmap = QPixmap(box.size() * ratio);
        pixmap.setDevicePixelRatio(ratio);
        pixmap.fill(Qt::transparent);
        QPainter svg(&pixmap);
        QSvgRenderer(recoloured(name, color)).render(&svg, QRectF(QPointF(), QSizeF(box.size())));
        svg.end();
        QPixmapCache::insert(key, pixmap);
    }
    painter->drawPixmap(box.topLeft(), pixmap);
}

namespace {

class SvgEngine final : public QIconEngine
{
public:
    SvgEngine(QString name, QColor color, QColor checked)
        : m_name(std::move(name))
        , m_color(color)
        , m_checked(checked)
    {
    }
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        QColor color = state == QIcon::On && m_checked.isValid() ? m_checked : m_color;
        if (mode == QIcon::Disabled)
            color.setAlphaF(0.5f);
        painter->setOpacity(mode == QIcon::Disabled ? 0.5 : 1.0);
        paintIcon(painter, rect, m_name, color);
        painter->setOpacity(1.0);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override { return scaledPixmap(size, mode, state, 1.0); }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine *clone() const override { return new SvgEngine(*this); }

private:
    QString m_name;
    QColor m_color, m_checked;
};

} // namespace

QIcon icon(const QString &name, const QColor &color, const QColor &checked)
{
    return QIcon(new SvgEngine(name, color, checked));
}

} // namespace lockkeeper
