#include "app/cli/workbenchprogram.h"

#include "app/cli/verb.h"
#include "models/core/childprocess.h"
#include "models/core/files.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace lockkeeper {

static QString workbenchProgram()
{
    return QCoreApplication::applicationDirPath() + QStringLiteral("/lockkeeper-workbench");
}

int becomeWorkbench(char *arguments[])
{
    const QByteArray program = QFile::encodeName(workbenchProgram());
    execv(program.constData(), arguments);
    fprintf(stderr, "lockkeeper: %s, which has the window and the help, does not start: %s. It is built with this program and belongs beside it.\n", program.constData(), strerror(errno));
    return WrongUse;
}

static QByteArray answerOfWorkbench(const QStringList &arguments, Progress &progress)
{
    const ChildResult result = runChild({ .program = workbenchProgram(), .arguments = arguments }, progress);
    if (result.exitCode != Fine)
        throw Error(ErrorKind::Missing, QCoreApplication::translate("CommandLine", "lockkeeper-workbench failed: %1").arg(QString::fromUtf8(result.errors).trimmed()),
                    QCoreApplication::translate("CommandLine", "It is built with this program and belongs beside it."));
    return result.output;
}

QString workbenchVersion(Progress &progress)
{
    return QString::fromUtf8(answerOfWorkbench({ QStringLiteral("--version") }, progress)).trimmed();
}

QByteArray printedByWorkbench(const QByteArray &html, const QString &title, Progress &progress)
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("report.html"));
    writeFileAtomically(file, html);
    return answerOfWorkbench({ QStringLiteral("print"), QStringLiteral("--title"), title, file }, progress);
}

} // namespace lockkeeper
