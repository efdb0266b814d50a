# SPDX-License-Identifier: GPL-2.0-or-later
# Toolchain file: builds for Debian's s390x on another machine (make s390x).
set(SR_ARCHITECTURE s390x)
set(SR_PROCESSOR s390x)
include(${CMAKE_CURRENT_LIST_DIR}/cross.cmake)
