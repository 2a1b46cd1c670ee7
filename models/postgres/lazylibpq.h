// libpq is loaded when the first of its functions is called: with the twenty-five libraries behind it, that takes as long as
// everything else that is loaded when the program starts, and a linter connects to nothing.
#pragma once

namespace lockkeeper {

/// The function of libpq with this name. @throws Error (Missing) where the library, or the function in it, is not installed.
void (*libpqFunction(const char *name))();

} // namespace lockkeeper
