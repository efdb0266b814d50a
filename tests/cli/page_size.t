A trace of 16 KiB pages goes into a pool of 16 KiB pages.

  $ cat > p16k.jsonl << 'END'
  > {"metadata":{"page_size":16384,"codecs":["lz4"]}}
  > {"op":"write","slot":1,"clen_lz4":9000}
  > {"op":"write","slot":2,"clen_lz4":16384}
  > {"op":"write","slot":3,"clen_lz4":3000}
  > END
  $ cat > show.py << 'END'
  > import json, sys
  > s = json.load(sys.stdin)
  > for p in s["traces"][0]["pools"]:
  >     print(p["pool"], p["page_size_bytes"], p["pages_end"], p["stored_end_bytes"], p["rejected"], p["overhead_end"] >= 1)
  > END
  $ swapreplay compare --json p16k.jsonl --pool zsmalloc --pool ideal --pool tlsf --pool xvmalloc --pool zbud --pool z3fold --pool slub --pool glibc | python3 show.py
  zsmalloc 16384 14 28384 0 True
  ideal 16384 2 28384 0 True
  tlsf 16384 2 28384 0 True
  xvmalloc 16384 * (glob)
  zbud 16384 * (glob)
  z3fold 16384 * (glob)
  slub 16384 * (glob)
  glibc 16384 * (glob)
  $ swapreplay compare --json p16k.jsonl --policy zswap --pool zsmalloc | python3 show.py
  zsmalloc 16384 14 28384 0 True
  $ sed 's/16384/8192/' p16k.jsonl | sed 's/9000/5000/; s/16384/8192/' > p8k.jsonl
  $ swapreplay compare --json p8k.jsonl --pool zsmalloc --pool ideal --pool slub --check | python3 show.py
  zsmalloc 8192 * 16192 0 True (glob)
  ideal 8192 2 16192 0 True
  slub 8192 * 16192 0 True (glob)

Another page is an error:

  $ swapreplay replay p16k.jsonl --pool zsmalloc:page=4K
  swapreplay: pool zsmalloc:kernel=7.3,chain=8,page=4K: its pages are of 4096 bytes, and the trace's of 16384; leave out 'page'
  [2]
  $ swapreplay replay p16k.jsonl --pool zsmalloc:page=16K > /dev/null

Without the page size nothing is printed that cannot be: no overhead below 1, no share above 100 %, no best pool by it.

  $ printf 'op,slot,clen_lz4\nwrite,1,3000\nwrite,2,9000\nwrite,3,16384\n' > p16k.csv
  $ swapreplay replay p16k.csv --pool zsmalloc 2> warned | grep -E '^(payload|huge pages|overhead|all) '
  payload       27.7 KiB      27.7 KiB
  overhead             -             -
  payload                             10.9 KiB   54.6 %    10.9 KiB   54.6 %
  huge pages beyond their clens            0 B    0.0 %         0 B    0.0 %
  all                                 20.0 KiB  100.0 %    20.0 KiB  100.0 %
  $ grep -c 'longer than lz4 can make of a page of 4096 bytes' warned
  1
  $ swapreplay compare p16k.csv --pool zsmalloc --pool zbud 2> /dev/null | sed -n '/^pool  /,/^$/p'
  pool          peak   to first  overhead        end   to first  pages  Mop/s
  zsmalloc  20.0 KiB                    -   20.0 KiB                 5    *.* (glob)
  zbud      12.0 KiB*   -40.0 %         -   12.0 KiB*   -40.0 %      3    *.* (glob)
  
  $ sr_data_histo p16k.csv 2>&1 > /dev/null
  sr_data_histo: p16k.csv: 2 clens are longer than lz4 can make of a page of 4096 bytes, at most 4128; if the recorded machine has larger pages, add --page-size
  $ sr_data_histo p16k.csv --page-size 16K | grep -v '	0$'
  3008	1
  9008	1
  # Total: R=0	W=3
  # % pages with compress ratio <= 50%: 33
  # No. of pages with compress length >= 16384: 1
  $ sr_data_histo p16k.csv --page-size 12K
  sr_data_histo: page size 12288: it must be a power of two from 512 to 65536
  [2]

An empty file is one, whatever it is said to be:

  $ : > nothing.bin
  $ swapreplay info --from compcache nothing.bin
  swapreplay: nothing.bin: the file is empty; nothing was recorded
  [1]

What is not understood is said:

  $ printf '{"op":"write","slot":1,"clen":9,"pid":7,"clens":3}\n' > keys.jsonl
  $ swapreplay info keys.jsonl 2>&1 | grep ignored
  * keys ignored: clens, pid (glob)

The histogram has rows up to a page:

  $ sr_data_histo p16k.jsonl | awk '$2 == 1 || /^#/'
  3008	1
  9008	1
  # Total: R=0	W=3
  # % pages with compress ratio <= 50%: 33
  # No. of pages with compress length >= 16384: 1
  $ sr_data_histo p16k.jsonl | grep -vc '^#'
  1024
