A long option has one value and one meaning, whichever verb or program takes it:

  $ python3 "$TESTDIR/same_options.py"
  \d\d options are shared (re)

Numbers are one grammar too. A count is not a size, and a duration has its unit:

  $ python3 "$TESTDIR/same_options.py" --numbers
  \d\d options refuse it (re)
  $ swapreplay generate --count 2Ki --slots 2k many.csv 2> /dev/null; swapreplay dump many.csv | wc -l
  2048
  $ swapreplay generate --count 1MiB none.csv
  swapreplay: --count: 1MiB: a number is needed, not a size in bytes; 2M is 2,000,000 and 2Mi is 2,097,152
  [2]
  $ for limit in 1M 1m 1Mi 1MiB 1024k 256; do swapreplay replay many.csv --pool zbud --limit $limit --json | grep limit_pages; done | uniq -c
        6 * (glob)

Old spellings go on working, and are not in the help:

  $ swapreplay generate --events 10 old.csv 2> /dev/null; swapreplay dump old.csv | wc -l
  10
  $ swapreplay sweep many.csv --pool zbud -o rows.jsonl --csv rows.csv; wc -l < rows.csv
  2
  $ swapreplay verify many.csv --every 0
  swapreplay: --compare-every: 0: must be at least 1
  [2]
  $ swapreplay codecs --device /dev/null --sample 0
  swapreplay: --pages: 0: must be at least 1
  [2]
  $ sr_collect absent out.sr --format tar
  sr_collect: --to: unknown value 'tar'; known: sr, compcache
  [2]
  $ for verb in generate sweep verify codecs record; do swapreplay help $verb; done | grep -e '--events N' -e '--csv ' -e '--every' -e '--sample N$' -e '--codecs'
  [1]

A codec is named in the same words everywhere, several by a list or by the option again. A comma goes on with a codec's
parameters if name=value follows:

  $ echo op,slot,clen_lzo,clen_lz4,clen_zstd:level=1 > three.csv; echo write,1,100,200,50 >> three.csv
  $ columns() { swapreplay convert three.csv - --to csv "$@" 2> /dev/null | head -n 1; }
  $ columns --codec lz4,zstd:level=1; columns --codec lz4 --codec zstd:level=1
  op,slot,clen_lz4,clen_zstd:level=1
  op,slot,clen_lz4,clen_zstd:level=1
  $ swapreplay compare three.csv --pool ideal --codec lz4,lzo --csv | wc -l
  3
  $ head -c 65536 /dev/zero > zeros
  $ swapreplay codecs zeros --codec zstd:level=1,kernel=6.1,lz4 | grep -cE '^(zstd:level=1,kernel=6\.1|lz4) '
  4
  $ for verb in replay advise verify; do swapreplay $verb three.csv --codec lzo,lz4; done
  swapreplay: --codec: replay takes one; 'swapreplay compare' takes several
  swapreplay: --codec: advise takes one
  swapreplay: --codec: verify takes one
  [2]
  $ swapreplay record zram987654 - --codecs lz4,zstd:level=1
  swapreplay: * (glob)
  [2]
