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
