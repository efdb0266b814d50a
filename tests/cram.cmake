# SPDX-License-Identifier: GPL-2.0-or-later
# Each .t file of the present folder shows commands and what they print, and is run by cram as PREFIX.NAME. Without cram it
# is skipped, and ctest says so.
find_program(SR_CRAM NAMES cram cram3)
function(sr_sessions prefix)
    file(GLOB sessions CONFIGURE_DEPENDS *.t)
    foreach(session ${sessions})
        cmake_path(GET session STEM name)
        set(name ${prefix}.${name})
        if(NOT SR_CRAM)
            add_test(NAME ${name} COMMAND ${CMAKE_COMMAND} -E echo "SKIPPED: cram is not installed (`make test` installs it)")
            set_tests_properties(${name} PROPERTIES SKIP_REGULAR_EXPRESSION "^SKIPPED")
            continue()
        endif()
        add_test(NAME ${name} COMMAND ${SR_CRAM} --shell=/bin/bash ${session})
        set_tests_properties(${name} PROPERTIES TIMEOUT 300 SKIP_REGULAR_EXPRESSION "1 skipped" ENVIRONMENT
            "PATH=${SR_PROGRAMS_DIR}:$ENV{PATH};SR_SOURCE_DIR=${PROJECT_SOURCE_DIR};SR_SHARED_DATA=${SR_SHARED_DATA};LIB_DIR=${CMAKE_LIBRARY_OUTPUT_DIRECTORY}")
    endforeach()
endfunction()
