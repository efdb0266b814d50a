# SPDX-License-Identifier: GPL-2.0-or-later
# libsr_parse.so: the reader behind a C interface, alone in a library, with its header and pkg-config file.
include(GNUInstallDirs)
add_library(sr_parse SHARED libsr_parse.cpp)
add_library(swapreplay::parse ALIAS sr_parse)
target_include_directories(sr_parse PUBLIC ${PROJECT_SOURCE_DIR}/include)
target_link_libraries(sr_parse PRIVATE swapreplay::trace)
set(exported ${CMAKE_CURRENT_SOURCE_DIR}/libsr_parse.map)
target_link_options(sr_parse PRIVATE LINKER:--version-script=${exported})
# The map decides what is visible, so the one file of its own need not.
set_target_properties(sr_parse PROPERTIES CXX_VISIBILITY_PRESET default VERSION 1.0.0 SOVERSION 1 LINK_DEPENDS ${exported}
                      PUBLIC_HEADER ${PROJECT_SOURCE_DIR}/include/libsr_parse.h)

file(RELATIVE_PATH SR_PC_TO_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(libsr_parse.pc.in libsr_parse.pc @ONLY)
install(TARGETS sr_parse)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/libsr_parse.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
