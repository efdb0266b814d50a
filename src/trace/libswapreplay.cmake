# SPDX-License-Identifier: GPL-2.0-or-later
# libswapreplay.a: the C++ interface for programs out of tree, with its headers and pkg-config file. One archive of all
# that it is made of; what that needs of others is in the pkg-config file.
add_library(swapreplay_static STATIC $<TARGET_OBJECTS:sr_trace> $<TARGET_OBJECTS:sr_base>)
set_target_properties(swapreplay_static PROPERTIES OUTPUT_NAME swapreplay LINKER_LANGUAGE CXX)

configure_file(swapreplay.pc.in swapreplay.pc @ONLY)
install(TARGETS swapreplay_static)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/swapreplay DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${PROJECT_SOURCE_DIR}/include/swapreplay_pool.h ${PROJECT_SOURCE_DIR}/include/swapreplay_codec.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/swapreplay.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
