# SPDX-License-Identifier: GPL-2.0-or-later
# -DSR_STATIC=ON: programs of archives only, to copy to a machine that has none of our libraries. Nothing is loaded when
# they run: no pools or codecs out of tree, and none of the malloc libraries that are pools, but jemalloc.
option(SR_STATIC "Link the programs statically, without plug-ins" OFF)
if(NOT SR_STATIC)
    return()
endif()
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
# They are to be small: what nothing calls is left out, and what is not fast or slow (the folders that add SR_SMALL) is
# compiled for size.
string(APPEND CMAKE_EXE_LINKER_FLAGS " -static -Wl,--gc-sections")
add_compile_options(-ffunction-sections -fdata-sections)
set(SR_SMALL -Os)
set(SR_MACHINE ${CMAKE_SYSTEM_PROCESSOR} CACHE INTERNAL "The processor that packaging/make-static names the files after")

# Debian has no archive of fmt. Compiled as for the shared one, so that a compiler cache knows the objects.
add_library(sr_static_fmt STATIC ${CMAKE_CURRENT_LIST_DIR}/static_fmt.cpp)
target_compile_definitions(sr_static_fmt PUBLIC FMT_SHARED)
add_library(fmt::fmt ALIAS sr_static_fmt)
