// QtTest with more patience: its QTRY_ macros give up after five seconds, which a busy machine can need for what is right.
// What passes waits no longer than before.
#pragma once

#include <QtTest>

namespace lockkeeper::test {
inline constexpr int patienceMs = 60'000;
}

#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(expression) QTRY_VERIFY_WITH_TIMEOUT(expression, lockkeeper::test::patienceMs)
#define QTRY_VERIFY2(expression, message) QTRY_VERIFY2_WITH_TIMEOUT(expression, message, lockkeeper::test::patienceMs)
#define QTRY_COMPARE(expression, expected) QTRY_COMPARE_WITH_TIMEOUT(expression, expected, lockkeeper::test::patienceMs)
