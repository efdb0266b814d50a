# SPDX-License-Identifier: GPL-2.0-or-later
# How every target of the project is compiled. Warnings are errors in the presets of those who develop and in the
# continuous integration (CMAKE_COMPILE_WARNING_AS_ERROR), not for a user whose compiler knows a warning more.

add_compile_options(
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-align -Wformat=2
    -Wnull-dereference -Wundef
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor> $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>
    $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast>)
if(NOT CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    # Processors that multiply and add in one step would round once instead of twice, and print another last digit.
    add_compile_options(-ffp-contract=off)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 reports null dereferences inside libstdc++ and fmt when it inlines them.
    add_compile_options(-Wno-null-dereference)
    if(SR_STATIC OR CMAKE_CROSSCOMPILING)
        # With -Os, and for s390x, it takes an optional's value for uninitialized.
        add_compile_options(-Wno-maybe-uninitialized)
    endif()
endif()

if(SR_SANITIZE)
    add_compile_options(-fsanitize=${SR_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${SR_SANITIZE})
endif()

if(SR_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link) # the libraries too: a fuzzer sees nothing of what is not counted
endif()

# A dozen sources are one compilation: four fifths of a file's time are its headers. So what is in no header needs a name
# that its folder has once. A source that a registry line adds is compiled alone: it needs to know of no other.
option(SR_UNITY "Compile a dozen sources at a time; OFF is for a compiler cache and for working on one file" ON)
if(SR_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # True of one file alone; the preset "check" asks that.
    add_compile_options(-Wno-shadow $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
endif()

function(sr_compile_together target)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ${SR_UNITY} UNITY_BUILD_BATCH_SIZE 12)
endfunction()

# These sources alone, whatever their target says.
function(sr_compile_alone)
    set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# A static library of one folder: sr_library(base error.cpp … LINK fmt::fmt)
# It is known to the others as swapreplay::base, and only what it links can be included.
function(sr_library name)
    cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
    add_library(sr_${name} STATIC ${arg_UNPARSED_ARGUMENTS})
    add_library(swapreplay::${name} ALIAS sr_${name})
    target_include_directories(sr_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(sr_${name} PUBLIC ${arg_LINK})
    sr_compile_together(sr_${name})
endfunction()

# A GoogleTest program of one folder: sr_test(base error_test.cpp … [ALONE trace_test.cpp …] LINK swapreplay::base)
# ALONE: sources with a name of their own that another has as well
function(sr_test name)
    cmake_parse_arguments(arg "" "" "ALONE;LINK" ${ARGN})
    sr_compile_alone(${arg_ALONE})
    add_executable(${name}_test ${arg_UNPARSED_ARGUMENTS} ${arg_ALONE})
    target_link_libraries(${name}_test PRIVATE ${arg_LINK} GTest::gmock_main)
    target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    sr_compile_together(${name}_test)
    target_compile_definitions(${name}_test PRIVATE
        SR_SHARED_DATA="${SR_SHARED_DATA}" SR_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    gtest_discover_tests(${name}_test TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST
                         PROPERTIES TIMEOUT 900) # of a machine that does much else
endfunction()
