# SPDX-License-Identifier: GPL-2.0-or-later
# What the toolchain files of other processors (arm64.cmake, s390x.cmake) have in common: Debian's cross compiler, the
# libraries that scripts/sysroot unpacked, and qemu's user emulation to run what is built. They set
#
#   SR_ARCHITECTURE   Debian's name of the processor
#   SR_PROCESSOR      the kernel's and qemu's name of it
set(triple ${SR_PROCESSOR}-linux-gnu)
cmake_path(SET CMAKE_SYSROOT NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../build/sysroot/${SR_ARCHITECTURE})
if(NOT EXISTS ${CMAKE_SYSROOT})
    message(FATAL_ERROR "${CMAKE_SYSROOT}: no libraries for ${SR_ARCHITECTURE}; `make ${SR_ARCHITECTURE}` unpacks them")
endif()

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR ${SR_PROCESSOR})
set(CMAKE_C_COMPILER ${triple}-gcc)
set(CMAKE_CXX_COMPILER ${triple}-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-${SR_PROCESSOR} -L ${CMAKE_SYSROOT})

# Programs are this machine's, everything else is the other's.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${CMAKE_SYSROOT})
set(ENV{PKG_CONFIG_LIBDIR} ${CMAKE_SYSROOT}/usr/lib/${triple}/pkgconfig:${CMAKE_SYSROOT}/usr/share/pkgconfig)
