// The differences between two catalogs: the list, and beside it both definitions of the chosen one.
#pragma once

#include "models/catalog/catalogdifference.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace lockkeeper {

class FactsTableModel;
class SideBySide;
class StateOverlay;

class DifferencesView : public QWidget
{
    Q_OBJECT
public:
    /// Both definitions of a difference; asked for when it is looked at.
    using Definitions = std::function<std::pair<QString, QString>(const CatalogDifference &)>;

    /// What one side lacks is a fault, or it is what a change is to do.
    enum class Meaning { Fault, Change };

    DifferencesView(const QString &leftTitle, const QString &rightTitle, Meaning meaning = Meaning::Fault, QWidget *parent = nullptr);
    /// Without @p definitions those in the differences are shown, else their descriptions.
    void setDifferences(const QList<CatalogDifference> &differences, Definitions definitions = {});
    /// There is none, or they are not known.
    void showNone(const QString &sentence);
    void setRemarks(const QString &left, const QString &right);

private:
    void showCurrent();

    Meaning m_meaning;
    QList<CatalogDifference> m_differences;
    Definitions m_definitions;
    FactsTableModel *m_model = nullptr;
    QTableView *m_table;
    QLabel *m_sentence;
    SideBySide *m_texts;
    StateOverlay *m_state;
};

} // namespace lockkeeper
