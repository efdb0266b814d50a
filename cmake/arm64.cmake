# SPDX-License-Identifier: GPL-2.0-or-later
# Toolchain file: builds for Debian's arm64 on another machine (make arm64).
set(SR_ARCHITECTURE arm64)
set(SR_PROCESSOR aarch64)
include(${CMAKE_CURRENT_LIST_DIR}/cross.cmake)
