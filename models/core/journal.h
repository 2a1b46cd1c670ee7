// An append-only file of JSON lines: what is done to a server is written, and flushed to the disk, before it is done and
// again when it ended. Opened by one process at a time. Never holds a secret: callers write names, not connection strings.
#pragma once

#include <QFile>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <future>

namespace lockkeeper {

class Journal
{
public:
    /// Opens or creates the file. A last line that a crash cut off is kept aside and reported by tornLine().
    /// @throws Error (PermissionDenied).
    explicit Journal(const QString &path);

    /// Adds "at" (UTC, ISO 8601), writes the line and returns once it is on the disk. @throws Error (PermissionDenied).
    void append(QJsonObject entry);
    /// The same without the flush: the line is on the disk with the next one that is.
    void note(QJsonObject entry);
    /// Lets the disk work while the caller goes on; flush() waits for it.
    void beginFlush();
    /// Returns once everything is on the disk. @throws Error (PermissionDenied).
    void flush();
    ~Journal();
    const QList<QJsonObject> &entries() const { return m_entries; }
    QByteArray tornLine() const { return m_tornLine; }
    QString path() const { return m_file.fileName(); }

private:
    QFile m_file;
    bool m_written = true;
    std::future<bool> m_flushing;
    QList<QJsonObject> m_entries;
    QByteArray m_tornLine;
};

} // namespace lockkeeper
