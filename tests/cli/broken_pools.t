A pool out of tree that breaks its contract is named, the status is 1, and the other pools' rows are printed:

  $ swapreplay generate --seed 1 --events 20000 --slots 2000 trace.sr 2> /dev/null
  $ cat > base.h <<'END'
  > #include <pthread.h>
  > #include <stdlib.h>
  > #include <swapreplay_pool.h>
  > static void* create(const struct swapreplay_pages* pages, const char* options) { return malloc(1); }
  > static void destroy(void* pool) { free(pool); }
  > static uint64_t alloc_(void* pool, uint32_t size) { return (uintptr_t)malloc(size); }
  > static void free_(void* pool, uint64_t handle) { free((void*)(uintptr_t)handle); }
  > static uint64_t absurd(const void* pool) { return UINT64_MAX; }
  > #define POOL(...) const struct swapreplay_pool swapreplay_pool = { .abi = SWAPREPLAY_POOL_ABI, .name = "x", \
  >     .create = create, .destroy = destroy, .alloc = alloc_, .free = free_, __VA_ARGS__ };
  > END
  $ build() { cat base.h - > $1.c; cc -shared -fPIC -w -I $SR_SOURCE_DIR/include -o $1.so $1.c -lpthread; }
  $ echo '__attribute__((destructor)) static void f(void) { exit(0); } POOL()' | build unload_exits
  $ echo '__attribute__((destructor)) static void f(void) { *(volatile int*)8 = 1; } POOL()' | build unload_crashes
  $ echo '__attribute__((constructor)) static void f(void) { exit(0); } POOL()' | build load_exits
  $ echo 'static uint64_t f(void* p, uint32_t s) { exit(0); } POOL(.alloc = f)' | build alloc_exits
  $ echo 'static uint64_t f(void* p, uint32_t s) { abort(); } POOL(.alloc = f)' | build alloc_aborts
  $ echo 'static void f(void* p) { exit(0); } POOL(.destroy = f)' | build destroy_exits
  $ echo 'static void* g(void* p) { abort(); } static uint64_t f(void* p, uint32_t s) { pthread_t t; pthread_create(&t, 0, g, 0); pthread_join(t, 0); return 1; } POOL(.alloc = f)' | build thread
  $ echo 'POOL(.pages_used = absurd)' | build absurd
  $ cat > throws.cc <<'END'
  > #include <cstdlib>
  > #include <swapreplay_pool.h>
  > static void* create(const swapreplay_pages*, const char*) { return malloc(1); }
  > static void destroy(void* pool) { free(pool); }
  > static uint64_t alloc_(void*, uint32_t) { throw 42; }
  > static void free_(void*, uint64_t) {}
  > const struct swapreplay_pool swapreplay_pool = { SWAPREPLAY_POOL_ABI, "x", create, destroy, alloc_, free_ };
  > END
  $ c++ -shared -fPIC -w -I $SR_SOURCE_DIR/include -o throws.so throws.cc
  $ for pool in unload_exits unload_crashes load_exits alloc_exits alloc_aborts destroy_exits thread absurd throws; do
  >   swapreplay compare trace.sr --pool zbud --pool ./$pool.so --pool ideal --csv > rows; echo "[$?] $(grep -c zbud rows) $(grep -c ideal rows)"
  > done
  swapreplay: pool ./unload_exits.so: it called exit() while it was unloaded; a pool has to return from what it is called for
  [1] 1 1
  swapreplay: pool ./unload_crashes.so: it crashed while it was unloaded: SIGSEGV, a bad address; run the same under gdb to see where
  [1] 1 1
  swapreplay: pool ./load_exits.so: it called exit() while it was loaded; a pool has to return from what it is called for
  [1] 1 1
  swapreplay: pool ./alloc_exits.so: it called exit() in its alloc; a pool has to return from what it is called for
  [1] 1 1
  swapreplay: pool ./alloc_aborts.so: it crashed in its alloc at event 0: it aborted (SIGABRT); run the same under gdb to see where
  [1] 1 1
  swapreplay: pool ./destroy_exits.so: it called exit() in its destroy; a pool has to return from what it is called for
  [1] 1 1
  swapreplay: pool ./thread.so: it crashed in a thread of its own: it aborted (SIGABRT); run the same under gdb to see where
  [1] 1 1
  swapreplay: pool ./absurd.so: its pages_used says 18446744073709551615 pages, more than a machine has
  [1] 1 1
  swapreplay: pool ./throws.so: it threw something that is not a std::exception in its alloc; no exception may leave a pool
  [1] 1 1

Several such pools are told one after the other:

  $ swapreplay compare trace.sr --pool=./alloc_exits.so --pool ./throws.so --pool zbud --pool ./thread.so --csv 2> said > rows; echo "[$?]"
  [1]
  $ cut -d : -f 2,3 said
   pool ./* (glob)
   pool ./* (glob)
   pool ./* (glob)
  $ grep -c zbud rows
  1

The other verbs name it too:

  $ said() { "$@" 2>&1 > /dev/null | cut -d ';' -f 1; echo "[${PIPESTATUS[0]}]"; }
  $ said swapreplay replay trace.sr --pool ./unload_exits.so
  swapreplay: pool ./unload_exits.so: it called exit() while it was unloaded
  [1]
  $ said swapreplay replay trace.sr --pool ./throws.so --check
  swapreplay: pool ./throws.so: it threw something that is not a std::exception in its alloc
  [1]
  $ said swapreplay pools ./load_exits.so --classes
  swapreplay: pool ./load_exits.so: it called exit() while it was loaded
  [1]
  $ head -c 65536 /dev/zero > zeros
  $ said swapreplay codecs zeros --codec lzo --pool ./throws.so
  swapreplay: pool ./throws.so: it threw something that is not a std::exception in its alloc
  [1]
