# SPDX-License-Identifier: GPL-2.0-or-later
# How a pool, a codec, a trace format or a verb is added: one .cpp, and one line in the CMakeLists.txt of its folder.
#
#   line                      file it adds             what the file defines
#   sr_pool(zbud ZbudPool)    pool/zbud.cpp            class ZbudPool, in pool/zbud.hpp
#   sr_codec(lz4hc)           codec/lz4hc.cpp          const CodecDefinition& lz4hc_codec()
#   sr_format(csv)            trace/formats/csv.cpp    const Format csv_format
#   sr_page_format(pages)     contents/pages.cpp       const PageTraceFormat pages_page_format
#   sr_verb(info)             cli/verb_info.cpp        Verb verb_info::add(CLI::App&)
#   sr_advice(zram_size)      advice/zram_size.cpp     const Advice& zram_size_advice::advice()
#
# The order of the lines is the order of tables and help. sr_write_list() after them makes the C++ list of the folder in
# the build tree, from the template beside the CMakeLists.txt: all_pools.hpp.in and so on.

function(sr_pool file class)
    target_sources(sr_pool PRIVATE ${file}.cpp)
    sr_add_to_list("#include \"pool/${file}.hpp\"" ${class})
endfunction()

function(sr_codec name)
    target_sources(sr_codec PRIVATE ${name}.cpp)
    sr_add_to_list("const CodecDefinition& ${name}_codec();" &${name}_codec)
endfunction()

# A second argument names a file that is not formats/NAME.cpp.
function(sr_format name)
    list(APPEND ARGN formats/${name}.cpp)
    list(GET ARGN 0 file)
    target_sources(sr_trace PRIVATE ${file})
    sr_compile_alone(${file})
    sr_add_to_list("extern const Format ${name}_format;" &${name}_format)
endfunction()

function(sr_page_format name)
    target_sources(sr_contents PRIVATE ${name}.cpp)
    sr_compile_alone(${name}.cpp)
    sr_add_to_list("extern const PageTraceFormat ${name}_page_format;" &${name}_page_format)
endfunction()

function(sr_verb name)
    target_sources(swapreplay PRIVATE verb_${name}.cpp)
    sr_add_to_list("namespace verb_${name} { Verb add(CLI::App& app); }" &verb_${name}::add)
endfunction()

function(sr_advice name)
    target_sources(sr_advice PRIVATE ${name}.cpp)
    sr_add_to_list("namespace ${name}_advice { const Advice& advice(); }" &${name}_advice::advice)
endfunction()

function(sr_add_to_list declaration element)
    set_property(DIRECTORY APPEND_STRING PROPERTY sr_declarations "${declaration}\n")
    set_property(DIRECTORY APPEND PROPERTY sr_elements ${element})
endfunction()

# Makes HEADER from HEADER.in, and lets the target include it as "FOLDER/HEADER".
function(sr_write_list target header)
    get_property(declarations DIRECTORY PROPERTY sr_declarations)
    get_property(elements DIRECTORY PROPERTY sr_elements)
    list(JOIN elements ",\n    " elements)
    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME folder)
    configure_file(${header}.in ${PROJECT_BINARY_DIR}/lists/${folder}/${header} @ONLY)
    target_include_directories(${target} PUBLIC ${PROJECT_BINARY_DIR}/lists)
endfunction()
