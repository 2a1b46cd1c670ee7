// Sizes, counts and times as people read them: "4.8 M", "1.1 GB", "35 ms", "7.9 s", "11 min".
#pragma once

#include <QString>

namespace lockkeeper {

QString formatCount(double count);
QString formatBytes(qint64 bytes);
QString formatSeconds(double seconds);

} // namespace lockkeeper
