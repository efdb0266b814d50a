Compressors of Debian's kernels as codecs. The sources are those that `make kernel-sources` downloads.

  $ tree=$("$SR_SOURCE_DIR/vm/linux-source" --cached 6.12 2> reason) || { echo "no kernel source: $(tail -n 1 reason)" >&2; exit 80; }
  $ old=$("$SR_SOURCE_DIR/vm/linux-source" --cached 6.1 2> reason) || { echo "no kernel source: $(tail -n 1 reason)" >&2; exit 80; }
  $ pages=$SR_SOURCE_DIR/corpus/processes.pages

From 6.12 on zram decides the parameters, before and for zswap the crypto interface:

  $ swapreplay kernel-codec $tree lz4 2>&1 | sed -E 's#/[^ ]*/6.12 #6.12 #; s/Linux [0-9.]+/Linux X/'
  lz4.so: lz4 of 6.12 (Linux X), as drivers/block/zram/backend_lz4.c calls it
  next: swapreplay codecs CORPUS --codec ./lz4.so
  $ swapreplay kernel-codec $tree lz4 --caller crypto -o zswap.so | grep -o 'as .*'
  as crypto/lz4.c calls it
  $ swapreplay kernel-codec $old lz4 -o old.so | grep -o 'as .*'
  as crypto/lz4.c calls it
  $ swapreplay kernel-codec $old lz4 --caller zram -o none.so 2>&1 | sed -E 's#/[^ ]*/6.1 #6.1 #'
  swapreplay: --caller zram: 6.1 has no drivers/block/zram/backend_lz4.c, which came with 6.12; try --caller crypto
  $ stored() { swapreplay codecs $pages --json "$@" | python3 -c "
  > import json, sys
  > print(*[c['stored_bytes'] for c in json.load(sys.stdin)['codecs']])"; }
  $ stored --codec lz4 --codec ./lz4.so --codec ./zswap.so --codec ./old.so
  1127097 1127097 1127097 1127097
  $ stored --codec lz4:acceleration=9 --codec ./lz4.so:level=9
  1268958 1268958

A result says what the codec was made of:

  $ swapreplay codecs $pages --codec ./lz4.so --json | python3 -c "import json, sys; print(json.load(sys.stdin)['codecs'][0]['resolved']['codec'])" | sed -E 's#/[^ ]*/6.12 #6.12 #; s/Linux [0-9.]+/Linux X/'
  external:file=./lz4.so; lz4 of 6.12 (Linux X), as drivers/block/zram/backend_lz4.c calls it

Levels, dictionaries and options are those of the tree:

  $ head -c 8192 $pages > dictionary
  $ stored --codec ./lz4.so:dict=dictionary --codec ./lz4.so
  1115614 1127097
  $ swapreplay codecs $pages --codec ./zswap.so:level=9
  swapreplay: codec ./zswap.so: its create() refused chunks of 4096 bytes, level 9, no dictionary and options '': the kernel's crypto interface takes no level, dictionary or option
  [2]
  $ swapreplay codecs $pages --codec ./lz4.so:options=winbits=12
  swapreplay: codec ./lz4.so: its create() refused chunks of 4096 bytes, no level, no dictionary and options 'winbits=12': it has no options
  [2]
  $ swapreplay kernel-codec $tree 842 -o 842.so > /dev/null; stored --codec ./842.so --codec ./842.so:page_size=64K --chunk 4K,64K
  1202688 1202688 1174056 1174056

zram takes and ignores a level that its backend has no use for; here it is refused:

  $ swapreplay codecs $pages --codec ./842.so:level=3
  swapreplay: codec ./842.so: its create() refused chunks of 4096 bytes, level 3, no dictionary and options '': it has no levels: zram ignores one
  [2]
  $ swapreplay codecs $pages --codec ./842.so:dict=dictionary 2>&1 | grep -o 'it has no .*'
  it has no dictionaries: zram ignores one

zram's way with it, and the pages of a pool, which is that of the tree's kernel:

  $ swapreplay codecs $pages --as zram --codec ./lz4.so --codec lz4:kernel=6.12 --json | python3 -c "
  > import json, sys
  > for c in json.load(sys.stdin)['codecs']: print(c['stored_bytes'], c['pages_used'], c['huge'], c['same_filled'])"
  1131947 596 44 10
  1131947 596 44 10
  $ swapreplay codecs $pages --as zram --codec ./old.so --codec lz4:kernel=6.1 --json | python3 -c "
  > import json, sys
  > for c in json.load(sys.stdin)['codecs']: print(c['stored_bytes'], c['pages_used'], c['huge'], c['same_filled'])"
  1132644 379 45 10
  1132644 379 45 10

A patch, and what it does wrong:

  $ mkdir -p mine; cp -r $tree/Makefile $tree/lib $tree/include $tree/drivers $tree/crypto mine
  $ sed -i 's/^#define LZ4_MEMORY_USAGE .*/#define LZ4_MEMORY_USAGE 10/' mine/include/linux/lz4.h
  $ swapreplay kernel-codec mine lz4 -o small.so > /dev/null; stored --codec ./small.so
  1144218
  $ sed -i 's/ctx->context = kzalloc(LZO1X_MEM_COMPRESS/ctx->context = kzalloc(LZO1X_MEM_COMPRESS \/ 2/' mine/drivers/block/zram/backend_lzo.c
  $ swapreplay kernel-codec mine lzo --sanitize > /dev/null
  $ swapreplay codecs $pages --codec ./lzo.so > said 2>&1; echo $?
  1
  $ grep -o 'AddressSanitizer: heap-buffer-overflow' said | head -n 1; grep -o 'in lzo.*1x_compress.c:[0-9]*' said | head -n 1; tail -n 1 said
  AddressSanitizer: heap-buffer-overflow
  in lzogeneric1x_1_compress */lzo1x_compress.c:* (glob)
  swapreplay: codec ./lzo.so: it crashed in its compress: it aborted (SIGABRT); see the sanitizer's report above

An output that exists is replaced only with --overwrite, and never one that is read:

  $ swapreplay kernel-codec $tree lz4
  swapreplay: lz4.so: exists already; remove it or overwrite it (--overwrite)
  [2]
  $ swapreplay kernel-codec $tree lz4 --overwrite | tail -n 1
  next: swapreplay codecs CORPUS --codec ./lz4.so
  $ cp mine/lib/lzo/lzo1x_compress.c before; swapreplay kernel-codec mine lzo -o mine/lib/lzo/lzo1x_compress.c --overwrite
  swapreplay: mine/lib/lzo/lzo1x_compress.c: it lies in the tree mine, which is only read; name a file outside of it with --output
  [2]
  $ cmp before mine/lib/lzo/lzo1x_compress.c
  $ echo > mine.h; swapreplay kernel-codec mine lzo --include mine.h -o ./mine.h --overwrite
  swapreplay: ./mine.h: is read and cannot be written at the same time
  [2]

What does not compile, and what is not there:

  $ sed -i 's/^static int lz4_create(/#include <linux\/brand_new.h>\n&/; s/^\tzctx = kzalloc(/\tbrand_new();\n&/' mine/drivers/block/zram/backend_lz4.c
  $ swapreplay kernel-codec mine lz4 -o new.so 2> said; echo $?; ls new.so
  2
  ls: cannot access 'new.so': No such file or directory
  [2]
  $ grep -c 'error:' said; tail -n 1 said | sed -E 's#/[^ ]*/mine/#mine/#'
  1
  swapreplay: mine/drivers/block/zram/backend_lz4.c: it does not compile, as said above; kernel-codec does not provide the kernel's brand_new(); line 40 of backend_lz4.c includes <linux/brand_new.h>, of which kernel-codec provides nothing; put what it needs into a header of your own, and pass it with --include
  $ swapreplay kernel-codec mine snappy 2>&1 | sed -E 's#/[^ ]*/mine:#mine:#'
  swapreplay: mine: it has neither drivers/block/zram/backend_snappy.c nor crypto/snappy.c, so nothing in it calls a codec snappy; name the root of a kernel's source tree, and a codec that zram or crypto/ has
  $ rm -r mine/lib/842; swapreplay kernel-codec mine 842 -o none.so 2>&1 | sed -E 's#/[^ ]*/mine/#mine/#'
  swapreplay: mine/lib/842: there is no source of 842 there; name the root of a kernel's source tree that has it

A codec of the tree's own:

  $ mkdir mine/lib/copy; echo 'obj-y += copy.o' > mine/lib/copy/Makefile
  $ echo 'int copy_bytes(void *to, const void *from, unsigned long n);' > mine/include/linux/copy.h
  $ printf '#include <linux/copy.h>\n#include <linux/string.h>\nint copy_bytes(void *to, const void *from, unsigned long n) { memcpy(to, from, n); return 0; }\n' > mine/lib/copy/copy.c
  $ sed 's/842/copy/g; s/sw842/copy/; s/SW842_MEM_COMPRESS/8/; s/swcopy_compress(.*/copy_bytes(req->dst, req->src, dlen = req->src_len);/; s/swcopy_decompress(.*/copy_bytes(req->dst, req->src, dlen);/; /^\t\t\t     ctx->context);/d; s/SWcopy_MEM_COMPRESS/8/; s/swcopy.h/copy.h/' $tree/drivers/block/zram/backend_842.c > mine/drivers/block/zram/backend_copy.c
  $ sed 's/842/copy/g' $tree/drivers/block/zram/backend_842.h > mine/drivers/block/zram/backend_copy.h
  $ swapreplay kernel-codec mine copy > /dev/null; stored --codec ./copy.so
  3145728
