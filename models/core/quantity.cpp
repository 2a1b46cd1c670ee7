#include "models/core/quantity.h"

#include <QLocale>
#include <cmath>

namespace lockkeeper {

/// One decimal below ten, none above: "4.8", "48".
static QString shortNumber(double value)
{
    return QString::number(value, 'f', value < 9.95 && std::abs(value - std::round(value)) > 0.04 ? 1 : 0);
}

QString formatCount(double count)
{
    if (count < 0)
        return QStringLiteral("unknown");
    if (count < 1'000)
        return QString::number(count, 'f', 0);
    if (count < 10'000)
        return QLocale::c().toString(qint64(count));
    if (count < 1'000'000)
        return QString::number(count / 1e3, 'f', count < 99'950 ? 1 : 0) + QStringLiteral(" k");
    if (count < 1e9)
        return QString::number(count / 1e6, 'f', 1) + QStringLiteral(" M");
    return QString::number(count / 1e9, 'f', 1) + QStringLiteral(" G");
}

QString formatBytes(qint64 bytes)
{
    static const char *const units[] = { " bytes", " kB", " MB", " GB", " TB" };
    double value = double(bytes);
    std::size_t unit = 0;
    while (value >= 1024 && unit + 1 < std::size(units)) {
        value /= 1024;
        ++unit;
    }
    return (unit == 0 ? QString::number(bytes) : shortNumber(value)) + QLatin1String(units[unit]);
}

QString formatSeconds(double seconds)
{
    if (seconds < 0.0005)
        return QStringLiteral("0 ms");
    if (seconds < 0.9995)
        return QString::number(std::max(1.0, seconds * 1e3), 'f', 0) + QStringLiteral(" ms");
    if (seconds < 100)
        return QString::number(seconds, 'f', seconds < 10 ? 1 : 0) + QStringLiteral(" s");
    if (seconds < 2 * 3600)
        return QString::number(seconds / 60, 'f', 0) + QStringLiteral(" min");
    return QString::number(seconds / 3600, 'f', 1) + QStringLiteral(" h");
}

} // namespace lockkeeper
