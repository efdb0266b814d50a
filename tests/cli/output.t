An output is removed again where it holds nothing; otherwise what it holds is said:

  $ printf 'op,slot,clen\nwrite,5,100\nwrite,x,100\n' > late.csv
  $ printf 'op,slot,clen\nwrite,x,100\n' > early.csv
  $ for to in sr csv jsonl oracle-general compcache; do
  >   swapreplay convert early.csv out.$to; [ -e out.$to ] && echo "$to is there"
  > done
  swapreplay: early.csv: line 2: 'x' is not a slot
  swapreplay: early.csv: line 2: 'x' is not a slot
  swapreplay: early.csv: line 2: 'x' is not a slot
  swapreplay: early.csv: line 2: 'x' is not a slot
  swapreplay: early.csv: line 2: 'x' is not a slot
  [1]
  $ for to in sr csv jsonl compcache; do
  >   swapreplay convert late.csv out.$to
  > done
  swapreplay: late.csv: line 3: 'x' is not a slot; out.sr is partial: it holds the first 1 event
  swapreplay: late.csv: line 3: 'x' is not a slot; out.csv is partial: it holds the first 1 event
  swapreplay: late.csv: line 3: 'x' is not a slot; out.jsonl is partial: it holds the first 1 event
  swapreplay: late.csv: line 3: 'x' is not a slot; out.compcache is partial: it holds the first 1 event
  [1]
  $ swapreplay convert late.csv out.oracleGeneral
  swapreplay: late.csv: line 3: 'x' is not a slot; out.oracleGeneral is partial
  [1]

Then the advice leads on:

  $ swapreplay convert late.csv out.sr --salvage
  swapreplay: out.sr: exists already; remove it or overwrite it (--overwrite)
  [2]
  $ swapreplay convert late.csv out.sr --salvage --overwrite
  late.csv: line 3: 'x' is not a slot
  kept: the 1 event before it
  out.sr: 1 event, * bytes, format sr (glob)
  [1]

Neither does a full disk leave what is nothing (files are of 1 KiB at most here):

  $ small() { (trap '' XFSZ; ulimit -f 1; swapreplay generate --events "$@"); }
  $ small 100000 small.sr
  swapreplay: small.sr: cannot be written at byte *: File too large (glob)
  [1]
  $ [ -e small.sr ]
  [1]
  $ small 100000 small.csv
  swapreplay: small.csv: cannot be written at byte 0: File too large
  [1]
  $ [ -e small.csv ]
  [1]

Nor does a program that memory fails for (a sanitizer needs more than any limit here): the output is gone, whole, or said to be
partial.

  $ limits=$(seq 20000 4000 60000); ! nm -D "$LIB_DIR/libsr_parse.so" | grep -q '__[at]san_' || limits=
  $ swapreplay generate --events 1000000 --fast many.sr 2> words
  $ for limit in $limits; do
  >   (ulimit -v "$limit"; swapreplay convert many.sr less.sr --fast) 2> words
  >   [ -e less.sr ] && ! grep -Eq 'is partial|: 1,000,000 events' words && echo "$limit: $(cat words)"
  >   rm -f less.sr
  > done

What was there before is left alone, unless it was to be replaced:

  $ echo precious > precious.sr
  $ swapreplay convert late.csv precious.sr
  swapreplay: precious.sr: exists already; remove it or overwrite it (--overwrite)
  [2]
  $ cat precious.sr
  precious
  $ ln -s precious.sr link.sr
  $ swapreplay convert early.csv link.sr --overwrite
  swapreplay: early.csv: line 2: 'x' is not a slot
  [1]
  $ [ -L link.sr ] && [ -e precious.sr ]

The name tells the format, and the last line names it; packed text is not written:

  $ printf 'op,slot,clen,time_ns\nwrite,5,100,7\n' > good.csv
  $ swapreplay convert good.csv good.compcache
  good.compcache: compcache has no place for: the events' times; the metadata
  good.compcache: 1 event, 8 bytes, format compcache
  $ swapreplay convert good.csv good.trace
  good.trace: 1 event, * bytes, format sr (glob)
  $ swapreplay convert good.csv again.csv.gz
  swapreplay: again.csv.gz: packed files are read but not written; write again.csv and pack it with gzip, or write sr, which is compressed already
  [2]
  $ swapreplay generate --events 9 --to csv again.csv.zst
  swapreplay: again.csv.zst: packed files are read but not written; write again.csv and pack it with zstd, or write sr, which is compressed already
  [2]
  $ ls again*
  ls: cannot access 'again*': No such file or directory
  [2]

Times are left out of every format:

  $ for to in csv jsonl sr; do
  >   swapreplay convert good.csv untimed.$to --no-times 2> /dev/null
  >   swapreplay dump untimed.$to
  > done
  0 write 5 clen=100
  0 write 5 clen=100
  0 write 5 clen=100
  $ swapreplay convert good.csv untimed.compcache --no-times
  untimed.compcache: compcache has no place for: the metadata
  untimed.compcache: 1 event, 8 bytes, format compcache

An option that would do nothing is refused:

  $ swapreplay convert good.csv x.csv --level 3
  swapreplay: --level: is for sr, and the format of x.csv is csv
  [2]
  $ swapreplay convert good.csv x.jsonl --fast
  swapreplay: --fast: is for sr, and the format of x.jsonl is jsonl
  [2]
  $ swapreplay convert good.csv x.csv --time-unit 1000
  swapreplay: --time-unit: is for sr, and the format of x.csv is csv
  [2]
  $ swapreplay cat good.csv -o - --to csv --hashes
  swapreplay: --hashes: is for sr, and the format of - is csv
  [2]
  $ swapreplay compare good.csv --pool zbud --samples 5
  swapreplay: --samples: needs --json, --plot, --perfetto FILE or --gnuplot DIR; 'swapreplay replay --samples' prints a table
  [2]
  $ swapreplay codecs --list good.csv 2>&1 | head -1
  swapreplay: CORPUS and --list: cannot be used together; see 'swapreplay codecs --help'
  $ swapreplay codecs --recompress lzo:zstd --codec lz4 good.csv 2>&1 | head -1
  swapreplay: --codec and --recompress: cannot be used together; see 'swapreplay codecs --help'
  $ for verb in convert cat generate; do swapreplay $verb --help; done | grep -c '{false}'
  0
  [1]

Pages are not saved over those that are read:

  $ head -c 8192 /dev/zero > pages
  $ swapreplay codecs --codec lz4 --save pages pages
  swapreplay: pages: is read and cannot be written at the same time
  [2]
  $ swapreplay codecs --dict 16K --save-dict pages pages
  swapreplay: pages: is read and cannot be written at the same time
  [2]
  $ swapreplay codecs --codec lz4 --save nowhere/pages pages
  swapreplay: nowhere/pages: cannot be created: No such file or directory
  [1]
  $ wc -c < pages
  8192
  $ swapreplay codecs --codec lz4 --save /dev/full pages
  swapreplay: /dev/full: cannot be written at byte 0: No space left on device; /dev/full is partial
  [1]

A file that is called - is not standard output:

  $ echo precious > ./-
  $ swapreplay convert early.csv - > /dev/null
  swapreplay: early.csv: line 2: 'x' is not a slot
  [1]
  $ cat ./-
  precious

An ending that is of no format is not taken for sr:

  $ swapreplay convert good.csv good.parquet
  swapreplay: good.parquet: no trace format has the ending '.parquet'; name one with --to: * (glob)
  [2]
  $ swapreplay convert good.csv good.parquet --to csv
  good.parquet: 1 event, * bytes, format csv (glob)
  $ swapreplay convert good.csv good
  good: 1 event, * bytes, format sr (glob)

Nor is what is not text written to a terminal:

  $ cat > on_terminal.py << 'END'
  > import os, pty, sys
  > pid, terminal = pty.fork()
  > if pid == 0:
  >     os.execvp(sys.argv[1], sys.argv[1:])
  > shown = b""
  > try:
  >     while data := os.read(terminal, 4096):
  >         shown += data
  > except OSError:  # EIO at the end
  >     pass
  > print(shown.decode().replace("\r", ""), end="")
  > END
  $ python3 on_terminal.py swapreplay convert good.csv - < /dev/null
  swapreplay: standard output: is a terminal, and the format sr is not text; redirect standard output, or name a file
  $ python3 on_terminal.py swapreplay convert good.csv - --to csv < /dev/null
  op,slot,clen,time_ns
  write,5,100,7

A limit on the size of files is a failure with a reason, not a signal:

  $ (ulimit -f 1; swapreplay generate --count 100000 limited.csv)
  swapreplay: limited.csv: cannot be written at byte 0: File too large
  [1]
  $ (ulimit -f 1; swapreplay dump many.sr > dumped)
  swapreplay: standard output: File too large
  [1]
  $ (ulimit -f 1; swapreplay compare many.sr --pool ideal --gnuplot plots > /dev/null)
  swapreplay: plots/pages-1.tsv: cannot be written at byte 0: File too large; what is in plots is partial
  [1]
  $ (ulimit -f 1; swapreplay codecs --codec lz4 --save kept pages) > /dev/null
  swapreplay: kept: cannot be written at byte 0: File too large; kept is partial
  [1]

Plots that exist are replaced only when asked for, which is told before anything is replayed:

  $ swapreplay compare good.csv --pool ideal --gnuplot plotted > /dev/null 2>&1
  $ swapreplay compare nowhere --pool ideal --gnuplot plotted
  swapreplay: plotted/compare.gnuplot: exists already; remove it or overwrite it (--overwrite)
  [2]
  $ swapreplay compare good.csv --pool ideal --gnuplot plotted --overwrite > /dev/null 2>&1
