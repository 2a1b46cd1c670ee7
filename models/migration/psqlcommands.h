// What psql's own commands in a script mean: \set, \unset, \i, \ir and :variables are carried out on the text.
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

namespace lockkeeper {

/// The text with included files put in and the variables that the script or the project sets replaced by their values; lines of other
/// commands stay, for planScript() to leave out or to refuse. Relative names are looked for beside @p file.
/// @throws Error (Input) for an include that is missing, includes itself, or leaves the file's project.
QByteArray expandPsqlCommands(const QByteArray &text, const QString &file, const QMap<QString, QString> &variables = {});

} // namespace lockkeeper
