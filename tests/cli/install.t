Installed, the libraries are found by pkg-config, wherever they were installed to:

  $ if nm -D "$LIB_DIR/libsr_parse.so" | grep -qE '__(a|t)san_'; then
  >     echo "a plain client cannot load a library with sanitizers" >&2; exit 80
  > fi
  $ printf '\x0b\0\0\0\x64\0\0\0\x0a\0\0\0\0\0\0\0' > two
  $ cmake --install "$LIB_DIR/.." --prefix "$PWD/installed" > /dev/null
  $ (cd installed && find include lib* -not -type d -not -path '*/gtest/*' | sort)
  include/libsr_parse.h
  include/swapreplay/error.hpp
  include/swapreplay/event.hpp
  include/swapreplay/trace.hpp
  include/swapreplay/trace_visit.hpp
  include/swapreplay/trace_writer.hpp
  include/swapreplay_codec.h
  include/swapreplay_pool.h
  lib*/libsr_parse.so (glob)
  lib*/libsr_parse.so.1 (glob)
  lib*/libsr_parse.so.1.0.0 (glob)
  lib*/libswapreplay.a (glob)
  lib*/pkgconfig/libsr_parse.pc (glob)
  lib*/pkgconfig/swapreplay.pc (glob)
  $ mv installed moved; export PKG_CONFIG_PATH=$(dirname "$(find "$PWD/moved" -name swapreplay.pc)")

The C interface:

  $ flags="$(pkg-config --cflags --libs libsr_parse) -Wl,-rpath,$(pkg-config --variable=libdir libsr_parse)"
  $ cc -std=c89 -pedantic -Wall -Wextra -Werror "$SR_SOURCE_DIR/tests/libsr_parse/c89_client.c" -o client $flags
  $ ./client two | tail -1
  compcache, lzo: 2 events
  $ g++ -x c++ -Wall -Wextra -Werror "$SR_SOURCE_DIR/tests/libsr_parse/c89_client.c" -o client_cxx $flags
  $ ./client_cxx two | tail -1
  compcache, lzo: 2 events
  $ moved/bin/sr_data_histo two | grep Total
  # Total: R=1	W=1

The C++ interface, in a project of one's own that knows nothing of this tree:

  $ mkdir mine && cp "$SR_SOURCE_DIR/docs/examples/read_trace.cpp" mine
  $ cat > mine/CMakeLists.txt << END
  > cmake_minimum_required(VERSION 3.25)
  > project(mine LANGUAGES CXX)
  > find_package(PkgConfig REQUIRED)
  > pkg_check_modules(swapreplay REQUIRED IMPORTED_TARGET swapreplay)
  > add_executable(read_trace read_trace.cpp)
  > target_compile_features(read_trace PRIVATE cxx_std_20)
  > target_link_libraries(read_trace PRIVATE PkgConfig::swapreplay)
  > END
  $ cmake -S mine -B mine/build -DCMAKE_CXX_FLAGS="-Wall -Wextra -Werror" > log 2>&1 || cat log
  $ cmake --build mine/build > log 2>&1 || cat log
  $ mine/build/read_trace "$SR_SOURCE_DIR/tests/golden/1.0-all-columns.sr" | grep -v ^write
  sr, page size 16384
  1000 events, 212 writes of 809360 bytes
  * writes in the second half (glob)

The same without CMake, and with every packing that a trace can have:

  $ g++ -std=c++20 -O1 mine/read_trace.cpp -o by_hand $(pkg-config --cflags --libs swapreplay)
  $ for pack in cat gzip bzip2 xz "zstd -q"; do $pack < two > packed; ./by_hand packed 2>/dev/null | head -1; done
  compcache, page size 4096
  compcache, page size 4096
  compcache, page size 4096
  compcache, page size 4096
  compcache, page size 4096

Each header can be included first, and the pool's and the codec's from C:

  $ for header in moved/include/swapreplay/*.hpp; do
  >     echo "#include \"swapreplay/${header##*/}\"" | g++ -std=c++20 -Wall -Wextra -Werror -Imoved/include -fsyntax-only -x c++ - || echo "$header"
  > done
  $ for header in pool codec; do
  >     echo "#include \"swapreplay_$header.h\"" | cc -std=c99 -pedantic -Wall -Wextra -Werror -Imoved/include -fsyntax-only -x c - || echo $header
  > done
