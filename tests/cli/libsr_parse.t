The library exports what its header promises, and nothing else:

  $ nm -D --defined-only "$LIB_DIR/libsr_parse.so" | awk '$2 == "T" { print $3 }' | sort
  set_sr_callbacks@@LIBSR_PARSE_1
  set_sr_file@@LIBSR_PARSE_1
  sr_close@@LIBSR_PARSE_1
  sr_codec@@LIBSR_PARSE_1
  sr_error@@LIBSR_PARSE_1
  sr_open@@LIBSR_PARSE_1
  sr_open_with@@LIBSR_PARSE_1
  sr_replay@@LIBSR_PARSE_1
  sr_set_callbacks@@LIBSR_PARSE_1
  sr_set_codec@@LIBSR_PARSE_1
  sr_start@@LIBSR_PARSE_1
  sr_trace_info@@LIBSR_PARSE_1
  $ nm -D --defined-only "$LIB_DIR/libsr_parse.so" | awk '$2 != "T" && $3 != "LIBSR_PARSE_1"'
  $ objdump -p "$LIB_DIR/libsr_parse.so" | awk '$1 == "SONAME" { print $2 }'
  libsr_parse.so.1

A client in C89 gets the events through both interfaces (slot 5 written with clen 100, then read):

  $ printf '\x0b\0\0\0\x64\0\0\0\x0a\0\0\0\0\0\0\0' > two
  $ "$LIB_DIR/../bin/c89_client" two
  write 5 len 100
  read 5
  end 0
  compcache, lzo: 2 events
