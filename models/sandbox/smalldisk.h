// A file system of a few megabytes, kept in memory, that can be filled: what a tablespace needs to run out of room. Mounted where
// only one process of ours sees it, so that it goes with that process and needs no clean-up; others reach it through /proc.
#pragma once

#include <QProcess>
#include <QString>

#include <memory>

namespace lockkeeper {

class SmallDisk
{
public:
    /// @p mountPoint is a folder of the user that shall own the disk: ourselves, or anybody where we are root. @returns null
    /// where this system does not let us mount anything (neither root nor user namespaces).
    static std::unique_ptr<SmallDisk> mount(const QString &mountPoint, qint64 sizeBytes);
    ~SmallDisk();
    SmallDisk(const SmallDisk &) = delete;

    /// For a tablespace: an empty folder of the owner, with a path that every process of the owner can use.
    QString folder() const { return m_root + QStringLiteral("/space"); }
    /// Leaves not a page free. Any thread, as is makeRoom().
    void fill() const;
    void makeRoom() const;

private:
    SmallDisk() = default;

    QProcess m_holder;
    QString m_root; ///< of the disk, below /proc
};

} // namespace lockkeeper
