The codecs and their parameters:

  $ swapreplay codecs --list | grep -v '^ '
  lzo      LZO1X-1, the kernel's (dictionary of 13 bits)
  lzo-rle  LZO1X-1 with runs of zeros, the kernel's
  lz4      the kernel's fast LZ4
  lz4hc    the kernel's slow LZ4
  zstd     Zstandard with a kernel caller's parameters
  deflate  zlib's, with zram's window of 2 KiB
  external a codec out of tree: --codec ./mine.so, see docs/codecs.md
  $ swapreplay codecs --list | grep -A2 '^lz4 '
  lz4      the kernel's fast LZ4
           acceleration=1: how much ratio is given up for speed; zram's 'level'
             (1 to 65537)

The repository's corpus, as zram would store it: what `compr_data_size` and `mem_used_total` (in pages) would be.
Lengths are a kernel's, so they are the same everywhere; times are left out here:

  $ corpus=$SR_SOURCE_DIR/corpus/processes.pages
  $ swapreplay codecs --as zram --json "$corpus" | python3 -c '
  > import json, sys
  > all = json.load(sys.stdin)
  > print(all["policy"], all["corpus"]["pages"])
  > for c in all["codecs"]:
  >     print(c["codec"], c["pages"], c["stored_bytes"], c["pages_used"], round(c["ratio"], 3), c["same_filled"], c["huge"])'
  zram 768
  lzo 768 1031747 548 3.049 10 44
  lzo-rle 768 1062201 598 2.962 10 44
  lz4 768 1131947 596 2.779 10 44
  lz4hc 768 973240 611 3.232 10 44
  zstd 768 686534 521 4.582 10 0
  deflate 768 691661 506 4.548 10 0

From standard input, in larger chunks, as a table:

  $ head -c 1000000 "$corpus" | swapreplay codecs --codec lz4 --chunk 4K,16K,64K --pool ideal:page=64K - | sed 's/  *[0-9.]* ([^)]*)$//'
  244 pages, each compressed, decompressed and compared
  left out: 576 bytes that do not fill a page
  us: microseconds, median (99th percentile)
  pages: what ideal:page=64K holds after each page was stored once
  lz4:acceleration=1,kernel=7.3 in ideal:page=64K
  
  codec, chunk  ratio  <= 50 %  >= 100 %  stored bytes  pages * (glob)
  lz4, 4K       3.348   97.5 %     0.0 %       298,501      5
  lz4, 16K      3.460  100.0 %     0.0 %       288,816      5
  lz4, 64K      3.545  100.0 %     0.0 %       277,271      5
  
  codec, chunk * (glob)
  lz4, 4K
  lz4, 16K
  lz4, 64K

A running process; its pages can be kept:

  $ sleep 100 & pid=$!; until grep -q '(sleep) S' /proc/$pid/stat; do sleep 0.01; done
  $ swapreplay codecs --pid $pid --codec lz4 --save kept.pages > table; kill $pid
  $ swapreplay codecs --codec lz4 kept.pages | head -1 | cmp - <(head -1 table)

A dictionary can be kept for zram, and tried on pages again. Lengths under zstd follow the
installed libzstd. Chunks that a pool cannot take are left out, and the output says so:

  $ swapreplay codecs --codec lz4 --dict 16K --save-dict dictionary "$corpus" | awk '/%/ { print $1, $2, $3, $4 }' | tail -2
  lz4 2.813 84.9 %
  zstd, 16K dictionary 4\.41\d (re)
  $ stat -c %s dictionary
  16384
  $ swapreplay codecs --codec zstd:dict=dictionary "$corpus" | awk '/^zstd.*%/ { print $1, $2 }'
  zstd:dict=dictionary 4\.40\d (re)
  $ swapreplay codecs --codec lz4 --pool zbud "$corpus" | tail -2
  lz4: 29 of 768 chunks are longer than the 3968 bytes that zbud takes at most;
  they are in neither bytes nor pages

A file that is there is replaced only when asked for, an input never, however it is named:

  $ cp "$corpus" pages; ln -s pages link; cp pages before; cp before kept.pages
  $ swapreplay codecs --codec lz4 pages --save kept.pages
  swapreplay: kept.pages: exists already; remove it or overwrite it (--overwrite)
  [2]
  $ echo something else > kept.pages
  $ swapreplay codecs --codec lz4 pages --save kept.pages --overwrite | head -1 | cut -d, -f1
  768 pages
  $ cmp kept.pages pages
  $ swapreplay codecs --codec lz4 pages --save link --overwrite
  swapreplay: link: is read and cannot be written at the same time
  [2]
  $ swapreplay codecs --codec lz4 - --save pages --overwrite < pages
  swapreplay: pages: is read and cannot be written at the same time
  [2]
  $ swapreplay codecs --codec lz4 --dict 16K pages --save-dict pages --overwrite
  swapreplay: pages: is read and cannot be written at the same time
  [2]
  $ swapreplay codecs --codec zstd:dict=dictionary --dict 16K pages --save-dict ./dictionary --overwrite
  swapreplay: ./dictionary: is read and cannot be written at the same time
  [2]
  $ swapreplay codecs --codec lz4 --dict 16K pages --save-dict kept.pages
  swapreplay: kept.pages: exists already; remove it or overwrite it (--overwrite)
  [2]
  $ swapreplay codecs --codec lz4 --dict 16K pages --save-dict -
  swapreplay: --save-dict -: standard output has the results; name a file
  [2]
  $ swapreplay codecs --codec lz4 --dict 16K pages --save new --save-dict new
  swapreplay: --save and --save-dict: name two files
  [2]
  $ cmp pages before && cmp kept.pages before && ls new
  ls: cannot access 'new': No such file or directory
  [2]

Ctrl-C shows what was done so far; the input here never ends:

  $ mkfifo endless; (while cat "$corpus"; do :; done) >endless 2>/dev/null & swapreplay codecs --codec lz4 --json - <endless >json 2>/dev/null & pid=$!
  $ until grep -q SigCgt:.*[2367abef]$ <(grep SigCgt /proc/$pid/status); do sleep 0.01; done; kill -INT $pid; wait $pid
  [130]
  $ python3 -c 'import json; print(json.load(open("json"))["partial"])'
  True

What is wrong is said:

  $ swapreplay codecs
  swapreplay: nothing to compress; name files, - for standard input, --pid N, or --device DEVICE
  [2]
  $ swapreplay codecs --chunk 5K "$corpus"
  swapreplay: --chunk 5K: allowed are 4K, 8K, 16K, 32K and 64K
  [2]
  $ swapreplay codecs --codec lzo:level=3 "$corpus"
  swapreplay: codec lzo: no parameter 'level'; it has kernel
  [2]
  $ swapreplay codecs --as zram --pool tlsf "$corpus"
  swapreplay: pool tlsf: zram stores in pools that have a huge size only; use zsmalloc, or leave out --as zram
  [2]
  $ swapreplay codecs --as zram --chunk 16K "$corpus"
  swapreplay: pool zsmalloc: zram compresses a page at once, here of 4096 bytes, and the chunk is 16384; give the pool page=16384
  [2]
  $ swapreplay codecs --pool zsmalloc --chunk 64K "$corpus"
  swapreplay: pool zsmalloc: takes objects up to 4096 bytes, and a chunk that does not compress is 65536; give the pool a larger page, or take a smaller --chunk
  [2]
  $ swapreplay codecs --pid 1 "$corpus"
  swapreplay: --pid and files: cannot be used together
  [2]
  $ swapreplay codecs --pid 536870912
  swapreplay: there is no process 536870912
  [1]
  $ swapreplay codecs /
  swapreplay: /: Is a directory; name the files in it
  [1]
  $ swapreplay codecs --dict 16K,32K --save-dict dictionary "$corpus"
  swapreplay: --save-dict: keeps one dictionary; give one size to --dict
  [2]
  $ swapreplay codecs /dev/null
  swapreplay: the corpus is smaller than a page of 4096 bytes
  [1]
  $ swapreplay codecs --recompress lzo:zstd
  swapreplay: --recompress: name one trace that carries the clens of both codecs
  [2]
  $ for option in '--codec lz4' '--as zram' '--dict 16K' '--chunk 16K' '--pid 1' '--save f' '--save-dict f' --overwrite '--threads 2'; do
  >   swapreplay codecs --recompress lzo:zstd trace $option 2>&1 | head -1; done
  swapreplay: --codec and --recompress: cannot be used together; see 'swapreplay codecs --help'
  swapreplay: --as and --recompress: cannot be used together; see 'swapreplay codecs --help'
  swapreplay: --dict and --recompress: cannot be used together; see 'swapreplay codecs --help'
  swapreplay: --chunk and --recompress: cannot be used together; see 'swapreplay codecs --help'
  swapreplay: --pid and --recompress: cannot be used together; see 'swapreplay codecs --help'
  swapreplay: --save and --recompress: cannot be used together; see 'swapreplay codecs --help'
  swapreplay: --save-dict and --recompress: cannot be used together; see 'swapreplay codecs --help'
  swapreplay: --overwrite and --recompress: cannot be used together; see 'swapreplay codecs --help'
  swapreplay: --threads and --recompress: cannot be used together; see 'swapreplay codecs --help'

It is a trace that is recompressed, and read as by the other verbs:

  $ printf 'op,slot,clen_lzo,clen_zstd\nwrite,1,2000,1000\nwrite,5000,2000,1000\n' > trace.csv
  $ swapreplay codecs --recompress lzo:zstd trace.csv --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["recompression"]["after"]["stored_bytes"])'
  2000
  $ swapreplay codecs --recompress lzo:zstd trace.csv --max-slots 4999 2>&1 | grep -o -- 'max.slots' | head -1
  max-slots
  $ swapreplay codecs --recompress lzo:zstd trace.csv --from jsonl > /dev/null 2> error; [ $? -ne 0 ] && [ -s error ]
  $ swapreplay codecs "$corpus" --from csv 2>&1 | head -1
  swapreplay: --from: needs --recompress; see 'swapreplay codecs --help'

A trace has lengths and no pages:

  $ swapreplay generate --events 5000 --slots 1024 trace.sr 2> /dev/null
  $ swapreplay convert trace.sr trace.csv 2> /dev/null; swapreplay convert trace.sr trace.jsonl 2> /dev/null
  $ swapreplay convert trace.sr trace.dump --to compcache 2> /dev/null; gzip -k trace.sr
  $ for trace in trace.sr trace.csv trace.jsonl trace.dump trace.sr.gz; do
  >   swapreplay codecs $trace 2>&1 | cut -d ';' -f 1; echo "[${PIPESTATUS[0]}]"
  > done
  swapreplay: trace.sr: a trace of format sr, not pages
  [2]
  swapreplay: trace.csv: a trace of format csv, not pages
  [2]
  swapreplay: trace.jsonl: a trace of format jsonl, not pages
  [2]
  swapreplay: trace.dump: a trace of format compcache, not pages
  [2]
  swapreplay: trace.sr.gz: a trace of format sr, not pages
  [2]
  $ swapreplay codecs trace.sr 2>&1 | grep -o 'swapreplay info [a-z.]*'
  swapreplay info trace.sr

Nor is what the numbers do not mean left to the reader:

  $ (head -c 40960 "$corpus"; head -c 8192 /dev/zero) > few.pages
  $ swapreplay codecs --as zram --codec zstd:level=12 few.pages | sed -n '/^same:/,$p'
  same: 2 of them are zeros; in an image of a swap device those can be slots that
  hold nothing
  
  pages: 12 chunks are few for the * size classes of zsmalloc; partly filled (glob)
  zspages outweigh the codec, and the column means little below * chunks (glob)
  
  zstd:level=12: lengths can differ from the kernel's: from level 11 on libzstd
  * finds other matches than the kernel's zstd; up to 1 % of all bytes (glob)
  $ for codec in lz4 zstd zstd:level=10 zstd:level=11 zstd:level=-3 zstd:level=-5 zstd:level=1,kernel=6.12 zstd:level=-4,kernel=6.12 zstd:level=1,kernel=6.1 zstd:kernel=5.10 deflate; do
  >   swapreplay codecs --json --codec $codec few.pages | grep -o '"exact":[a-z]*'
  > done
  "exact":true
  "exact":true
  "exact":true
  "exact":false
  "exact":true
  "exact":true
  "exact":false
  "exact":false
  "exact":false
  "exact":false
  "exact":true
