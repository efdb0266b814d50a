# SPDX-License-Identifier: GPL-2.0-or-later
# Programs for the kernel, compiled by clang and built into ours as bpftool's skeletons.
#
#   sr_bpf_programs(TARGET SOURCE NAME DEPENDS header… WITH file… WITHOUT file…)
#
# makes NAME.skel.h from SOURCE, and adds the files after WITH to the target. If clang, bpftool or libbpf is missing, or
# the processor is big-endian, it adds those after WITHOUT instead, and says so. -DSR_CLANG=OFF builds as if clang were
# missing.

find_program(SR_CLANG NAMES clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14)
find_program(SR_BPFTOOL NAMES bpftool PATHS /usr/sbin /sbin)
pkg_check_modules(LIBBPF IMPORTED_TARGET GLOBAL libbpf>=1.1)

set(SR_HAS_BPF ON)
foreach(needed SR_CLANG SR_BPFTOOL LIBBPF_FOUND)
    if(NOT ${needed})
        set(SR_HAS_BPF OFF)
    endif()
endforeach()
if(CMAKE_C_BYTE_ORDER STREQUAL "BIG_ENDIAN")
    set(SR_HAS_BPF OFF) # zram.bpf.c reads the low half of a slot's flags
    message(STATUS "big-endian: 'swapreplay record' will not record zram")
elseif(NOT SR_HAS_BPF)
    message(WARNING "clang, bpftool or libbpf-dev is not installed: 'swapreplay record' will not record zram; "
                   "everything else is built")
endif()

# The macros that find a function's arguments in its registers need the machine's name.
string(REGEX REPLACE "^(x86_64|AMD64|i.86)$" "x86" SR_BPF_ARCH "${CMAKE_SYSTEM_PROCESSOR}")
string(REGEX REPLACE "^(aarch64|arm64)$" "arm64" SR_BPF_ARCH "${SR_BPF_ARCH}")

# What sources include and a build makes: for checkers, which look at sources without building them.
add_custom_target(generated_headers)

function(sr_bpf_programs target source name)
    cmake_parse_arguments(arg "" "" "DEPENDS;WITH;WITHOUT" ${ARGN})
    if(NOT SR_HAS_BPF)
        target_sources(${target} PRIVATE ${arg_WITHOUT})
        return()
    endif()
    set(object ${CMAKE_CURRENT_BINARY_DIR}/${name}.o)
    set(skeleton ${CMAKE_CURRENT_BINARY_DIR}/skeletons/${name}.skel.h)
    file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/skeletons)
    list(TRANSFORM arg_DEPENDS PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
    # -g: the types, by which libbpf finds the kernel's. asm/ is in a folder of the machine's own.
    add_custom_command(OUTPUT ${skeleton}
        COMMAND ${SR_CLANG} -target bpf -mcpu=v3 -g -O2 -Wall -Wextra -Wno-unused-parameter
                -D__TARGET_ARCH_${SR_BPF_ARCH} --sysroot=${CMAKE_SYSROOT}/
                -isystem ${CMAKE_SYSROOT}/usr/include/${CMAKE_LIBRARY_ARCHITECTURE}
                -c ${CMAKE_CURRENT_SOURCE_DIR}/${source} -o ${object}
        # Not ours to look through for leaks.
        COMMAND ${CMAKE_COMMAND} -E echo "/* NOLINTBEGIN */" > ${skeleton}
        COMMAND ${SR_BPFTOOL} gen skeleton ${object} name ${name} >> ${skeleton}
        COMMAND ${CMAKE_COMMAND} -E echo "/* NOLINTEND */" >> ${skeleton}
        DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${source} ${arg_DEPENDS}
        COMMENT "Building ${source} for the kernel" VERBATIM)
    add_custom_target(${name}_skeleton DEPENDS ${skeleton})
    add_dependencies(${target} ${name}_skeleton)
    add_dependencies(generated_headers ${name}_skeleton)
    target_sources(${target} PRIVATE ${arg_WITH} ${skeleton})
    target_include_directories(${target} SYSTEM PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/skeletons)
    target_link_libraries(${target} PRIVATE PkgConfig::LIBBPF)
    if(SR_STATIC)
        target_link_libraries(${target} PRIVATE elf z zstd) # what the archive needs itself
    endif()
endfunction()
