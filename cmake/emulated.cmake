# SPDX-License-Identifier: GPL-2.0-or-later
# Where tests of whole commands find the programs: SR_PROGRAMS_DIR. When the build is for another processor, that folder
# has a script of each program's name, which runs it under the emulator.
set(SR_PROGRAMS_DIR ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
if(CMAKE_CROSSCOMPILING_EMULATOR)
    set(SR_PROGRAMS_DIR ${CMAKE_BINARY_DIR}/emulated)
    list(JOIN CMAKE_CROSSCOMPILING_EMULATOR " " emulator)
    foreach(program swapreplay sr_collect sr_data_histo)
        file(CONFIGURE OUTPUT ${SR_PROGRAMS_DIR}/${program} CONTENT
            "#!/bin/sh\nexec @emulator@ @CMAKE_RUNTIME_OUTPUT_DIRECTORY@/@program@ \"$@\"\n" @ONLY)
        file(CHMOD ${SR_PROGRAMS_DIR}/${program} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
    endforeach()
endif()
