On the zram of this machine, where it has one and we may use it:

  $ [ -e /sys/class/zram-control/hot_add ] || { echo "this kernel has no zram" >&2; exit 80; }
  $ [ "$(id -u)" = 0 ] || { echo "only root may add a zram device" >&2; exit 80; }

  $ printf 'op,slot,clen\nwrite,1,100\nwrite,2,200\nwrite,1,300\nfree,2,0\nread,1,0\n' > tiny.csv
  $ without_zram() { unshare --mount bash -c "mount -t tmpfs none /sys/class && $1 swapreplay verify tiny.csv"; }
  $ without_zram
  swapreplay: /sys/class/zram-control: this kernel has no zram, or its module is not loaded; run 'modprobe zram'
  [1]
  $ without_zram 'mkdir /sys/class/zram-control &&'
  swapreplay: /sys/class/zram-control/hot_add: this kernel cannot add zram devices; name an unused one, such as --device /dev/zram0
  [1]
  $ swapreplay verify tiny.csv --codec lzw 2>&1 | sed 's/has .*/has …/'
  swapreplay: --codec lzw: pages cannot be synthesised for it; 'swapreplay codecs --list' lists the codecs that allow it

  $ swapreplay verify tiny.csv --compare-every 1 --compact end > equal; echo $?
  0
  $ sed -n '/^events/p; /^lengths/p; /^compacted/p; /orig_data_size/p; /^equal/p' equal
  events    5: 3 writes, 1 read, 1 free
  lengths   3 of 3 pages take what the trace says under lzo
  compacted 1 times
  orig_data_size           4,096   4,096
  equal at 7 of 7 checkpoints

A part of it, and a model that is not the kernel's:

  $ swapreplay verify tiny.csv --events 1..3 --json | python3 -c "
  > import json, sys
  > v = json.load(sys.stdin)
  > print(v['first_event'], v['events'], v['equal'], v['first_difference'], [c['events'] for c in v['checkpoints']])"
  1 {'read': 0, 'write': 2, 'free': 0} True None [2, 3]
  $ swapreplay verify tiny.csv --pool ideal > different; echo $?
  1
  $ tail -n 2 different
  first difference after event 0, write of slot 1, clen 100: mem_used_total: kernel *, model 4,096 (glob)
  equal at 0 of 5 checkpoints
  $ swapreplay verify tiny.csv --pool ideal --json | python3 -c "
  > import json, sys
  > v = json.load(sys.stdin)
  > first = v['first_difference']
  > print(v['equal'], v['checkpoints_equal'], v['checkpoints_compared'], first['what'], first['event'])"
  False 0 5 mem_used_total {'number': 0, 'op': 'write', 'slot': 1, 'clen': 100, 'same_filled': False, 'model_stored_class': None, 'model_freed_class': None}

A device that somebody has open, however it was opened, is left as it is:

  $ number=$(cat /sys/class/zram-control/hot_add)
  $ exec 7< /dev/zram$number
  $ swapreplay verify tiny.csv --device /dev/zram$number
  swapreplay: /dev/zram* is open in another program; use --device auto, which adds a new one (glob)
  [2]
  $ (cd /sys/block/zram$number && cat disksize && awk '{ print $4 }' mm_stat)
  0
  0
  $ exec 7<&-
  $ swapreplay verify tiny.csv --device /dev/zram$number | tail -n 1
  equal at 5 of 5 checkpoints
  $ echo $number > /sys/class/zram-control/hot_remove

The class is the model's where the kernel shows none:

  $ swapreplay verify tiny.csv --pool zsmalloc:chain=4 | grep '^first difference'
  first difference after event 0, write of slot 1, clen 100, in the model's class of 112 B: mem_used_total: kernel *, model * (glob)

A pool out of tree that breaks its contract is named, and the device goes as well; it would be left with pages on it:

  $ cat > base.h <<'END'
  > #include <stdlib.h>
  > #include <swapreplay_pool.h>
  > static void* create(const struct swapreplay_pages* pages, const char* options) { return malloc(1); }
  > static void destroy(void* pool) { free(pool); }
  > static uint64_t alloc_(void* pool, uint32_t size) { static int calls; if (calls++ == 1) FAULT; return (uintptr_t)malloc(size); }
  > static void free_(void* pool, uint64_t handle) { free((void*)(uintptr_t)handle); }
  > const struct swapreplay_pool swapreplay_pool = { SWAPREPLAY_POOL_ABI, "x", create, destroy, alloc_, free_ };
  > END
  $ build() { cc -x c -shared -fPIC -w -DFAULT="$2" -I $SR_SOURCE_DIR/include -o $1.so base.h; }
  $ build exits 'exit(0)'; build crashes 'abort()'
  $ sed 's/FAULT/throw 42/' base.h > throws.cc; c++ -shared -fPIC -w -I $SR_SOURCE_DIR/include -o throws.so throws.cc
  $ ours() { for disk in /sys/block/zram*; do [ "$(cat $disk/disksize)" = 372736000 ] && echo "${disk##*/} is still there"; done; true; }
  $ for slot in $(seq 91000); do echo write,$slot,100; done | (echo op,slot,clen; cat) > sized.csv
  $ for pool in exits crashes throws; do swapreplay verify sized.csv --pool ./$pool.so; echo "[$?]"; ours; done
  swapreplay: pool ./exits.so: it called exit() in its alloc; a pool has to return from what it is called for
  [1]
  swapreplay: pool ./crashes.so: it crashed in its alloc at event 1: it aborted (SIGABRT); run the same under gdb to see where
  [1]
  swapreplay: pool ./throws.so: it threw something that is not a std::exception in its alloc; no exception may leave a pool
  [1]

Under a limit the device rejects the writes that the model rejects:

  $ swapreplay verify tiny.csv --compare-every 1 --limit 1 | grep -e '^rejected' -e '^equal'
  rejected  * writes at the limit of 4,096 B (glob)
  equal at 5 of 5 checkpoints

On a signal the device goes, and what was compared is printed. The device is the one that the program has open; a
number may be given out again at once, so it is known by disksize:

  $ swapreplay generate --events 1000000 --slots 91111 long.sr 2> /dev/null
  $ interrupt() {
  >   swapreplay verify long.sr > out 2> err & program=$!
  >   until device=$(readlink /proc/$program/fd/* | grep -o 'zram[0-9]*' | head -n 1) && [ -n "$device" ] &&
  >         [ "$(cat /sys/block/$device/disksize 2> /dev/null || echo 0)" -gt 40960000 ]; do kill -0 $program || return; done
  >   size=$(cat /sys/block/$device/disksize)
  >   kill -$1 $program
  >   wait $program
  >   echo "status $?"
  >   [ "$(cat /sys/block/$device/disksize 2> /dev/null)" = "$size" ] && echo "$device is still there"
  >   tail -n 1 out | sed 's/[0-9,]* of [0-9,]*/N of N/'
  > }
  $ interrupt INT
  status 130
  equal at N of N checkpoints; stopped before the end
  $ interrupt TERM
  status 130
  equal at N of N checkpoints; stopped before the end
  $ interrupt HUP
  status 130
  equal at N of N checkpoints; stopped before the end

Pages made by a codec out of tree, for the device's codec of that name:

  $ words() { sed "s/\"words\"/\"$1\"/; s/$2/$3/" $SR_SOURCE_DIR/examples/words_codec.c | cc -shared -fPIC -O2 -w -I $SR_SOURCE_DIR/include -o $1.so -x c -; }
  $ words lzo; swapreplay verify tiny.csv --codec ./lzo.so --compare-every 1 | tail -n 1
  equal at 5 of 5 checkpoints
  $ words lzw; swapreplay verify tiny.csv --codec ./lzw.so 2>&1 | sed 's/has .*, not/has X, not/'
  swapreplay: --codec ./lzw.so: this kernel's zram has X, not lzw
  $ ls /sys/block | grep -c zram > before
  $ words lzo 'return size;' 'abort();'; swapreplay verify tiny.csv --codec ./lzo.so
  swapreplay: codec ./lzo.so: it crashed in its compress: it aborted (SIGABRT); run the same under gdb to see where
  [1]
  $ ls /sys/block | grep -c zram | diff before -
