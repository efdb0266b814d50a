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

The histogram has rows up to a page:

  $ sr_data_histo p16k.jsonl | awk '$2 == 1 || /^#/'
  3008	1
  9008	1
  # Total: R=0	W=3
  # % pages with compress ratio <= 50%: 33
  # No. of pages with compress length >= 16384: 1
  $ sr_data_histo p16k.jsonl | grep -vc '^#'
  1024
