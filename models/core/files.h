// Reading and writing files that people own: what is read is checked, what is written is whole or not there at all.
#pragma once

#include <QByteArray>
#include <QString>

namespace lockkeeper {

/// The largest text file that is opened, in bytes. A migration of this size is data, not a migration.
inline constexpr qint64 largestTextFileBytes = 100ll << 20;

/// The bytes of a UTF-8 text file, without a byte order mark.
/// @throws Error (Input) where it is missing, a directory, larger than largestTextFileBytes, binary (has a NUL byte) or
/// not UTF-8; the message names the file, the place and the remedy.
QByteArray readTextFile(const QString &path);

/// The same for bytes that are here already; @p shown names them in messages.
QByteArray checkedText(QByteArray content, const QString &shown);

/// Replaces the file by @p content in one step (write, flush, rename); the old content stays where that fails.
/// @throws Error (PermissionDenied) that names the file and the reason.
void writeFileAtomically(const QString &path, const QByteArray &content);

/// SHA-256 in lower-case hexadecimal.
QByteArray contentHash(const QByteArray &content);

/// Creates the folder and its parents. @throws Error (PermissionDenied).
void makeFolder(const QString &path);

} // namespace lockkeeper
