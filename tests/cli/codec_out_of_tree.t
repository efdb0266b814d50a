A codec out of tree is measured like ours:

  $ cc -shared -fPIC -O2 -Wall -Wextra -Werror -I $SR_SOURCE_DIR/include -o words.so $SR_SOURCE_DIR/examples/words_codec.c
  $ pages=$SR_SOURCE_DIR/corpus/processes.pages
  $ swapreplay codecs $pages --codec ./words.so --codec words.so:page_size=16K --chunk 4K,64K --json | python3 -c "
  > import json, sys
  > for c in json.load(sys.stdin)['codecs']: print(c['codec'], c['chunk_bytes'], c['stored_bytes'], c['exact'], c['resolved']['codec'])"
  ./words.so 4096 2003888 True external:file=./words.so
  words.so:page_size=16K 4096 2003888 True external:file=words.so,page_size=16K
  ./words.so 65536 2008352 True external:file=./words.so
  words.so:page_size=16K 65536 2008352 True external:file=words.so,page_size=16K
  $ swapreplay codecs $pages --codec ./words.so:level=3
  swapreplay: codec ./words.so: its create() refused chunks of 4096 bytes, level 3, no dictionary and options '': this codec has no level, dictionary or options
  [2]
  $ swapreplay codecs $pages --codec ./words.so:page_size=5000
  swapreplay: codec external: page_size=5000: allowed are 4K to 64K, a power of two
  [2]
  $ swapreplay codecs $pages --codec ./words.so:kernel=6.12
  swapreplay: codec external: no parameter 'kernel'; it has file, level, dict, options, page_size
  [2]

What is not one:

  $ swapreplay codecs $pages --codec ./absent.so
  swapreplay: codec ./absent.so: cannot be loaded: ./absent.so: cannot open shared object file: No such file or directory; build a codec with 'cc -shared -fPIC -o mine.so mine.c'
  [2]
  $ cc -shared -fPIC -o none.so -x c - < /dev/null
  $ swapreplay codecs $pages --codec ./none.so
  swapreplay: codec ./none.so: exports no 'swapreplay_codec'; swapreplay_codec.h says what a codec must define
  [2]
  $ cat > base.h <<'END'
  > #include <stdlib.h>
  > #include <string.h>
  > #include <swapreplay_codec.h>
  > static void* create(const struct swapreplay_codec_setup* setup, const char** why) { return malloc(1); }
  > static void destroy(void* codec) { free(codec); }
  > static size_t copy(void* codec, const void* chunk, size_t n, void* out, size_t room) { memcpy(out, chunk, n); return n; }
  > static int back(void* codec, const void* in, size_t size, void* chunk, size_t n) { memcpy(chunk, in, n); return 1; }
  > #define CODEC(...) const struct swapreplay_codec swapreplay_codec = { .abi = SWAPREPLAY_CODEC_ABI, .name = "x", \
  >     .create = create, .destroy = destroy, .compress = copy, .decompress = back, __VA_ARGS__ };
  > END
  $ run() { cat base.h - > $1.c; cc -shared -fPIC -w -I $SR_SOURCE_DIR/include -o $1.so $1.c; swapreplay codecs --threads 1 $pages --codec ./$1.so > out; echo "[$?]"; }
  $ echo 'CODEC(.abi = 7)' | run newer
  swapreplay: codec ./newer.so: built for ABI 7 of swapreplay_codec.h, but this program has ABI 1; rebuild it with this version's header
  [2]
  $ echo 'CODEC(.compress = NULL)' | run lacking
  swapreplay: codec ./lacking.so: its 'swapreplay_codec' lacks compress
  [2]
  $ echo 'static void* f(const struct swapreplay_codec_setup* s, const char** why) { return 0; } CODEC(.create = f)' | run refusing
  swapreplay: codec ./refusing.so: its create() refused chunks of 4096 bytes, no level, no dictionary and options ''
  [2]

One with a library of its own calls that one, though this program has functions of the same names:

  $ echo 'unsigned ZSTD_versionNumber(void) { return 1; }
  > static size_t f(void* c, const void* in, size_t n, void* out, size_t room) { memcpy(out, in, n); return ZSTD_versionNumber() == 1 ? 77 : n; } CODEC(.compress = f)' | run own
  [0]
  $ swapreplay codecs $pages --codec ./own.so --json | python3 -c "
  > import json, sys
  > codec = json.load(sys.stdin)['codecs'][0]; print(codec['stored_bytes'] / codec['pages'])"
  77.0

One that breaks its contract is named:

  $ echo 'static size_t f(void* c, const void* in, size_t n, void* out, size_t room) { abort(); } CODEC(.compress = f)' | run aborts
  swapreplay: codec ./aborts.so: it crashed in its compress: it aborted (SIGABRT); run the same under gdb to see where
  [1]
  $ echo 'static size_t f(void* c, const void* in, size_t n, void* out, size_t room) { return *(volatile char*)8; } CODEC(.compress = f)' | run crashes
  swapreplay: codec ./crashes.so: it crashed in its compress: SIGSEGV, a bad address; run the same under gdb to see where
  [1]
  $ echo 'static int f(void* c, const void* in, size_t n, void* out, size_t room) { exit(0); } CODEC(.decompress = f)' | run exits
  swapreplay: codec ./exits.so: it called exit() in its decompress; a codec has to return from what it is called for
  [1]
  $ echo 'static size_t f(void* c, const void* in, size_t n, void* out, size_t room) { return 0; } CODEC(.compress = f)' | run fails
  swapreplay: codec ./fails.so: it cannot compress a chunk of 4096 bytes
  [1]
  $ echo 'static size_t f(void* c, const void* in, size_t n, void* out, size_t room) { return room + 1; } CODEC(.compress = f)' | run overflows
  swapreplay: codec ./overflows.so: its compress says 8193 bytes, and it was given room for 8192
  [1]
  $ echo 'static int f(void* c, const void* in, size_t n, void* out, size_t room) { return 1; } CODEC(.decompress = f)' | run loses
  swapreplay: codec ./loses.so: the 4096 bytes from page 0 of the corpus on do not come back from their 4096 compressed bytes; please report it with them
  [1]
  $ echo 'static void f(void* c) { abort(); } CODEC(.destroy = f)' | run destroy_aborts
  swapreplay: codec ./destroy_aborts.so: it crashed in its destroy: it aborted (SIGABRT); run the same under gdb to see where
  [1]
  $ echo '__attribute__((destructor)) static void f(void) { exit(0); } CODEC()' | run unload_exits
  swapreplay: codec ./unload_exits.so: it called exit() while it was unloaded; a codec has to return from what it is called for
  [1]
  $ cat > throws.cc <<'END'
  > #include <swapreplay_codec.h>
  > static void* create(const swapreplay_codec_setup*, const char**) { throw 42; }
  > static void destroy(void*) {}
  > static size_t compress(void*, const void*, size_t, void*, size_t) { return 0; }
  > static int decompress(void*, const void*, size_t, void*, size_t) { return 0; }
  > const struct swapreplay_codec swapreplay_codec = { SWAPREPLAY_CODEC_ABI, "x", create, destroy, compress, decompress };
  > END
  $ c++ -shared -fPIC -w -I $SR_SOURCE_DIR/include -o throws.so throws.cc
  $ swapreplay codecs $pages --codec ./throws.so
  swapreplay: codec ./throws.so: it threw something that is not a std::exception in its create; no exception may leave a codec
  [1]

A bad address under AddressSanitizer:

  $ echo 'static size_t f(void* c, const void* in, size_t n, void* out, size_t room) { return ((char*)c)[1] + n; } CODEC(.compress = f)' > reads.body
  $ cat base.h reads.body > reads.c; cc -shared -fPIC -w -g -fsanitize=address -I $SR_SOURCE_DIR/include -o reads.so reads.c
  $ swapreplay codecs $pages --codec ./reads.so 2>&1 | grep -E 'heap-buffer-overflow on|in f .*reads.c|^swapreplay:'
  ==*==ERROR: AddressSanitizer: heap-buffer-overflow on address * (glob)
      #0 * in f */reads.c:10 (glob)
  swapreplay: codec ./reads.so: it crashed in its compress: it aborted (SIGABRT); see the sanitizer's report above
