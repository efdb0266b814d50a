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
