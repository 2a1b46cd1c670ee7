// What is run on the connected server for several migrations at once: asks, with the list of them, and starts it.
#pragma once

class QWidget;

namespace lockkeeper {

class Workbench;

/// Applies what is pending up to the selected migration.
void askToApply(Workbench &workbench, QWidget *parent);
/// Rolls back what is applied above the selected migration.
void askToRollBack(Workbench &workbench, QWidget *parent);
/// Marks what is pending up to the selected migration as applied, without running it.
void askToMark(Workbench &workbench, QWidget *parent);

} // namespace lockkeeper
