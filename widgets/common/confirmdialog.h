// Asks before something is written to a server: says what, shows what runs, and stays off until the server's name is typed.
#pragma once

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace lockkeeper {

struct Confirmation
{
    QString title;
    QString sentence;        ///< what happens, to what, and what is lost
    QStringList lines;       ///< what runs; may be empty
    QString verb;            ///< "Resume on %1": the button
    QString name;            ///< that has to be typed: "shop-prod/shop"
};

class ConfirmDialog : public QDialog
{
    Q_OBJECT
public:
    explicit ConfirmDialog(const Confirmation &confirmation, QWidget *parent = nullptr);

private:
    QLineEdit *m_name;
    QPushButton *m_go;
};

/// Opens it, and calls @p agreed once the name was typed and the button pressed.
void confirm(const Confirmation &confirmation, QWidget *parent, std::function<void()> agreed);

} // namespace lockkeeper
