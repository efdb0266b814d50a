# SPDX-License-Identifier: GPL-2.0-or-later
# A static library of which every own symbol has a prefix, so that a program can link it beside what it would replace:
# sr_private_archive(jemalloc ARCHIVE libjemalloc_pic.a PREFIX private_) makes the target `jemalloc`, in which malloc
# is private_malloc.
function(sr_private_archive name)
    cmake_parse_arguments(arg "" "ARCHIVE;PREFIX" "" ${ARGN})
    find_library(${name}_ARCHIVE ${arg_ARCHIVE} REQUIRED)
    set(result ${CMAKE_CURRENT_BINARY_DIR}/lib${name}_private.a)
    add_custom_command(OUTPUT ${result}
        COMMAND ${CMAKE_NM} --defined-only --extern-only --format=posix ${${name}_ARCHIVE}
                | awk "NF >= 2 { print $1, \"${arg_PREFIX}\" $1 }" | sort -u > ${result}.names
        COMMAND ${CMAKE_OBJCOPY} --redefine-syms=${result}.names ${${name}_ARCHIVE} ${result}
        DEPENDS ${${name}_ARCHIVE} COMMENT "Setting the symbols of ${arg_ARCHIVE} apart" VERBATIM)
    add_custom_target(${name}_private_archive DEPENDS ${result})
    add_library(${name} STATIC IMPORTED GLOBAL)
    set_target_properties(${name} PROPERTIES IMPORTED_LOCATION ${result})
    add_dependencies(${name} ${name}_private_archive)
endfunction()
