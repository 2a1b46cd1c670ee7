// The settings files of other tools, as names and values. What cannot be read is passed over: the tool says so itself.
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

namespace lockkeeper::formats {

/// Lines "name=value" or "name: value"; a backslash at the end goes on in the next line.
QMap<QString, QString> propertyLines(const QByteArray &text);

/// The values of mappings, by their whole name: "spring.flyway.placeholders.owner".
QMap<QString, QString> yamlValues(const QByteArray &text);

} // namespace lockkeeper::formats
