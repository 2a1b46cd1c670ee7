# How targets are made here: one folder, one static library, its sources found by name.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers carry time stamps and defines that ccache has to be told to overlook.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${CCACHE}")
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endif()

add_library(lockkeeper_flags INTERFACE)
# The headers of libraries that app/setup built put their own path into the program otherwise.
foreach(prefix IN LISTS CMAKE_PREFIX_PATH)
  target_compile_options(lockkeeper_flags INTERFACE "-ffile-prefix-map=${prefix}/=")
endforeach()
target_compile_options(lockkeeper_flags INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wold-style-cast -Wno-missing-field-initializers
                       $<$<BOOL:${LOCKKEEPER_WERROR}>:-Werror>)
target_compile_definitions(lockkeeper_flags INTERFACE QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY
                           QT_NO_URL_CAST_FROM_STRING QT_NO_KEYWORDS LOCKKEEPER_VERSION="${PROJECT_VERSION}")
target_include_directories(lockkeeper_flags INTERFACE "${PROJECT_SOURCE_DIR}")

# lockkeeper_headers(NAME QTLIBRARIES... HEADERS <header>...): Qt's headers compiled once, for every target that reuses them with
# target_precompile_headers(TARGET REUSE_FROM NAME).
function(lockkeeper_headers name)
  cmake_parse_arguments(arg "" "" "HEADERS" ${ARGN})
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/headers/${name}.cpp" CONTENT "// Compiled for its precompiled headers.\n")
  add_library(${name} OBJECT "${CMAKE_BINARY_DIR}/headers/${name}.cpp")
  target_link_libraries(${name} PRIVATE ${arg_UNPARSED_ARGUMENTS} lockkeeper_flags)
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS} <algorithm> <functional> <memory> <optional> <vector>)
endfunction()
lockkeeper_headers(engine_headers Qt6::Core HEADERS <QtCore/QtCore>)
lockkeeper_headers(window_headers Qt6::Widgets Qt6::Svg HEADERS <QtCore/QtCore> <QtWidgets/QtWidgets>)

# lockkeeper_library(NAME [PUBLIC targets...] [PRIVATE targets...]): the static library of the current folder.
function(lockkeeper_library name)
  cmake_parse_arguments(arg "WIDGETS" "" "PUBLIC;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  add_library(${name} STATIC ${sources})
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  target_link_libraries(${name} PUBLIC Qt6::Core ${arg_PUBLIC} PRIVATE lockkeeper_flags ${arg_PRIVATE})
  if(arg_WIDGETS)
    target_precompile_headers(${name} REUSE_FROM window_headers)
  else()
    target_precompile_headers(${name} REUSE_FROM engine_headers)
  endif()
endfunction()

# lockkeeper_registry(TARGET FOLDER TYPE HEADER FUNCTION)
# Writes one source file with "std::vector<TYPE> FUNCTION()", which calls the factory of every FOLDER/*.cpp:
# folder/some_name.cpp must define "TYPE some_name()" in namespace lockkeeper::FOLDER; its id is "some-name".
function(lockkeeper_registry target folder type header function)
  file(GLOB entries CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}/${folder}" "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp")
  if(NOT entries)
    message(FATAL_ERROR "The registry folder ${CMAKE_CURRENT_SOURCE_DIR}/${folder} is empty.")
  endif()
  list(SORT entries)
  get_filename_component(space "${folder}" NAME)
  set(declarations "")
  set(calls "")
  foreach(entry IN LISTS entries)
    string(REGEX REPLACE "\\.cpp$" "" id "${entry}")
    if(NOT id MATCHES "^[a-z][a-z0-9_]*$")
      message(FATAL_ERROR "${folder}/${entry}: the name of a registry entry is lower case with underscores.")
    endif()
    string(APPEND declarations "${type} ${id}();\n")
    string(APPEND calls "    entries.push_back(${space}::${id}());\n")
  endforeach()
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${target}_${space}_registry.cpp")
  file(CONFIGURE OUTPUT "${output}" @ONLY CONTENT
"// Made by lockkeeper_registry() from the files in ${folder}/.
#include \"${header}\"
#include <vector>
namespace lockkeeper {
namespace ${space} {
${declarations}}
std::vector<${type}> ${function}()
{
    std::vector<${type}> entries;
${calls}    return entries;
}
}
")
  target_sources(${target} PRIVATE "${output}")
endfunction()
