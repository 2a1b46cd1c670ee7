#include "widgets/common/stateoverlay.h"

#include "widgets/common/icons.h"
#include "widgets/common/viewsupport.h"

#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QTimer>
#include <QVBoxLayout>

namespace lockkeeper {

static constexpr int loadingDelayMs = 300;

StateOverlay::StateOverlay(QWidget *content, QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedLayout)
    , m_emptyText(makeLabel({}, 13))
    , m_emptyAction(makePrimaryButton({}, {}, QStringLiteral("emptyAction")))
    , m_emptyOther(makeButton({}, {}, QStringLiteral("emptyOther")))
    , m_delay(new QTimer(this))
{
    m_stack->addWidget(content);
    m_stack->addWidget(makeEmpty());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_bar = makeBar();
    layout->addWidget(m_bar);
    layout->addLayout(m_stack, 1);
    m_bar->hide();
    m_delay->setSingleShot(true);
    connect(m_delay, &QTimer::timeout, m_bar, &QWidget::show);
    connect(m_emptyAction, &QPushButton::clicked, this, &StateOverlay::actionTriggered);
    connect(m_emptyOther, &QPushButton::clicked, this, &StateOverlay::otherTriggered);
}

QWidget *StateOverlay::makeEmpty()
{
    auto *empty = new QWidget;
    empty->setAutoFillBackground(true);
    empty->setBackgroundRole(QPalette::Base);
    m_emptyText->setWordWrap(true);
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setForegroundRole(QPalette::PlaceholderText);
    m_emptyText->setMaximumWidth(520);
    // An aligned item would get the height of its size hint; between stretches the label gets the height for its width.
    auto *line = new QHBoxLayout;
    line->addStretch(1);
    line->addWidget(m_emptyText, 1000);
    line->addStretch(1);
    auto *layout = new QVBoxLayout(empty);
    layout->addStretch(2);
    layout->addLayout(line);
    layout->addSpacing(8);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_emptyAction);
    buttons->addWidget(m_emptyOther);
    buttons->addStretch(1);
    layout->addLayout(buttons);
    layout->addStretch(3);
    return empty;
}

QWidget *StateOverlay::makeBar()
{
    auto *bar = new QWidget;
    bar->setAutoFillBackground(true);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(12, 6, 8, 6);
    m_barIcon = new QLabel;
    m_barText = makeLabel({}, 12);
    m_barText->setWordWrap(true);
    m_barText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_retry = makeButton(tr("Try again"), QStringLiteral("refresh"), QStringLiteral("retry"));
    m_stop = makeButton(tr("Stop"), QStringLiteral("stop"), QStringLiteral("stopTask"));
    layout->addWidget(m_barIcon);
    layout->addWidget(m_barText, 1);
    layout->addWidget(m_retry);
    layout->addWidget(m_stop);
    connect(m_retry, &QPushButton::clicked, this, &StateOverlay::retryTriggered);
    connect(m_stop, &QPushButton::clicked, this, &StateOverlay::stopTriggered);
    return bar;
}

static void tone(QWidget *bar, QLabel *text, const QColor &ground, const QColor &ink)
{
    QPalette palette = bar->palette();
    palette.setColor(QPalette::Window, ground);
    palette.setColor(QPalette::WindowText, ink);
    bar->setPalette(palette);
    text->setPalette(palette);
}

void StateOverlay::showContent()
{
    m_delay->stop();
    m_bar->hide();
    revealContent();
}

void StateOverlay::revealContent()
{
    m_stack->setCurrentIndex(0);
}

void StateOverlay::showEmpty(const QString &sentence, const QString &action, const QString &other)
{
    m_delay->stop();
    m_bar->hide();
    m_emptyText->setText(sentence);
    m_emptyAction->setText(action);
    m_emptyAction->setVisible(!action.isEmpty());
    m_emptyOther->setText(other);
    m_emptyOther->setVisible(!other.isEmpty());
    m_stack->setCurrentIndex(1);
}

void StateOverlay::showLoading(const QString &sentence)
{
    const Theme &theme = Theme::of(this);
    tone(m_bar, m_barText, theme.selection, theme.text);
    m_barIcon->setPixmap(icon(QStringLiteral("ring"), theme.accent).pixmap(16, 16));
    m_barText->setText(sentence);
    m_retry->hide();
    m_stop->show();
    if (!m_bar->isVisible() && !m_delay->isActive())
        m_delay->start(loadingDelayMs);
}

void StateOverlay::showBar(const QString &text, const QString &iconName, const QColor &ground, const QColor &ink, const QString &action)
{
    m_delay->stop();
    tone(m_bar, m_barText, ground, ink);
    m_barIcon->setPixmap(icon(iconName, ink).pixmap(16, 16));
    m_barText->setText(text);
    m_retry->setText(action);
    m_retry->show();
    m_stop->hide();
    m_bar->show();
}

void StateOverlay::showError(const Error &error, const QString &retry)
{
    const Tone &tone = Theme::of(this).bad;
    showBar(error.fullText(), QStringLiteral("cross-circle"), tone.tint, tone.color, retry.isEmpty() ? tr("Try again") : retry);
}

void StateOverlay::showNotice(const QString &sentence, const QString &action)
{
    const Tone &tone = Theme::of(this).warning;
    showBar(sentence, QStringLiteral("warning"), tone.tint, tone.color, action);
}

} // namespace lockkeeper
