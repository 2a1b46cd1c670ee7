#include "tests/support/killproxy.h"

#include <QElapsedTimer>
#include <QProcess>

namespace lockkeeper::test {

static constexpr int patienceMs = 60'000;

KillProxy::KillProxy(const QString &serverFolder)
    : m_proxy(serverFolder)
{
}

KillProxy::Outcome KillProxy::run(const QString &program, const QStringList &arguments, const QString &workingFolder, int at, Moment moment)
{
    Outcome outcome;
    QProcess process;
    process.setWorkingDirectory(workingFolder);
    process.start(program, arguments);
    process.waitForStarted(patienceMs);
    QElapsedTimer quiet;
    quiet.start();
    bool killed = false;
    const auto kill = [&] {
        process.kill();
        killed = true;
        return WireProxy::Then::Cut;
    };
    WireProxy::Watcher watcher;
    watcher.beforeServer = [&](const QByteArray &) {
        quiet.start();
        ++outcome.rounds;
        return outcome.rounds == at && moment == Moment::BeforeServer ? kill() : WireProxy::Then::PassOn;
    };
    watcher.beforeAnswer = [&](bool) { return outcome.rounds == at && moment == Moment::BeforeAnswer ? kill() : WireProxy::Then::PassOn; };
    watcher.givenUp = [&] { return quiet.hasExpired(patienceMs); };
    if (!m_proxy.serve(watcher))
        process.kill();
    process.waitForFinished(patienceMs);
    outcome.exitCode = killed ? -1 : process.exitCode();
    outcome.said = process.readAllStandardError();
    return outcome;
}

} // namespace lockkeeper::test
