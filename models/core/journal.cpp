#include "models/core/journal.h"

#include "models/core/error.h"
#include "models/core/files.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QJsonDocument>
#include <unistd.h>

namespace lockkeeper {

Journal::Journal(const QString &path)
    : m_file(path)
{
    makeFolder(QFileInfo(path).absolutePath());
    if (!m_file.open(QIODevice::ReadWrite | QIODevice::Append))
        throw Error(ErrorKind::PermissionDenied, QCoreApplication::translate("Journal", "The journal %1 cannot be opened: %2.").arg(path, m_file.errorString()),
                    QCoreApplication::translate("Journal", "Nothing is done to a server without a journal. Make its folder writable."));
    m_file.seek(0);
    while (!m_file.atEnd()) {
        const QByteArray line = m_file.readLine();
        const QJsonDocument document = QJsonDocument::fromJson(line);
        if (document.isObject())
            m_entries << document.object();
        else
            m_tornLine = line;
    }
    if (!m_tornLine.isEmpty() && !m_tornLine.endsWith('\n'))
        m_file.write("\n");
}

Journal::~Journal()
{
    try {
        flush();
    } catch (const Error &) {
        // It was said when it mattered: before something was sent.
    }
}

void Journal::append(QJsonObject entry)
{
    note(std::move(entry));
    flush();
}

void Journal::note(QJsonObject entry)
{
    entry.insert(QStringLiteral("at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
    const QByteArray line = QJsonDocument(entry).toJson(QJsonDocument::Compact) + '\n';
    m_written = m_file.write(line) == line.size() && m_file.flush() && m_written;
    m_entries << entry;
}

void Journal::beginFlush()
{
    if (m_flushing.valid())
        m_flushing.wait();
    m_flushing = std::async(std::launch::async, [file = m_file.handle()] { return fdatasync(file) == 0; });
}

void Journal::flush()
{
    if (!m_flushing.valid())
        beginFlush();
    if (!m_flushing.get() || !m_written)
        throw Error(ErrorKind::PermissionDenied, QCoreApplication::translate("Journal", "The journal %1 was not written: %2.").arg(m_file.fileName(), m_file.errorString()),
                    QCoreApplication::translate("Journal", "Free some space on its disk; nothing was changed on the server."));
}

} // namespace lockkeeper
