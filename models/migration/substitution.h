// What tools put into a script before they send it: placeholders with values of the settings, or of the environment.
#pragma once

#include "models/migration/migration.h"

namespace lockkeeper {

/// @p text, as long as the migration's file, with what stands for its placeholders. @throws Error (Input) that names those
/// without a value.
QByteArray substituted(const QByteArray &text, const Migration &migration);

/// What tern puts into its templates: {{.name}} with the value of a variable, {{template "shared/x.sql" .}} with a file beside
/// @p file. What has no value stays.
QByteArray withTemplates(const QByteArray &text, const QString &file, const QMap<QString, QString> &variables);

} // namespace lockkeeper
