// The migration tools themselves, where they are installed, on databases of the test's server.
#pragma once

#include <QString>

namespace lockkeeper::test {

/// The program's file: @p variable of the environment where it is set, else as PATH finds it; empty where it is not installed.
QString toolProgram(const QString &name, const char *variable = nullptr);

/// The same of alembic, which needs a driver for PostgreSQL.
QString alembicProgram();

/// Its output, errors too. @p program is run with @p folder as its working folder. @p code gets its exit code.
QByteArray runTool(const QString &program, const QStringList &arguments, const QString &folder, int *code = nullptr);

/// Of a database of the test's server: SCHEME://USER@/DATABASE?host=...&port=..., then @p rest.
QString toolUri(const QString &scheme, const QString &database, const QString &rest = {});

} // namespace lockkeeper::test
