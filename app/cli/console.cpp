#include "app/cli/console.h"

#include "app/cli/verb.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QTimer>
#include <csignal>
#include <cstdio>

namespace lockkeeper {

static std::shared_ptr<std::atomic_bool> interrupted()
{
    static const auto flag = std::make_shared<std::atomic_bool>(false);
    return flag;
}

void Console::catchSignals()
{
    interrupted();
    for (const int signal : { SIGINT, SIGTERM })
        std::signal(signal, [](int) { interrupted()->store(true); });
}

void Console::quitOnSignal(QObject *owner)
{
    static constexpr int lookIntervalMs = 200;
    auto *timer = new QTimer(owner);
    QObject::connect(timer, &QTimer::timeout, owner, [this] {
        if (m_progress.isCancelled())
            QCoreApplication::exit(Interrupted);
    });
    timer->start(lookIntervalMs);
}

Progress Console::makeProgress()
{
    return Progress([](const ProgressState &state) { fprintf(stderr, "%s\n", state.sentence.toUtf8().constData()); }, interrupted());
}

void Console::answerBytes(const QByteArray &bytes)
{
    fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    fflush(stdout);
}

void Console::answer(const QByteArray &bytes)
{
    fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    if (!bytes.endsWith('\n'))
        fputc('\n', stdout);
    fflush(stdout);
}

void Console::answer(const QString &text)
{
    answer(text.toUtf8());
}

void Console::answer(const QJsonObject &json)
{
    answer(QJsonDocument(json).toJson());
}

void Console::answer(const QJsonArray &json)
{
    answer(QJsonDocument(json).toJson());
}

void Console::say(const QString &text)
{
    fprintf(stderr, "%s\n", text.toUtf8().constData());
}

int exitCodeOf(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Cancelled: return Interrupted;
    case ErrorKind::ConnectionFailed:
    case ErrorKind::LoginRefused:
    case ErrorKind::ConnectionLost:
    case ErrorKind::LockTimeout:
    case ErrorKind::StatementTimeout:
    case ErrorKind::Statement: return ServerProblem;
    default: return WrongUse;
    }
}

void Console::complain(const Error &error)
{
    say(QStringLiteral("lockkeeper: ") + error.fullText());
}

} // namespace lockkeeper
