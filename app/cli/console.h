// stdout for answers, stderr for progress and errors.
#pragma once

#include "models/core/error.h"
#include "models/core/progress.h"

#include <QJsonArray>
#include <QJsonObject>

namespace lockkeeper {

/// The exit code of the design page for what stopped a verb.
int exitCodeOf(const Error &error);

class Console
{
public:
    void answer(const QString &text);
    void answer(const QByteArray &bytes);
    /// As they are, without a line end of its own.
    void answerBytes(const QByteArray &bytes);
    void answer(const QJsonObject &json);
    void answer(const QJsonArray &json);
    void say(const QString &text);
    void complain(const Error &error);
    /// Prints each sentence on a line of its own; cancelled by SIGINT and SIGTERM.
    Progress &progress() { return m_progress; }
    static void catchSignals();
    /// Ends the event loop of a QApplication soon after a signal, so that what runs is put away as at a normal end.
    void quitOnSignal(QObject *owner);

private:
    Progress m_progress = makeProgress();
    static Progress makeProgress();
};

} // namespace lockkeeper
