# SPDX-License-Identifier: GPL-2.0-or-later
# Text files as functions of a C++ namespace, made when the program is built.
#
#   sr_embed(TARGET HEADER NAMESPACE page_html page.html page_css page.css …)
#
# HEADER is included by that name; `std::string NAMESPACE::page_html()` returns the file's text. A file given as an empty
# string is an empty text.
set(SR_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_text.cmake)

function(sr_embed target header namespace)
    set(folder ${PROJECT_BINARY_DIR}/embedded)
    set(declarations "")
    while(ARGN)
        list(POP_FRONT ARGN name file)
        string(APPEND declarations "[[nodiscard]] std::string ${name}();\n")
        set(made ${folder}/${target}_${name}.cpp)
        if(file)
            cmake_path(ABSOLUTE_PATH file)
        endif()
        add_custom_command(OUTPUT ${made} DEPENDS ${file} ${SR_EMBED_SCRIPT}
            COMMAND ${CMAKE_COMMAND} -DFILE=${file} -DMADE=${made} -DNAMESPACE=${namespace} -DNAME=${name}
                -DHEADER=${header} -P ${SR_EMBED_SCRIPT})
        target_sources(${target} PRIVATE ${made})
    endwhile()
    file(CONFIGURE OUTPUT ${folder}/${header} CONTENT
        "// Made by sr_embed().\n#pragma once\n#include <string>\nnamespace ${namespace} {\n${declarations}}\n")
    target_include_directories(${target} PRIVATE ${folder})
endfunction()
