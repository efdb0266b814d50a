Installed, it is found by pkg-config, wherever it was installed to:

  $ if nm -D "$LIB_DIR/libsr_parse.so" | grep -qE '__(a|t)san_'; then
  >     echo "a plain client cannot load a library with sanitizers" >&2; exit 80
  > fi
  $ printf '\x0b\0\0\0\x64\0\0\0\x0a\0\0\0\0\0\0\0' > two
  $ cmake --install "$LIB_DIR/.." --prefix "$PWD/installed" > /dev/null
  $ find installed -name '*sr_parse*' -not -type d | sort
  installed/include/libsr_parse.h
  installed/lib*/libsr_parse.so (glob)
  installed/lib*/libsr_parse.so.1 (glob)
  installed/lib*/libsr_parse.so.1.0.0 (glob)
  installed/lib*/pkgconfig/libsr_parse.pc (glob)
  $ export PKG_CONFIG_PATH=$(dirname "$(find installed -name libsr_parse.pc)")
  $ flags="$(pkg-config --cflags --libs libsr_parse) -Wl,-rpath,$(pkg-config --variable=libdir libsr_parse)"
  $ cc -std=c89 -pedantic -Wall -Wextra -Werror "$SR_SOURCE_DIR/tests/trace/c89_client.c" -o client $flags
  $ ./client two | tail -1
  compcache, lzo: 2 events
  $ g++ -x c++ -Wall -Wextra -Werror "$SR_SOURCE_DIR/tests/trace/c89_client.c" -o client_cxx $flags
  $ ./client_cxx two | tail -1
  compcache, lzo: 2 events
  $ installed/bin/sr_data_histo two | grep Total
  # Total: R=1	W=1
