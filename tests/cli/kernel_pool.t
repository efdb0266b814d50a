mm/zsmalloc.c of Debian's kernels as a pool. The sources are those that `make kernel-sources` downloads.

  $ tree_of() { "$SR_SOURCE_DIR/vm/linux-source" --cached "$1" 2> reason; }
  $ for kernel in 5.10 6.1 6.12 newest; do
  >   tree_of $kernel > $kernel.tree || { echo "no kernel source: $(tail -n 1 reason)" >&2; exit 80; }
  > done
  $ trace=$SR_SOURCE_DIR/traces/compiler-6.1.sr

The kernel's file says the same as our model after every event, with compaction too:

  $ said() { swapreplay replay $trace --events 0..20000 --kernel $1 --pool $2 --compact every=6000,end --samples 20000 --json |
  >   grep -E '^\{"trace":"[^"]*","pool":' | sed 's/"pool":"[^"]*",//'; }
  $ release_of() { sed -n 's/.*(Linux \([0-9]*\.[0-9]*\).*/\1/p' "$1"; }
  $ for kernel in 5.10 6.1 6.12 newest; do
  >   swapreplay kernel-pool "$(cat $kernel.tree)" -o $kernel.so > $kernel.said || exit 1
  >   release=$(release_of $kernel.said)
  >   said $release ./$kernel.so > kernel; said $release zsmalloc > model
  >   wc -l < model; cmp kernel model
  > done
  20000
  20000
  20000
  20000
  $ sed -n 's/^[^(]*(Linux [0-9.]*/(Linux …/p' 6.1.said 6.12.said
  (Linux …), pages of 4 KiB
  (Linux …), pages of 4 KiB, zspages of up to 8 pages (the kernel's default)

Nothing is lost, and its bytes are right:

  $ for kernel in 5.10 6.1 6.12 newest; do
  >   swapreplay replay $trace --events 0..20000 --pool ./$kernel.so --check --compact every=6000 | tail -n 1
  > done
  check: every object kept its bytes, and all was given back
  check: every object kept its bytes, and all was given back
  check: every object kept its bytes, and all was given back
  check: every object kept its bytes, and all was given back

The chain, from the option or from .config, and pages of 64 KiB:

  $ tree=$(cat 6.12.tree)
  $ mkdir -p tree; cp -r $tree/Makefile $tree/mm $tree/include tree
  $ printf 'CONFIG_ZSMALLOC_CHAIN_SIZE=6\n# CONFIG_COMPACTION is not set\n' > tree/.config
  $ swapreplay kernel-pool tree -o c.so | grep -o 'up to.*'
  up to 6 pages (.config)
  $ said 6.12 ./c.so > kernel; said 6.12 zsmalloc:chain=6 > model; cmp kernel model
  $ swapreplay kernel-pool tree --chain 16 -o c.so --overwrite | grep -o 'up to.*'
  up to 16 pages
  $ said 6.12 ./c.so > kernel; said 6.12 zsmalloc:chain=16 > model; cmp kernel model
  $ swapreplay kernel-pool "$(cat 6.1.tree)" --chain 16 2>&1 | sed 's|/[^ ]*/||'
  swapreplay: --chain 16: zsmalloc.c has no CONFIG_ZSMALLOC_CHAIN_SIZE, but a constant of its own; change it there
  $ swapreplay kernel-pool tree --page-size 64K -o large.so | grep -o 'pages of 64 KiB'
  pages of 64 KiB
  $ cp -r tree arm; echo CONFIG_ARM64_16K_PAGES=y >> arm/.config; swapreplay kernel-pool arm -o arm.so | grep -o 'pages of 16 KiB (.config)'
  pages of 16 KiB (.config)
  $ swapreplay kernel-pool arm --page-size 4K -o arm.so --overwrite | grep -o 'pages of 4 KiB,'
  pages of 4 KiB,
  $ swapreplay replay $trace --pool ./large.so 2>&1 | grep -o 'refused pages of 4096 bytes'
  refused pages of 4096 bytes

A patch: another distance between classes makes another table, and more pages.

  $ sed 's/^#define ZS_SIZE_CLASS_DELTA.*/#define ZS_SIZE_CLASS_DELTA (PAGE_SIZE >> 6)/' tree/mm/zsmalloc.c > coarse.c
  $ swapreplay kernel-pool tree -f coarse.c -o coarse.so > /dev/null
  $ swapreplay compare $trace --kernel 6.12 --pool ./6.12.so --pool ./coarse.so --json |
  >   grep -o '"pages_peak": .*'
  "pages_peak": 22991,
  "pages_peak": 23519,

Its own bugs stop with the kernel's line:

  $ sed '/^void zs_free/,/^}/s/^\tspin_unlock(&class->lock);/\tif (handle % 5) spin_unlock(\&class->lock);/' tree/mm/zsmalloc.c > held.c
  $ swapreplay kernel-pool tree -f held.c -o held.so > /dev/null
  $ swapreplay replay $trace --kernel 6.12 --pool ./held.so
  *held.c:*: takes the lock &class->lock, which line * took and which is still held (glob)
  swapreplay: pool ./held.so: it crashed in its * at event *: it aborted (SIGABRT); run the same under gdb to see where (glob)
  [1]
  $ sed '/^static void obj_free/,/^}/s/mod_zspage_inuse(zspage, -1);/if (obj % 512) mod_zspage_inuse(zspage, -1);/' tree/mm/zsmalloc.c > lost.c
  $ swapreplay kernel-pool tree -f lost.c -o lost.so > /dev/null
  $ swapreplay replay $trace --kernel 6.12 --pool ./lost.so --check 2>&1 | grep -c 'class [0-9]* of [0-9]* bytes: its zspages have'
  1

Under the sanitizers, which replay brings in by itself, a use after free is told with the kernel's line and the event:

  $ sed '/^static void __free_zspage/,/^}/s/class_stat_sub(class, ZS_OBJS_ALLOCATED, class->objs_per_zspage);/class->stats.objs[0] += zspage->inuse; &/' tree/mm/zsmalloc.c > uaf.c
  $ swapreplay kernel-pool tree -f uaf.c --sanitize -o uaf.so > /dev/null
  $ swapreplay replay $trace --kernel 6.12 --pool ./uaf.so > said 2>&1; echo $?
  1
  $ grep -o 'AddressSanitizer: heap-use-after-free' said | head -n 1; grep -o 'in __free_zspage .*/uaf.c:[0-9]*' said | head -n 1
  AddressSanitizer: heap-use-after-free
  in __free_zspage */uaf.c:* (glob)
  $ tail -n 1 said
  swapreplay: pool ./uaf.so: it crashed in its free at event *: it aborted (SIGABRT); see the sanitizer's report above (glob)
  $ swapreplay compare $trace --kernel 6.12 --pool zsmalloc --pool ./uaf.so --csv 2> said | grep -c zsmalloc
  1
  $ swapreplay kernel-pool tree --sanitize -o clean.so > /dev/null
  $ swapreplay replay $trace --kernel 6.12 --events 0..20000 --pool ./clean.so --check --compact every=6000 | tail -n 1
  check: every object kept its bytes, and all was given back

What a patch prints is printed, ten lines of it or as many as are asked for, and seen by the sanitizers:

  $ sed '/^static void __free_zspage/,/^}/s/class_stat_sub(class, ZS_OBJS_ALLOCATED, class->objs_per_zspage);/&\n\tprintk(KERN_INFO "freed\\n"); pr_debug("%d\\n", class->size); pr_info("%d in use\\n", (int)zspage->inuse);/' tree/mm/zsmalloc.c > says.c
  $ swapreplay kernel-pool tree -f says.c -o says.so > /dev/null
  $ swapreplay replay $trace --kernel 6.12 --pool ./says.so 2>&1 > report | sed 's/^[0-9]* in/N in/' | sort | uniq -c | sed 's/^ *//'
  5 N in use
  5 freed
  $ swapreplay kernel-pool tree -f says.c -D SR_MOST_LINES=100 -o says.so --overwrite > /dev/null
  $ swapreplay replay $trace --kernel 6.12 --pool ./says.so 2>&1 > report | wc -l
  100
  $ swapreplay kernel-pool tree -f says.c --sanitize -o says.so --overwrite > /dev/null
  $ swapreplay replay $trace --kernel 6.12 --pool ./says.so 2>&1 > report | grep -o 'AddressSanitizer: heap-use-after-free' | head -n 1
  AddressSanitizer: heap-use-after-free

Where a recording says that the kernel took new pages for a store, the kernel's file goes by its own rules, and that is
said:

  $ swapreplay compare $SR_SOURCE_DIR/traces/javascript-zram-6.12.sr --pool zsmalloc --pool ./6.12.so | tr -s ' \n' ' ' | grep -o 'note .* follows it'
  note ./6.12.so takes new pages by its own rules; the trace has * for which the recorded kernel took new pages while something else happened, and zsmalloc here follows it (glob)
  $ ln -s tree a,b; swapreplay compare $SR_SOURCE_DIR/traces/javascript-zram-6.12.sr --kernel-pool a,b 2> said | grep -o '^note *a,b takes'
  note      a,b takes
  $ swapreplay compare $trace --pool zsmalloc --pool ./6.12.so | grep -c '^note'
  0
  [1]

What does not compile is the compiler's to say, once; what is not provided is named:

  $ sed '38i #include <linux/brand_new.h>' tree/mm/zsmalloc.c > new.c
  $ swapreplay kernel-pool tree -f new.c -o new.so | tail -n 1
  next: swapreplay replay TRACE --pool ./new.so
  $ sed -i 's/^\tclass_stat_sub(class, ZS_OBJS_INUSE, 1);/\tbrand_new(class);\n&/' new.c
  $ grep -c '"zpdesc.h"' $(cat newest.tree)/mm/zsmalloc.c; cp $(cat newest.tree)/mm/zsmalloc.c elsewhere.c
  1
  $ swapreplay kernel-pool "$(cat newest.tree)" -f elsewhere.c -o elsewhere.so | tail -n 1
  next: swapreplay replay TRACE --pool ./elsewhere.so
  $ rm new.so; swapreplay kernel-pool tree -f new.c -o new.so 2> said; echo $?; ls new.so
  2
  ls: cannot access 'new.so': No such file or directory
  [2]
  $ grep -c '^/.*/new.c:[0-9]*:[0-9]*: error:' said; tail -n 1 said | sed 's|/[^ ]*/||'
  1
  swapreplay: new.c: it does not compile, as said above; kernel-pool does not provide the kernel's brand_new(); line 38 of new.c includes <linux/brand_new.h>, of which kernel-pool provides nothing; put what it needs into a header of your own, and pass it with --include
  $ echo 'static void brand_new(void* class) { (void)class; }' > mine.h
  $ swapreplay kernel-pool tree -f new.c --include mine.h -o new.so | tail -n 1
  next: swapreplay replay TRACE --pool ./new.so

  $ swapreplay kernel-pool no/tree
  swapreplay: no/tree: it is not a folder; name the root of a kernel's source tree
  [2]
  $ mkdir empty; swapreplay kernel-pool empty 2>&1 | sed 's|: /[^ ]*/empty|: empty|'
  swapreplay: empty/mm/zsmalloc.c: there is no such file; name the root of a kernel's source tree that has it, or the file by --file
  $ swapreplay kernel-pool tree slab
  swapreplay: unknown allocator 'slab'; known allocators: z3fold, zblock, zbud, zsmalloc
  [2]
  $ CC='no-such-cc -pipe' swapreplay kernel-pool tree
  swapreplay: no-such-cc: the C compiler cannot be run: No such file or directory; set CC to one that is installed
  [1]

A single file with its headers beside it:

  $ mkdir alone; cp tree/mm/zsmalloc.c tree/include/linux/zsmalloc.h tree/include/linux/zpool.h alone
  $ swapreplay kernel-pool -f alone/zsmalloc.c -o alone.so | tail -n 1; cmp <(said 6.12 ./alone.so) <(said 6.12 zsmalloc)
  next: swapreplay replay TRACE --pool ./alone.so
  $ rm alone/zsmalloc.h; swapreplay kernel-pool -f alone/zsmalloc.c -o lacks.so 2>&1 | tail -n 1 | sed 's|/[^ ]*/||'
  swapreplay: zsmalloc.c: it does not compile, as said above; line * of zsmalloc.c includes <linux/zsmalloc.h>, which is neither in */alone/include nor beside the file; put it beside the file, or name the tree that has it (glob)
  $ swapreplay kernel-pool
  swapreplay: name the root of a kernel's source tree, or a file by --file
  [2]

With clang, too; a sanitized one needs gcc:

  $ CC=clang swapreplay kernel-pool tree --chain 8 -o clang.so | tail -n 1
  next: swapreplay replay TRACE --pool ./clang.so
  $ said 6.12 ./clang.so > kernel; said 6.12 zsmalloc > model; cmp kernel model
  $ CC=clang swapreplay kernel-pool tree --sanitize -o clang-asan.so 2>&1 | tail -n 1 | grep -o "gcc's AddressSanitizer.*set CC=gcc" | sed 's/which swapreplay needs; //; s/:/,/'; ls clang-asan.so
  gcc's AddressSanitizer, set CC=gcc
  ls: cannot access 'clang-asan.so': No such file or directory
  [2]

In one step, and two trees side by side; a pool is named as its tree:

  $ cp -r tree patched; cp coarse.c patched/mm/zsmalloc.c
  $ swapreplay compare $trace --kernel 6.12 --kernel-pool tree --kernel-pool patched --pool zsmalloc:chain=6 --csv 2> said > rows
  $ sed -E 's#: /.*/(tree|patched)/mm#: \1/mm#; s/Linux [0-9.]+/Linux X/' said
  tree: tree/mm/zsmalloc.c (Linux X), pages of 4 KiB, zspages of up to 6 pages (.config)
  patched: patched/mm/zsmalloc.c (Linux X), pages of 4 KiB, zspages of up to 6 pages (.config)
  $ python3 -c "
  > import csv
  > rows = {row['pool']: row['pages_peak'] for row in csv.DictReader(open('rows'))}
  > print(sorted(rows), rows['tree'] == rows['zsmalloc:chain=6'], int(rows['patched']) > int(rows['tree']))"
  ['patched', 'tree', 'zsmalloc:chain=6'] True True
  $ cp held.c patched/mm/zsmalloc.c; mkdir tmp; export TMPDIR=$PWD/tmp
  $ swapreplay compare $trace --kernel 6.12 --kernel-pool patched --kernel-pool tree --csv 2> said | grep -c '^[^,]*,tree,'; grep -c 'it crashed in its' said
  1
  1

A result says what was compiled, not where the shared object lay:

  $ swapreplay replay $trace --kernel 6.12 --kernel-pool tree 2> /dev/null | grep '^pool .*mm' | sed 's/Linux [0-9.]*/Linux X/'
  pool      */tree/mm/zsmalloc.c (Linux X), pages of 4 KiB, zspages of up to 6 pages (.config); huge from * B (glob)
  $ swapreplay replay $trace --kernel 6.12 --pool ./6.12.so --json | python3 -c "import json, sys; print(json.load(sys.stdin)['resolved']['pool'])" | sed 's|^/.*/mm|mm|; s/Linux [0-9.]*/Linux X/'
  mm/zsmalloc.c (Linux X), pages of 4 KiB, zspages of up to 8 pages (the kernel's default)

Of a pool that crashed nothing stays behind:

  $ swapreplay replay $trace --kernel 6.12 --kernel-pool patched 2>&1 | grep -c 'it crashed in its'; find tmp -mindepth 1
  1

gdb stops in the kernel's function:

  $ [ ! -x "$(command -v gdb)" ] || gdb -q -batch -ex 'set breakpoint pending on' -ex 'break zs_free' -ex run -ex bt --args $(command -v swapreplay) replay $trace --kernel 6.12 --pool ./6.12.so 2>&1 | grep -q '#0 .*zs_free .*at .*mm/zsmalloc.c:[0-9]' || echo 'not stopped there'
