A sweep is every combination of traces, codecs, policies, pools and limits, a row each:

  $ swapreplay generate --seed 1 --count 20000 --slots 2000 one.sr 2> /dev/null
  $ swapreplay generate --seed 2 --count 20000 --slots 2000 two.sr 2> /dev/null
  $ cp "$SR_SOURCE_DIR/traces/compiler-6.1.sr" big.sr
  $ swapreplay sweep one.sr two.sr --pool 'zsmalloc:chain=4..6' --pool zbud --policy zram --policy zswap --limit none --limit 512K..1M/2 -o rows.jsonl --csv-file rows.csv
  $ wc -l < rows.jsonl
  64
  $ head -n 1 rows.csv | cut -d, -f1-6
  trace,trace_hash,version,command,limit,format
  $ sed -n 4,7p rows.csv | cut -d, -f4
  swapreplay replay one.sr --policy zram --pool zsmalloc:chain=4 --limit 768K --json
  swapreplay replay one.sr --policy zram --pool zsmalloc:chain=4 --limit 1M --json
  swapreplay replay one.sr --policy zram --pool zsmalloc:chain=5 --json
  swapreplay replay one.sr --policy zram --pool zsmalloc:chain=5 --limit 512K --json

Each row has what `replay --json` prints for the same settings, but for times; and the hash is xxh128sum's:

  $ cat > equal.py << 'END'
  > import json, subprocess, sys
  > times = ("seconds", "ops_per_second")
  > own = ("trace_hash", "version", "command", "limit")
  > rows = [json.loads(line) for line in open(sys.argv[1])]
  > for row in rows:
  >     alone = json.loads(subprocess.run(row["command"], shell=True, check=True, stdout=subprocess.PIPE).stdout)
  >     assert set(row) - set(alone) == set(own) and set(alone) <= set(row), row["command"]
  >     for key, value in alone.items():
  >         assert key in times or row[key] == value, (row["command"], key, row[key], value)
  > print(len(rows), "rows equal", len({row["command"] for row in rows}), "replays")
  > END
  $ python3 equal.py rows.jsonl
  64 rows equal 64 replays
  $ python3 -c "
  > import csv, json
  > rows = {row['command']: row for row in map(json.loads, open('rows.jsonl'))}
  > lines = list(csv.DictReader(open('rows.csv')))
  > assert len(lines) == len(rows) and list(rows) != None
  > for line in lines:
  >     row = rows[line['command']]
  >     assert int(line['pages_peak']) == row['pages_peak'] and line['limit'] == (row['limit'] or '')
  >     assert line['resolved_pool'] == row['resolved']['pool'] and int(line['events_write']) == row['events']['write']
  >     assert (line['disk_writes'] == '') == (row['policy'] == 'zram')
  > print('equal')"
  equal
  $ which xxh128sum > /dev/null || alias xxh128sum=true
  $ python3 -c "
  > import json, shutil, subprocess
  > hash = json.loads(open('rows.jsonl').readline())
  > if shutil.which('xxh128sum'): assert subprocess.check_output(['xxh128sum', hash['trace']], text=True).split()[0] == hash['trace_hash'][7:]
  > print(hash['trace_hash'][:7], len(hash['trace_hash']))"
  xxh128: 39

What is asked of all runs is asked of each; a codec that is not the trace's first has its own lengths:

  $ seq 2000 | awk '{ print "write," $1 "," $1 "000000000," 1500 + $1 % 700 "," 1100 + $1 % 500 }' | cat <(echo op,slot,time_ns,clen_lzo,clen_zstd) - > codecs.csv
  $ swapreplay sweep codecs.csv --codec lzo --codec zstd --pool zsmalloc --pool tlsf --kernel 6.12 --events 100..1500 --compact every=300,end > rows2.jsonl
  $ python3 equal.py rows2.jsonl 2> /dev/null
  4 rows equal 4 replays
  $ python3 -c "
  > import json
  > for row in map(json.loads, open('rows2.jsonl')): print(row['codec'], row['pool'], row['selected']['first_event'], row['payload_peak_bytes'])" | sort
  lzo tlsf 100 2589300
  lzo zsmalloc 100 2589300
  zstd tlsf 100 1909200
  zstd zsmalloc 100 1909200

Malloc libraries and pools out of tree, which a process cannot have twice, have a process for each run:

  $ cc -shared -fPIC -O2 -I "$SR_SOURCE_DIR/include" -o mine.so "$SR_SOURCE_DIR/examples/size_classes_pool.c"
  $ swapreplay sweep one.sr --pool ./mine.so --pool glibc --limit none --limit 512K > rows3.jsonl
  $ python3 equal.py rows3.jsonl
  4 rows equal 4 replays
  $ sed 's/^static uint64_t alloc(.*{/& abort();/' "$SR_SOURCE_DIR/examples/size_classes_pool.c" > crash.c; cmp -s crash.c "$SR_SOURCE_DIR/examples/size_classes_pool.c"
  [1]
  $ cc -shared -fPIC -O2 -w -include stdlib.h -I "$SR_SOURCE_DIR/include" -o crash.so crash.c
  $ swapreplay sweep one.sr two.sr --pool ./crash.so --pool zbud -o some.jsonl 2> err; echo "[$?]"; wc -l < some.jsonl; tail -n 1 err
  [1]
  2
  2 of 4 runs failed; some.jsonl has 2 of 4 rows

Killed in the middle, it goes on where it was, and every row is there once:

  $ grid='swapreplay sweep big.sr --pool zsmalloc:chain=4..16 --limit 32M..96M/5 --threads 2'
  $ $grid > whole.jsonl
  $ $grid -o killed.jsonl & pid=$!
  $ until [ "$(wc -l 2> /dev/null < killed.jsonl)" -gt 0 ] 2> /dev/null; do sleep 0.01; done; kill -9 $pid; wait $pid 2> /dev/null
  [137]
  $ rows=$(wc -l < killed.jsonl); [ $rows -gt 0 ] && [ $rows -lt 78 ] || echo "$rows rows when it was killed"
  $ printf '{"trace":"big.sr","trace_hash":"xx' >> killed.jsonl
  $ $grid -o killed.jsonl
  killed.jsonl: its last row was torn: * bytes of it are cut off, and it is made again (glob)
  killed.jsonl: * of 78 rows are there already (glob)
  $ python3 "$TESTDIR/same_rows.py" whole.jsonl killed.jsonl
  78 True

A signal ends it in order, and a full disk with a message:

  $ $grid -o stopped.jsonl 2> err & pid=$!
  $ until [ -s stopped.jsonl ]; do sleep 0.01; done; kill -INT $pid; wait $pid
  [130]
  $ cat err
  stopped by a signal; stopped.jsonl has * of 78 rows; the same command makes the others (glob)
  $ $grid -o stopped.jsonl 2> /dev/null
  $ python3 "$TESTDIR/same_rows.py" whole.jsonl stopped.jsonl
  78 True
  $ (ulimit -f 1000; $grid -o full.jsonl)
  swapreplay: full.jsonl: File too large; what it has stays: run the same command again
  [1]
  $ $grid -o full.jsonl 2> /dev/null
  $ python3 "$TESTDIR/same_rows.py" whole.jsonl full.jsonl
  78 True
  $ [ ! -e /dev/full ] || $grid > /dev/full
  swapreplay: standard output: No space left on device
  [1]

On a terminal it shows how far it is:

  $ for i in $(seq 12); do cp big.sr big$i.sr; done
  $ python3 "$TESTDIR/terminal.py" swapreplay sweep big*.sr --pool 'zsmalloc:chain=4..16' --limit none --limit 20000..25000+500 --threads 1 -o long.jsonl << 'END'
  > await events replayed \((\d+) of 2,\d+ runs\), \d+ %, [\d hmins]+ left
  > signal INT
  > END
  stopped by a signal; long.jsonl has * of 2,028 rows; the same command makes the others (glob)
  [130]

Rows of other settings stay; more settings are more rows:

  $ swapreplay sweep one.sr --pool tlsf -o rows.jsonl
  $ swapreplay sweep one.sr --pool tlsf --pool zbud -o rows.jsonl
  rows.jsonl: 1 of 2 rows are there already

What it must not go on with:

  $ cp two.sr changed.sr; swapreplay sweep changed.sr --pool zbud -o changed.jsonl
  $ cp one.sr changed.sr; swapreplay sweep changed.sr --pool zbud -o changed.jsonl
  swapreplay: changed.jsonl: has rows of another content of changed.sr, which changed since; name another file, or remove this one
  [2]
  $ sed 's/"version":"[^"]*"/"version":"0.0.7"/' rows.jsonl > older.jsonl
  $ swapreplay sweep one.sr --pool tlsf -o older.jsonl
  swapreplay: older.jsonl: has rows by version 0.0.7, and this is *; name another file, or remove this one (glob)
  [2]
  $ swapreplay sweep one.sr --pool tlsf -o equal.py
  swapreplay: equal.py: line 1 is not a row of a sweep; name another file
  [2]
  $ swapreplay sweep one.sr --pool tlsf -o one.sr
  swapreplay: one.sr: is read and cannot be written at the same time
  [2]
  $ printf 'a note' > note; swapreplay sweep one.sr --pool tlsf -o note; cat note
  swapreplay: note: line 1 is not a row of a sweep; name another file
  a note (no-eol)
  $ swapreplay sweep one.sr --pool tlsf -o two.jsonl --csv-file one.sr
  swapreplay: --csv-file one.sr: exists, and is not what a sweep wrote; name another file
  [2]
  $ swapreplay sweep one.sr --pool tlsf --csv-file rows.csv
  swapreplay: --csv-file: is made of the rows in a file; name it with -o FILE
  [2]
  $ flock rows.jsonl swapreplay sweep one.sr --pool tlsf -o rows.jsonl
  swapreplay: rows.jsonl: another sweep is writing it; wait for its end, or name another file
  [2]

Wrong arguments end it before anything is replayed:

  $ wrong() { swapreplay sweep one.sr "$@" -o none.jsonl; }
  $ wrong --pool zsmalloc:chain=16..4
  swapreplay: --pool zsmalloc:chain=16..4: range 16..4: its end is below its beginning
  [2]
  $ wrong --pool zsmalloc:chain=4..17
  swapreplay: pool zsmalloc: chain=17: allowed are 4..16 or default: 4 up to 6.2, 8 from 6.3 on
  [2]
  $ wrong --pool zsmalloc:chain=4..16/0
  swapreplay: --pool zsmalloc:chain=4..16/0: range 4..16/0: steps must be at least 1
  [2]
  $ wrong --limit 64M..512M
  swapreplay: --limit: range 64M..512M: needs steps, such as 64M..512M/16 (16 equal steps) or 64M..512M+64M
  [2]
  $ wrong --limit 64M..2000/4
  swapreplay: --limit: range 64M..2000/4: pages and bytes cannot be mixed
  [2]
  $ wrong --limit 64M..x/4
  swapreplay: --limit: range 64M..x/4: must be A..B, A..B+STEP or A..B/STEPS, in whole numbers, such as 4..16 or 64M..512M/16
  [2]
  $ wrong --limit 64Q
  swapreplay: --limit 64Q: must be a number of pages (20000) or a size with its unit (512M)
  [2]
  $ wrong --codec zstd
  swapreplay: one.sr: --codec zstd: the trace has clens under lzo
  [2]
  $ wrong --policy zrm
  swapreplay: * (glob)
  [2]
  $ wrong --limit 1..1M/10000000
  swapreplay: --limit: range 1..1M/10000000: pages and bytes cannot be mixed
  [2]
  $ wrong --limit 1..9999999/10000
  swapreplay: --limit: range 1..9999999/10000: has more than 10000 values
  [2]
  $ swapreplay sweep absent.sr -o none.jsonl
  swapreplay: absent.sr: cannot be opened: No such file or directory
  [1]
  $ swapreplay sweep - -o none.jsonl < one.sr
  swapreplay: -: a sweep reads a trace several times; save it to a file
  [2]
  $ ls none.jsonl
  ls: cannot access 'none.jsonl': No such file or directory
  [2]

A trace that turns out to be damaged does not end the others; one that is cut has its rows, as `replay` has its result:

  $ head -c 3000 one.sr > cut.sr
  $ swapreplay sweep cut.sr two.sr --pool zbud --pool tlsf -o cut.jsonl
  cut.sr: * (glob)
  $ python3 -c "
  > import json
  > for row in map(json.loads, open('cut.jsonl')): print(row['trace'], row['pool'], row['cut'])" | sort
  cut.sr tlsf True
  cut.sr zbud True
  two.sr tlsf False
  two.sr zbud False
  $ python3 - << 'END'
  > data = bytearray(open("two.sr", "rb").read())
  > data[len(data) // 2] ^= 1
  > open("damaged.sr", "wb").write(data)
  > END
  $ swapreplay sweep damaged.sr two.sr --pool zbud --pool tlsf -o damaged.jsonl
  damaged.sr: block 0 at byte 105: checksum differs; 'swapreplay convert --salvage' keeps the blocks before and after it
  2 of 4 runs failed; damaged.jsonl has 2 of 4 rows
  [1]
  $ wc -l < damaged.jsonl
  2

--merge puts rows together in the order of the arguments, and says what is missing:

  $ mkdir rows
  $ swapreplay sweep one.sr --pool zbud --pool tlsf -o rows/one.jsonl
  $ merge() { swapreplay sweep one.sr two.sr --pool zbud --pool tlsf --merge rows "$@"; }
  $ merge | wc -l
  two.sr: 2 runs have no row
  2 of 4 rows are missing; run the tasks of these traces again
  2
  $ swapreplay sweep two.sr --pool tlsf --pool zbud -o rows/two.jsonl
  $ merge -o merged.jsonl --csv-file merged.csv; wc -l < merged.csv
  5
  $ swapreplay sweep one.sr two.sr --pool zbud --pool tlsf > single.jsonl
  $ python3 "$TESTDIR/same_rows.py" single.jsonl merged.jsonl
  4 True
  $ cut -d, -f1,22 merged.csv
  trace,pool
  one.sr,zbud
  one.sr,tlsf
  two.sr,zbud
  two.sr,tlsf
  $ merge -o merged.jsonl
  swapreplay: merged.jsonl: exists already; remove it or overwrite it (--overwrite)
  [2]
  $ cp rows/two.jsonl rows/again.jsonl; printf '{"trace":"tw' >> rows/again.jsonl
  $ swapreplay sweep two.sr --pool ideal >> rows/one.jsonl
  $ merge --overwrite -o merged.jsonl; echo "[$?]"
  rows/again.jsonl: its last row is torn, and left out: 12 bytes
  2 rows are there twice, with the same result; one of each is taken
  1 rows are of other runs than these arguments name, and left out
  [0]
  $ python3 "$TESTDIR/same_rows.py" single.jsonl merged.jsonl
  4 True
  $ sed -i 's/"pages_end":[0-9]*/"pages_end":7/' rows/again.jsonl
  $ merge --overwrite -o merged.jsonl 2>&1 | grep differ
  rows/again.jsonl:1 and rows/two.jsonl:1: rows of one run differ; the first is taken: swapreplay replay two.sr --pool tlsf --json
  rows/again.jsonl:2 and rows/two.jsonl:2: rows of one run differ; the first is taken: swapreplay replay two.sr --pool zbud --json
  $ rm rows/again.jsonl; sed -i 's/"version":"[^"]*"/"version":"0.0.7"/' rows/two.jsonl
  $ merge > /dev/null
  1 rows are of other runs than these arguments name, and left out
  the rows are of several versions of swapreplay: 0.0.7, *; make them by one (glob)
  [1]
  $ swapreplay sweep two.sr --pool tlsf --pool zbud > rows/two.jsonl; cp one.sr two.sr
  $ merge > /dev/null
  1 rows are of other runs than these arguments name, and left out
  two.sr: 2 rows are of another content of this trace (it changed), and left out
  two.sr: 2 runs have no row
  2 of 4 rows are missing; run the tasks of these traces again
  [1]
  $ rm two.sr; merge | wc -l
  two.sr: No such file or directory; its rows are taken whatever content they are of
  1 rows are of other runs than these arguments name, and left out
  4
  $ merge --merge absent
  swapreplay: absent: there is no such file or folder
  [1]
