# SPDX-License-Identifier: GPL-2.0-or-later
# Headers that most files of several targets include, parsed once for all of them.
#
#   sr_precompile(NAME OPTIONS -fPIC [-O1] HEADERS <string> …)
#   target_precompile_headers(TARGET REUSE_FROM NAME)      sr_library() does so
#
# A compiler takes precompiled headers only with the options that they were made with. So -O1 needs its own, and so do
# executables (-fPIE) and libraries (-fPIC).
#
# Not for tests: with them g++ 12 reports copies inside std::string that are too long or overlap (GCC bugs 105329 and
# 105651), and warnings are errors for those who develop.
#
# -DSR_PRECOMPILE=OFF is for a compiler cache, which does better without.
option(SR_PRECOMPILE "Precompile headers that most files include" ON)
if(NOT SR_PRECOMPILE)
    set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
endif()

function(sr_precompile name)
    cmake_parse_arguments(arg "" "" "OPTIONS;HEADERS" ${ARGN})
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "// only its precompiled header is used\n")
    add_library(${name} OBJECT ${source})
    target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
    target_link_libraries(${name} PRIVATE fmt::fmt)
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(${name} PRIVATE ${arg_OPTIONS})
endfunction()
