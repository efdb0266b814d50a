What kernel-pool refuses, and how it says so. The source is that which `make kernel-sources` downloads.

  $ linux=$("$SR_SOURCE_DIR/vm/linux-source" --cached 6.12 2> reason) || { echo "no kernel source: $(tail -n 1 reason)" >&2; exit 80; }
  $ trace=$SR_SOURCE_DIR/traces/compiler-6.1.sr
  $ mkdir -p tree; cp -r $linux/Makefile $linux/mm $linux/include tree

An output that exists is replaced only with --overwrite, and never one that is read or lies in the tree:

  $ swapreplay kernel-pool tree > /dev/null; swapreplay kernel-pool tree
  swapreplay: zsmalloc.so: exists already; remove it or overwrite it (--overwrite)
  [2]
  $ swapreplay kernel-pool tree --overwrite | tail -n 1
  next: swapreplay replay TRACE --pool ./zsmalloc.so
  $ swapreplay kernel-pool tree -o tree/mm/zsmalloc.c --overwrite
  swapreplay: tree/mm/zsmalloc.c: it lies in the tree tree, which is only read; name a file outside of it with --output
  [2]
  $ cd tree/mm; swapreplay kernel-pool ..; cd ../..
  swapreplay: zsmalloc.so: it lies in the tree .., which is only read; name a file outside of it with --output
  $ cp tree/mm/zsmalloc.c my.c; swapreplay kernel-pool tree -f my.c -o ./my.c --overwrite
  swapreplay: ./my.c: is read and cannot be written at the same time
  [2]
  $ echo > my.h; ln my.h link; swapreplay kernel-pool tree --include my.h -o link --overwrite
  swapreplay: link: is read and cannot be written at the same time
  [2]
  $ mkdir alone; cp tree/mm/zsmalloc.c tree/include/linux/zsmalloc.h tree/include/linux/zpool.h alone
  $ swapreplay kernel-pool -f alone/zsmalloc.c -o alone/zsmalloc.h --overwrite
  swapreplay: alone/zsmalloc.h: is read and cannot be written at the same time
  [2]
  $ cmp my.c tree/mm/zsmalloc.c; cmp $linux/mm/zsmalloc.c tree/mm/zsmalloc.c; cmp alone/zsmalloc.h tree/include/linux/zsmalloc.h; wc -c < my.h
  1

What cannot be written is said before the compiler runs:

  $ CC=no-such-cc swapreplay kernel-pool tree -o none/k.so
  swapreplay: none/k.so: cannot be created: No such file or directory
  [1]
  $ CC=no-such-cc swapreplay kernel-pool tree -o alone --overwrite
  swapreplay: alone: is a folder; name a file with --output
  [2]
  $ mkfifo pipe; CC=no-such-cc swapreplay kernel-pool tree -o pipe --overwrite
  swapreplay: pipe: is not a regular file; name a file with --output
  [2]
  $ CC=no-such-cc swapreplay kernel-codec tree lz4 -o /dev/full --overwrite
  swapreplay: /dev/full: is not a regular file; name a file with --output
  [2]
  $ CC=no-such-cc swapreplay kernel-pool tree -o -
  swapreplay: -: a shared object is not written to standard output; name a file with --output
  [2]
  $ CC=no-such-cc swapreplay kernel-pool tree -o a,b.so
  swapreplay: a,b.so: --pool cannot name a path that has a comma or a colon; choose another path
  [2]
  $ mkdir 'a b'; swapreplay kernel-pool tree -o 'a b/k.so' | tail -n 1
  next: swapreplay replay TRACE --pool 'a b/k.so'

A lost free is found by --check, and told with the line that allocated:

  $ lost() { sed "/^$1/,/^}/s/$2;/;/" tree/mm/zsmalloc.c > lost.c; cmp -s lost.c tree/mm/zsmalloc.c && echo "no $2"
  >   swapreplay kernel-pool tree -f lost.c -o lost.so --overwrite "${@:3}" > /dev/null
  >   swapreplay replay $trace --pool ./lost.so --events 0..50000 --check 2>&1 > /dev/null | sed -E 's/.*(\.so: [0-9]+ obj)/\1/; s#/[^ ]*/##'; echo "[${PIPESTATUS[0]}]"; }
  $ lost 'void zs_free' 'cache_free_handle(pool, handle)'
  .so: * objects of the cache zs_handle* are not freed, though the pool is empty; lost.c:331, in cache_alloc_handle(), allocated them (glob)
  [1]
  $ lost 'static void __free_zspage' 'cache_free_zspage(pool, zspage)' --sanitize
  .so: * objects of the cache zspage* are not freed, though the pool is empty; lost.c:342, in cache_alloc_zspage(), allocated them (glob)
  [1]

z3fold loses some itself, which is no error of a patch:

  $ swapreplay kernel-pool tree z3fold > /dev/null; swapreplay replay $SR_SOURCE_DIR/traces/javascript-7.3.sr --policy plain --pool ./z3fold.so --check | tail -n 1
  check: every object kept its bytes, and all was given back

The kernel's warnings are shown with their text, once if they are to be, and ten lines of a pool at most:

  $ sed '/^void zs_free/,/^}/s/^\tspin_lock(&class->lock);/&\n\tWARN_ON(handle % 2 == 0);\n\tWARN_ON_ONCE(handle % 4 == 0);\n\tWARN(handle % 8 == 0, "of class %d\\n", class->index);/' tree/mm/zsmalloc.c > warns.c
  $ swapreplay kernel-pool tree -f warns.c -o warns.so > /dev/null
  $ swapreplay replay $trace --pool ./warns.so 2>&1 > /dev/null | sed 's#^/.*/##' > said; wc -l < said
  10
  $ grep -c 'warns.c:[0-9]*: WARN_ON(handle % 4 == 0)$' said; grep 'WARN(' said | head -n 1
  1
  warns.c:*: WARN(handle % 8 == 0): of class * (glob)

A function that nobody defines is named when the pool is made, not when it is loaded:

  $ sed 's/^void zs_free(.*/void brand_new(void *p);\n&/; s/^\tcache_free_handle(pool, handle);/\tbrand_new(pool);\n&/' tree/mm/zsmalloc.c > undefined.c
  $ for how in '' --sanitize; do swapreplay kernel-pool tree -f undefined.c -o undefined.so $how 2>&1 | tail -n 1 | sed 's|/[^ ]*/||'; ls undefined.so 2> /dev/null; done
  swapreplay: undefined.c: it compiles, but cannot be linked, as said above; kernel-pool does not provide the kernel's brand_new(); put what it needs into a header of your own, and pass it with --include
  swapreplay: undefined.c: it compiles, but cannot be linked, as said above; kernel-pool does not provide the kernel's brand_new(); put what it needs into a header of your own, and pass it with --include
  [2]

A header that is not there is named, and not another one:

  $ sed '/^#include <linux\/module.h>/i #include "own_internal.h"\n#include <linux/brand_new.h>' tree/mm/zsmalloc.c > own.c
  $ swapreplay kernel-pool tree -f own.c -o own.so 2>&1 | tail -n 1 | sed 's|/[^ ]*/||'
  swapreplay: own.c: it does not compile, as said above; line * of own.c includes own_internal.h, which is not there; put it beside that file, or pass what is needed of it with --include (glob)

A source that does not compile fails with a sentence:

  $ { cat tree/mm/zsmalloc.c; for i in $(seq 100); do echo "int wrong$i = nothing$i;"; done; } > wrong.c
  $ swapreplay kernel-pool tree -f wrong.c -o wrong.so 2>&1 | grep -c 'error: .nothing'
  20
  $ sed 's/^void zs_free(struct zs_pool \*pool, /void zs_free(struct zs_pool *pool, int way, /' tree/mm/zsmalloc.c > interface.c
  $ sed -i 's/^void zs_free(struct zs_pool \*pool, /void zs_free(struct zs_pool *pool, int way, /' tree/include/linux/zsmalloc.h
  $ swapreplay kernel-pool tree -f interface.c -o interface.so 2>&1 | sed 's|/[^ ]*/||'
  swapreplay: interface.c: it compiles, but what zsmalloc_pool.h calls zs_free is unknown to it: its interface matches no release from 5.10 to 7.3
  $ cp $linux/include/linux/zsmalloc.h tree/include/linux
  $ swapreplay kernel-pool tree -f zsmalloc.so -o binary.so 2>&1 | sed 's|/[^ ]*/||'
  swapreplay: zsmalloc.so: it is not C: it has bytes that are 0; name a C file
  $ swapreplay kernel-pool tree -f alone -o folder.so 2>&1 | sed 's|/[^ ]*/||'
  swapreplay: alone: it is a folder; name a C file by --file
  $ swapreplay kernel-pool tree zbud -f tree/mm/zsmalloc.c -o other.so
  swapreplay: --file tree/mm/zsmalloc.c: it is zsmalloc, and zbud is to be compiled; name zsmalloc after the tree
  [2]
  $ swapreplay kernel-pool tree zbud --chain 8 -o zbud.so
  swapreplay: --chain: zbud has no chains; it is for zsmalloc
  [2]

Paths that C or a spec cannot name:

  $ mkdir 'back\slash' 'quo"te' 'com,ma'; cp my.c 'back\slash/my.c'; cp my.c 'quo"te/my.c'; cp -r tree 'com,ma/tree,s'
  $ swapreplay kernel-pool tree -f 'back\slash/my.c' -o backslash.so | tail -n 1
  next: swapreplay replay TRACE --pool ./backslash.so
  $ swapreplay kernel-pool tree -f 'quo"te/my.c' -o quote.so 2>&1 | sed 's|/[^ ]*/quo|quo|'
  swapreplay: quo"te/my.c: an #include cannot name a path that has a quotation mark or a newline; rename the folder or the file
  $ TMPDIR=$PWD/com,ma swapreplay replay $trace --events 0..1000 --kernel-pool com,ma/tree,s > /dev/null 2>&1; echo $?
  0

The chain by -D is the chain; what .config says is checked:

  $ swapreplay kernel-pool tree -D CONFIG_ZSMALLOC_CHAIN_SIZE=16 -o d.so | grep -o 'up to.*'
  up to 16 pages (-D)
  $ swapreplay kernel-pool tree -D CONFIG_ZSMALLOC_CHAIN_SIZE=17 -o e.so
  swapreplay: -D: CONFIG_ZSMALLOC_CHAIN_SIZE=17: must be a whole number from 4 to 16
  [2]
  $ echo CONFIG_ZSMALLOC_CHAIN_SIZE=3 > tree/.config; swapreplay kernel-pool tree -o e.so; rm tree/.config
  swapreplay: .config: CONFIG_ZSMALLOC_CHAIN_SIZE=3: must be a whole number from 4 to 16
  $ swapreplay kernel-pool tree -D -o e.so
  swapreplay: -D: '-o' is not the name of a macro
  [2]

Folders that cannot be used:

  $ TMPDIR=/nonexistent swapreplay kernel-pool tree -o e.so
  swapreplay: /nonexistent: no folder for temporary files; set TMPDIR to one that exists
  [1]
  $ mkdir loops; ln -s mm loops/mm; swapreplay kernel-pool loops -o e.so 2>&1 | sed 's|/[^ ]*/||'
  swapreplay: zsmalloc.c: Too many levels of symbolic links

A lock error in a sanitized pool is not a sanitizer's:

  $ sed '/^void zs_free/,/^}/s/^\tspin_unlock(&class->lock);/\tif (handle % 5) &/' tree/mm/zsmalloc.c > held.c
  $ swapreplay kernel-pool tree -f held.c --sanitize -o held.so > /dev/null; swapreplay replay $trace --pool ./held.so 2>&1 | tail -n 1
  swapreplay: pool ./held.so: it crashed in its * at event *: it aborted (SIGABRT); see the message above (glob)

A signal while the compiler runs leaves nothing, in the temporary folder or beside the output:

  $ mkdir tmp out; printf '#!/bin/sh\ntouch started\n"$TMPDIR"/none 2> /dev/null; echo > "$TMPDIR/of-compiler"; sleep 100 & wait\n' > slow-cc; chmod +x slow-cc
  $ for signal in INT TERM HUP; do
  >   rm -f started; CC=$PWD/slow-cc TMPDIR=$PWD/tmp python3 -c "
  > import os, signal, subprocess, sys, time
  > program = subprocess.Popen(['swapreplay', 'kernel-pool', 'tree', '-o', 'out/k.so'], preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
  > while not os.path.exists('started'): time.sleep(0.01)
  > program.send_signal(signal.SIG$signal)
  > print(signal.Signals(-program.wait()).name)"
  >   find tmp out -mindepth 1
  > done
  SIGINT
  SIGTERM
  SIGHUP
  $ ps -eo args | grep -c "^/bin/sh $PWD/slow-cc"
  0
  [1]

The module's builder has a help:

  $ "$SR_SOURCE_DIR/vm/zsmalloc-module" --help | head -n 1
  usage: vm/zsmalloc-module [--patch FILE] KERNEL [CHAIN]
