// English plurals for the source texts: "%n table(s) [is|are] read" becomes "1 table is read" and "2 tables are read". Other
// languages have .ts files.
#pragma once

#include <QTranslator>

namespace lockkeeper {

class EnglishPlurals : public QTranslator
{
    Q_OBJECT
public:
    using QTranslator::QTranslator;
    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *sourceText, const char *disambiguation, int n) const override;
};

} // namespace lockkeeper
