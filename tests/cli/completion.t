What the shells' files ask, and are told: which files are offered, then a word a line with its meaning.

  $ words() { swapreplay --complete "$@" | tail -n +2 | cut -f 1 | paste -sd ' '; }
  $ swapreplay --complete re
  none
  replay\tReplay a trace through one pool and report its memory use (esc)
  report\tReplay traces through several pools and draw one HTML page of charts, for a browser (esc)
  record\tRecord what zram or zswap of the running kernel stores, loads and frees, until a signal (esc)
  $ swapreplay --complete replay --pool zsmalloc:
  so
  zsmalloc:kernel=\tkernel release whose rules apply; they changed in 6.3 and 6.4: a release from 5.10 on (esc)
  zsmalloc:chain=\tmost pages in a zspage: 4..16 or default: 4 up to 6.2, 8 from 6.3 on (esc)
  zsmalloc:page=\tbytes of a page; with a trace, the trace's: 4K, 8K, 16K, 32K, 64K (esc)
  $ words replay --pool zs
  zsmalloc
  $ words replay --pool zsmalloc
  zsmalloc zsmalloc:
  $ words replay --pool zsmalloc:chain=1
  zsmalloc:chain=10 zsmalloc:chain=11 zsmalloc:chain=12 zsmalloc:chain=13 zsmalloc:chain=14 zsmalloc:chain=15 zsmalloc:chain=16
  $ words replay --pool zsmalloc:chain=8,
  zsmalloc:chain=8,kernel= zsmalloc:chain=8,page=
  $ words replay --pool=zsmalloc:kernel=6
  --pool=zsmalloc:kernel=6.1 --pool=zsmalloc:kernel=6.12 --pool=zsmalloc:kernel=6.16 --pool=zsmalloc:kernel=6.17 --pool=zsmalloc:kernel=6.18
  $ words compare my.sr --pool zbud --pool z
  zsmalloc zbud z3fold zblock
  $ words record zram9 my.sr --codec lzo,z
  lzo,zstd
  $ words record zram9 --hooks ''
  kprobe fentry tracefs
  $ words convert --to c
  compcache compcache-md5 csv
  $ words info --from al
  alibaba-csv
  $ words verify --vm 6
  6.1 6.1-full 6.12 6.12-full 6.12-trixie 6.16.3 6.16 6.17 6.18 6.12-arm64 6.12-arm64-16k
  $ words codecs --codec zstd:c
  zstd:caller=
  $ words codecs --codec zstd:caller=
  zstd:caller=zram zstd:caller=crypto
  $ words replay --policy zram:
  zram:kernel= zram:huge= zram:chunk= zram:folios= zram:frees= zram:assume=
  $ words compare --policy zswap:kernel=6.12,
  zswap:kernel=6.12,loads= zswap:kernel=6.12,writeback= zswap:kernel=6.12,accept=
  $ words compare --policy zram:chunk=
  zram:chunk=8K zram:chunk=16K zram:chunk=32K zram:chunk=64K
  $ words scrub --keep ''
  pids cgroups hashes workload start kernel facts
  $ words dump --op read,
  read,write read,free
  $ words import --input-format ''
  ariadne ariadne-data pages
  $ words codecs --chunk 16K,6
  16K,64K
  $ words replay --writeback idle=1h,
  idle=1h,every= idle=1h,type= idle=1h,batch= idle=1h,limit=
  $ words replay --writeback idle=1h,type=
  idle=1h,type=idle idle=1h,type=huge idle=1h,type=huge_idle idle=1h,type=incompressible
  $ words replay --recompress lz4
  lz4: lz4hc:
  $ words replay --recompress lz4:z
  lz4:zstd
  $ words replay --recompress lz4:zstd,every=1h,t
  lz4:zstd,every=1h,type= lz4:zstd,every=1h,threshold=
  $ words replay --at ''
  peak end event= time=
  $ words help rep
  replay report

An option that was given is not offered again, unless it may be repeated; after -- there are none:

  $ words compare --json --js
  
  $ words compare --pool zbud --poo
  --pool
  $ words compare -- --poo
  

Files: traces, other files, folders, none:

  $ for line in 'replay' 'replay my.sr --perfetto' 'kernel-pool' 'replay --threads'; do swapreplay --complete $line '' | head -n 1; done
  sr csv jsonl json oracleGeneral gz bz2 xz zst
  any
  folders
  none

Whatever is offered of a pool, a codec or a policy is taken:

  $ head -c 4096 "$SR_SOURCE_DIR/corpus/processes.pages" > page
  $ offered() { # OPTION: whole specs
  >     for name in $(swapreplay --complete replay $1 '' | tail -n +2 | cut -f 1); do
  >         echo "$name"
  >         for parameter in $(swapreplay --complete replay $1 "$name:" | tail -n +2 | cut -f 1); do
  >             swapreplay --complete replay $1 "$parameter" | tail -n +2 | cut -f 1
  >         done
  >     done
  > }
  $ printf '\x0b\0\0\0\x64\0\0\0\x0a\0\0\0\0\0\0\0' > two
  $ whole() { sed -E 's/:(folios|frees)=.*/&,chunk=16K/; s/chunk=[0-9]+K$/&,assume=70%/'; } # of chunks, what else they need
  $ offered --policy | whole | while read spec; do swapreplay replay two --policy "$spec" > log 2>&1 || { echo "$spec"; cat log; }; done
  $ offered --pool > pools; grep -c = pools
  83
  $ while read spec; do swapreplay pools "$spec" > log 2>&1 || { grep -v 'has no size classes' log; true; }; done < pools
  $ offered --codec > codecs; grep -c = codecs
  68
  $ while read spec; do swapreplay codecs page --codec "$spec" > log 2>&1 || { echo "$spec"; cat log; }; done < codecs

A shell that is not known:

  $ swapreplay --completion tcsh
  swapreplay: --completion: unknown shell 'tcsh'; known: bash, zsh, fish
  [2]
