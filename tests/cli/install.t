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
  lib*/cmake/swapreplay/swapreplay-config-version.cmake (glob)
  lib*/cmake/swapreplay/swapreplay-config.cmake (glob)
  lib*/libsr_parse.so (glob)
  lib*/libsr_parse.so.1 (glob)
  lib*/libsr_parse.so.1.0.0 (glob)
  lib*/libswapreplay.a (glob)
  lib*/pkgconfig/libsr_parse.pc (glob)
  lib*/pkgconfig/swapreplay.pc (glob)

Man pages, completions, the module's sources for DKMS, what kernel-pool and verify --vm look for, documents:

  $ (cd installed && find bin share src -not -type d | sed -E 's#/swapreplay-[a-z-]+\.1#/swapreplay-VERB.1#; s#(kernel-pool|vm|docs)/.*#\1/*#; s#sr_[a-z]+\.[ch]#*#' | sort -u)
  bin/sr_collect
  bin/sr_data_histo
  bin/swapreplay
  share/bash-completion/completions/sr_collect
  share/bash-completion/completions/sr_data_histo
  share/bash-completion/completions/swapreplay
  share/doc/swapreplay/CONTRIBUTING.md
  share/doc/swapreplay/NEWS.md
  share/doc/swapreplay/README.md
  share/doc/swapreplay/docs/*
  share/doc/swapreplay/examples/size_classes_pool.c
  share/doc/swapreplay/examples/words_codec.c
  share/doc/swapreplay/kernel/README.md
  share/doc/swapreplay/traces/README.md
  share/fish/vendor_completions.d/sr_collect.fish
  share/fish/vendor_completions.d/sr_data_histo.fish
  share/fish/vendor_completions.d/swapreplay.fish
  share/man/man1/sr_collect.1
  share/man/man1/sr_data_histo.1
  share/man/man1/swapreplay-VERB.1
  share/man/man1/swapreplay.1
  share/swapreplay/kernel-pool/*
  share/swapreplay/vm/*
  share/zsh/site-functions/_sr_collect
  share/zsh/site-functions/_sr_data_histo
  share/zsh/site-functions/_swapreplay
  src/sr_relay-1.0/*
  src/sr_relay-1.0/Kbuild
  src/sr_relay-1.0/Makefile
  src/sr_relay-1.0/dkms.conf
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

The main job, from there:

  $ job() { # PROGRAM: without times
  >     "$1" info "$SR_SOURCE_DIR/traces/compiler-6.1.sr"
  >     "$1" replay "$SR_SOURCE_DIR/traces/compiler-6.1.sr" --json | grep -E '"(pages|payload|overhead|events|allocs)'
  >     "$1" compare "$SR_SOURCE_DIR/traces/compiler-6.1.sr" --pool zsmalloc --pool zbud --json | grep -E '"(pool|pages_peak)"'
  > }
  $ job moved/bin/swapreplay > from-there; job swapreplay | diff - from-there && grep -c pages_peak from-there
  4

The version is everywhere that of CMakeLists.txt:

  $ version=$("$SR_SOURCE_DIR/packaging/version")
  $ for program in swapreplay sr_collect sr_data_histo; do moved/bin/$program --version; done | sed "s/ $version\$/ VERSION/"
  swapreplay VERSION
  sr_collect VERSION
  sr_data_histo VERSION
  $ for package in libsr_parse swapreplay; do pkg-config --modversion $package; done | sed "s/^$version\$/VERSION/"
  VERSION
  VERSION
  $ head -n 2 moved/share/man/man1/swapreplay.1 | sed "s/ $version\"/ VERSION\"/; s/ $("$SR_SOURCE_DIR/packaging/version" --date) / DAY /"
  .\" Made by swapreplay --man
  .TH SWAPREPLAY 1 DAY "SwapReplay VERSION" "SwapReplay"

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

The same by find_package(), and the C interface with it:

  $ mkdir found && cp mine/read_trace.cpp "$SR_SOURCE_DIR/tests/libsr_parse/c89_client.c" found
  $ cat > found/CMakeLists.txt << END
  > cmake_minimum_required(VERSION 3.25)
  > project(found LANGUAGES C CXX)
  > find_package(swapreplay $version REQUIRED)
  > add_executable(read_trace read_trace.cpp)
  > target_compile_features(read_trace PRIVATE cxx_std_20)
  > target_link_libraries(read_trace PRIVATE swapreplay::swapreplay)
  > add_executable(client c89_client.c)
  > target_link_libraries(client PRIVATE swapreplay::sr_parse)
  > END
  $ env -u PKG_CONFIG_PATH cmake -S found -B found/build -DCMAKE_PREFIX_PATH="$PWD/moved" > log 2>&1 || cat log
  $ cmake --build found/build > log 2>&1 || cat log
  $ found/build/read_trace two 2> /dev/null | head -1
  compcache, page size 4096
  $ found/build/client two | tail -1
  compcache, lzo: 2 events

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
