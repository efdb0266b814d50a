Three pools over a trace of two stores and an overwrite:

  $ printf '\x0b\0\0\0\x64\0\0\0\x0d\0\0\0\xc8\0\0\0\x0b\0\0\0\x2c\1\0\0\x0a\0\0\0\0\0\0\0' > tiny
  $ swapreplay compare tiny --pool ideal --pool tlsf --pool zsmalloc --check
  trace     tiny: compcache, clens under lzo
  events    4: 3 writes, 1 read, 0 frees
            1 of the writes are overwrites
            lost while recording: not known
  kernel    7.3, the newest known
  policy    zram:kernel=7.3
  pools     ideal, tlsf:region=page,rounding=exact, zsmalloc:kernel=7.3,chain=8
            (huge from 3,625 B); page=4K
  
  pool          peak    to first  overhead        end   to first  pages  check
  ideal      4.0 KiB                40.960    4.0 KiB                 1     ok
  tlsf       4.0 KiB*          =    40.960*   4.0 KiB*         =      1     ok
  zsmalloc  60.0 KiB   +1400.0 %   122.880   32.0 KiB   +700.0 %     15     ok
  
  * best of its column; ideal, which is the payload alone, takes no part.
  'to first' compares with the first pool; 'swapreplay replay TRACE --pool POOL'
  shows one pool in full.
  $ swapreplay compare tiny tiny --pool ideal --pool zsmalloc --json | python3 -c "
  > import json, sys
  > for trace in json.load(sys.stdin)['traces']:
  >     print(trace['trace'], trace['events'], [(pool['pool'], pool['pages_peak']) for pool in trace['pools']])"
  tiny {'read': 1, 'write': 3, 'free': 0} [('ideal', 1), ('zsmalloc', 15)]
  tiny {'read': 1, 'write': 3, 'free': 0} [('ideal', 1), ('zsmalloc', 15)]
  $ swapreplay compare tiny --pool ideal --pool zsmalloc --csv | cut -d, -f1-7
  trace,pool,policy,page_size_bytes,events,pages_peak,pages_end
  tiny,ideal,zram,4096,4,1,1
  tiny,zsmalloc,zram,4096,4,15,8

  $ swapreplay compare tiny --pool ideal --pool zsmalloc --csv --compact end --check | python3 -c "
  > import csv, sys
  > for row in csv.DictReader(sys.stdin):
  >     print(row['pool'], row['compaction_runs'], row['check'], row['ns_per_op_median'], row['rejected_by_pool'])"
  --compact: no effect on ideal
  ideal  ok  0
  zsmalloc 1 ok  0
  $ swapreplay compare tiny --pool tlsf --time --csv | python3 -c "
  > import csv, sys
  > row = next(csv.DictReader(sys.stdin))
  > print(0 < float(row['ns_per_op_median']) <= float(row['ns_per_op_p99']) <= float(row['ns_per_op_p999']))"
  True
  $ for form in '' --csv; do swapreplay compare tiny --samples 10 $form; done
  swapreplay: --samples: needs --json, --plot, --perfetto FILE or --gnuplot DIR; 'swapreplay replay --samples' prints a table
  swapreplay: --samples: needs --json, --plot, --perfetto FILE or --gnuplot DIR; 'swapreplay replay --samples' prints a table
  [2]

Ctrl-C during the first of two traces: the second is named in every form.

  $ cat > interrupted.py << 'END'
  > import signal, subprocess, sys
  > compare = subprocess.Popen(["swapreplay", "compare", "-", "tiny", "--pool", "ideal", *sys.argv[1:]],
  >                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
  > events = open("tiny", "rb").read() * 32768
  > for _ in range(4):
  >     compare.stdin.write(events)  # more than a pipe holds: it is under way
  > compare.send_signal(signal.SIGINT)
  > try:
  >     while True:
  >         compare.stdin.write(events)
  > except BrokenPipeError:
  >     pass
  > print(compare.stdout.read().decode(), end="")
  > print(compare.stderr.read().decode().splitlines()[0], compare.wait())
  > END
  $ python3 interrupted.py | grep -E 'REPLAYED|130'
  trace     tiny: NOT REPLAYED: stopped before it
  tiny: not replayed 130
  $ python3 interrupted.py --csv | tail -n 2
  tiny,,,,0,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,true,,,,
  tiny: not replayed 130
  $ python3 interrupted.py --json | grep -A 1 not_replayed
    "not_replayed": [
      "tiny"

Without --pool, every pool that is listed:

  $ swapreplay compare tiny --json 2> /dev/null | python3 -c "
  > import json, sys
  > print(' '.join(pool['pool'] for pool in json.load(sys.stdin)['traces'][0]['pools']))" > compared
  $ swapreplay pools --json | python3 -c "
  > import json, sys
  > print(' '.join(pool['name'] for pool in json.load(sys.stdin)['pools'] if pool['name'] != 'external'))" > listed
  $ diff compared listed

A pool out of tree gets every measurement that ours get:

  $ cc -shared -fPIC -I"$SR_SOURCE_DIR/include" -o mine.so "$SR_SOURCE_DIR"/examples/size_classes_pool.c
  $ swapreplay compare tiny --pool ideal --pool ./mine.so --check --json | python3 -c "
  > import json, sys
  > mine = json.load(sys.stdin)['traces'][0]['pools'][1]
  > print(mine['pool'], mine['check'], mine['allocs'], mine['payload_end_bytes'])"
  ./mine.so {'ok': True, 'frees_checked': True} 3 500

The plot's script runs, and draws something:

  $ swapreplay compare tiny --pool ideal --pool zsmalloc --gnuplot plots > /dev/null
  the plot's data and script are in plots; next: (cd plots && gnuplot compare.gnuplot)
  $ (cd plots && gnuplot compare.gnuplot && ls)
  compare.gnuplot
  pages-1.png
  pages-1.tsv
  $ [ "$(python3 "$TESTDIR/png_ink.py" plots/pages-1.png | cut -d' ' -f3)" -gt 100 ]

While a trace is written, what the pools hold, so often; each row is what a replay of so many events ends with:

  $ many=$SR_SOURCE_DIR/traces/compiler-6.1.sr
  $ (head -c 600000; sleep 2; cat) < "$many" | swapreplay compare - --every 1s --pool zsmalloc --pool zbud --json > rows
  $ python3 - rows "$many" <<'END'
  > import json, subprocess, sys
  > *rows, summary = [json.loads(line) for line in open(sys.argv[1])]
  > assert len(rows) >= 2 and summary['traces'][0]['pools'][1]['pool'] == 'zbud', len(rows)
  > for row in rows[:2]:
  >     alone = json.loads(subprocess.run(['swapreplay', 'replay', sys.argv[2], '--json', '--pool', row['pool'],
  >                                        '--events', f"0..{row['event']}"], capture_output=True).stdout)
  >     assert (row['pages'], row['payload_bytes']) == (alone['pages_end'], alone['payload_end_bytes']), row
  >     assert row['time_ns'] > 0 and row['trace'] == '-'
  > END
  $ (head -c 600000; sleep 2; cat) < "$many" | swapreplay compare - --every 1s --pool zsmalloc | head -n 2 |
  > sed 's/[0-9][0-9.,]*/N/g; s/  */ /g'
   time events payload zsmalloc
   N s N N MiB N MiB
  $ swapreplay compare tiny --every 1s --csv
  swapreplay: --every and --csv: cannot be used together; see 'swapreplay compare --help'
  [2]

A pool that lacks pages is not the best of memory, and there is no traffic of a disk that is not there:

  $ swapreplay compare "$SR_SOURCE_DIR/traces/python-6.12.sr" --pool zsmalloc --policy zram --policy zswap --limit 40M | sed -n 's/ *[0-9][0-9]*\.[0-9]$//; /^pools/,/^limit/p; /^pool, /,$p'
  pools     zsmalloc:kernel=6.12.117,chain=8 (huge from 3,625 B under zram);
            page=4K
  limit     10,240 pages (40.0 MiB)
  pool, policy         peak   to first  overhead        end   to first   pages
  zsmalloc, zram   40.0 MiB                1.072    8.9 MiB             10,248
  zsmalloc, zswap  40.0 MiB     -0.0 %     1.161   44.0 KiB    -99.5 %  10,244
  
  pool, policy     rejected   disk writes  disk reads  Mop/s
  zsmalloc, zram    280,840             -           -
  zsmalloc, zswap     3,729*       21,767      94,142
  rejected: zswap's go to the disk; under zram the writer gets an error, and the
    kernel uses another swap device if there is one, whose reads are not counted
    here
  zsmalloc under zswap: 356,170 reads of pages that a load had freed before. zswap had stored
    them again when they were evicted; the trace does not tell when, so they are
    missing here. loads=keep holds them all the time: the truth lies between.
  no * for the memory of zsmalloc, zswap: pages are missing there that others
    hold
  
  * best of its column; ideal, which is the payload alone, takes no part.
  'to first' compares with the first pool; 'swapreplay replay TRACE --pool POOL'
  shows one pool in full.

A write of unknown length is no free of the trace:

  $ swapreplay info "$SR_SOURCE_DIR/traces/python-zram-6.12.sr" | grep '^events  '
  events                 154,599: 57,774 writes, 48,441 reads, 48,384 frees
  $ swapreplay replay "$SR_SOURCE_DIR/traces/python-zram-6.12.sr" --codec lzo-rle | sed -n '/^events/,/^kernel/p'
  */traces/python-zram-6.12.sr: the length of 1 write under lzo-rle is not known (it was not sampled, say); the replay is without this page (glob)
  events    154,599: 57,773 writes, 48,441 reads, 48,384 frees
            0 of the writes are overwrites
            1 write of unknown length besides: each frees what its slot held
            33 reads and 1 free of slots that held nothing, such writes among them
  kernel    6.12.117, which the trace was recorded on
