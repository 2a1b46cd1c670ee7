// The parts [conventions] and [tenancy] of lockkeeper.toml. Used for a project's settings only.
#pragma once

#include "models/safety/conventions.h"

#include <toml++/toml.h>

namespace lockkeeper {

/// Of the project in @p folder; where no page of conventions is named, the usual places are looked at.
/// @throws Error (Input) for what is written there and means nothing.
ProjectConventions readConventions(const toml::table &settings, const QString &folder);

/// The page of conventions that a project has in one of the usual places; empty where it has none.
QString usualConventionsPage(const QString &folder);

} // namespace lockkeeper
