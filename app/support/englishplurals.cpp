#include "app/support/englishplurals.h"

#include <QRegularExpression>

namespace lockkeeper {

QString EnglishPlurals::translate(const char *, const char *sourceText, const char *, int n) const
{
    if (n < 0)
        return {};
    static const QRegularExpression verb(QStringLiteral("\\[(\\w+)\\|(\\w+)\\]"));
    return QString::fromUtf8(sourceText).replace(QStringLiteral("(s)"), n == 1 ? QString() : QStringLiteral("s")).replace(verb, n == 1 ? QStringLiteral("\\1") : QStringLiteral("\\2"));
}

} // namespace lockkeeper
