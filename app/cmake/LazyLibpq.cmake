# lockkeeper_lazy_libpq(HEADER OUTPUT): writes a source file that defines every function which libpq-fe.h declares, so that
# nothing has to be linked to libpq. Each calls libpqFunction() of models/postgres/lazylibpq.h for the function itself.
function(lockkeeper_lazy_libpq header output)
  file(READ "${header}" text)
  string(REGEX REPLACE "/\\*([^*]|\\*+[^*/])*\\*+/" "" text "${text}")
  string(REGEX REPLACE "[ \t\r\n]+" " " text "${text}")
  string(REGEX MATCHALL "extern [^;\"{]+\\)" declarations "${text}")
  set(definitions "")
  foreach(declaration IN LISTS declarations)
    if(NOT declaration MATCHES "^extern (.*[ *])([A-Za-z0-9_]+)\\((.*)\\)$")
      continue()
    endif()
    set(result "${CMAKE_MATCH_1}")
    set(name "${CMAKE_MATCH_2}")
    set(parameters "${CMAKE_MATCH_3}")
    if(parameters MATCHES "\\.\\.\\.|\\(")
      continue() # nobody here calls those
    endif()
    set(arguments "")
    if(NOT parameters STREQUAL "void")
      string(REPLACE "," ";" list "${parameters}")
      foreach(parameter IN LISTS list)
        string(REGEX MATCH "[A-Za-z0-9_]+$" argument "${parameter}")
        list(APPEND arguments "${argument}")
      endforeach()
      list(JOIN arguments ", " arguments)
    endif()
    string(APPEND definitions "${result}${name}(${parameters})\n{\n"
           "    static const auto function = reinterpret_cast<decltype(&${name})>(lockkeeper::libpqFunction(\"${name}\"));\n"
           "    return function(${arguments});\n}\n\n")
  endforeach()
  file(CONFIGURE OUTPUT "${output}" @ONLY CONTENT
"// Made by lockkeeper_lazy_libpq() from libpq-fe.h.
#include \"models/postgres/lazylibpq.h\"

#include <libpq-fe.h>

extern \"C\" {

${definitions}} // extern \"C\"
")
endfunction()
