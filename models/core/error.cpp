#include "models/core/error.h"

#include <QStringList>

namespace lockkeeper {

Error::Error(ErrorKind errorKind, const QString &text, const QString &whatToDo)
    : std::runtime_error(text.toStdString())
    , kind(errorKind)
    , message(text)
    , advice(whatToDo)
{
}

QString Error::fullText() const
{
    QStringList lines { message };
    if (!serverLine.isEmpty() && !message.contains(serverLine))
        lines << serverLine;
    for (const QString &more : { detail, hint, advice })
        if (!more.isEmpty())
            lines << more;
    return lines.join(u'\n');
}

} // namespace lockkeeper
