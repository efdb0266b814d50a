Two stores, an overwrite and a read, in the first project's format (slots 5, 6; lengths 100, 200, 300):

  $ printf '\x0b\0\0\0\x64\0\0\0\x0d\0\0\0\xc8\0\0\0\x0b\0\0\0\x2c\1\0\0\x0a\0\0\0\0\0\0\0' > tiny
  $ swapreplay replay tiny --pool ideal --policy plain | sed 's/; .* million a second//'
  trace     tiny: compcache, clens under lzo
  events    4: 3 writes, 1 read, 0 frees
            1 of the writes are overwrites
            lost while recording: not known
  kernel    none: neither policy nor pool follows one
  policy    plain
  pool      ideal:page=4K
  
                   peak          end
  pages     1 (4.0 KiB)  1 (4.0 KiB)
  payload         500 B        500 B
  stored          500 B        500 B
  used            500 B        500 B
  overhead       40.960        8.192
  
  pages: held, what the machine pays | payload: the compressed lengths |
  stored: huge pages in full | used: objects with headers and rounding |
  overhead: bytes of pages for each byte of payload
  
  bytes of the pages             at their peak           at the end
  payload                                100 B    2.4 %       500 B   12.2 %
  huge pages beyond their clens            0 B    0.0 %         0 B    0.0 %
  headers and rounding                     0 B    0.0 %         0 B    0.0 %
  unused                               3.9 KiB   97.6 %     3.5 KiB   87.8 %
  all                                  4.0 KiB  100.0 %     4.0 KiB  100.0 %
  
  pool      3 allocations, 1 free
  writes    0 huge, 0 same-filled, 0 rejected (0 too large, 0 at the limit)
  $ swapreplay replay tiny --pool zsmalloc:kernel=6.12 --json > summary.json
  $ python3 -c "import json; s = json.load(open('summary.json')); print(s['pages_peak'], s['pages_end'], s['payload_end_bytes'], s['huge_size'], s['overwrites'])"
  15 8 500 3625 1

Samples with --json are lines, the summary last; --check and --time add what they found:

  $ swapreplay replay tiny --pool ideal --samples 10 --json | python3 -c "
  > import json, sys
  > lines = [json.loads(line) for line in sys.stdin]
  > print([line['payload_bytes'] for line in lines[:-1]], lines[-1]['events'])"
  [100, 300, 500, 500] {'read': 1, 'write': 3, 'free': 0}
  $ swapreplay replay tiny --pool tlsf --check | tail -n 1
  check: every object kept its bytes, and all was given back
  $ swapreplay replay tiny --time --json | python3 -c "
  > import json, sys
  > t = json.load(sys.stdin)['ns_per_op']
  > print(t['operations'], t['alloc']['operations'], t['free']['operations'])"
  4 3 1

What cannot be is said, with what can:

  $ swapreplay replay tiny --pool zsmaloc
  swapreplay: unknown pool 'zsmaloc'; known pools: ideal, *; did you mean zsmalloc? (glob)
  [2]
  $ swapreplay replay tiny --pool zsmalloc:chain=99
  swapreplay: pool zsmalloc: chain=99: allowed are 4..16 or default: 4 up to 6.2, 8 from 6.3 on
  [2]
  $ swapreplay replay tiny --policy zrm
  swapreplay: unknown store policy 'zrm'; known policies: zram, zswap, plain; did you mean zram?
  [2]
  $ swapreplay replay tiny --limit much
  swapreplay: --limit much: must be a number of pages (20000) or a size with its unit (512M)
  [2]
  $ swapreplay replay tiny --codec zstd
  swapreplay: tiny: --codec zstd: the trace has clens under lzo
  [2]
  $ swapreplay replay tiny --compact often
  swapreplay: --compact often: must be every=N, with N events, or end
  [2]
  $ swapreplay replay tiny --pool zbud --compact end > zbud
  --compact: no effect on zbud
  $ swapreplay replay tiny --compact every=1000000 > zsmalloc
  --compact every=1000000: nothing was compacted; there were only 4 events
  $ swapreplay replay tiny --compact every=1,end | grep compacted
  compacted 5 times: peak 15 pages, as without; end 8 pages, as without
  $ swapreplay replay tiny --time --check
  swapreplay: --latency and --check: cannot be used together; see 'swapreplay replay --help'
  [2]
  $ swapreplay replay missing
  swapreplay: missing: cannot be opened: No such file or directory
  [1]

A cut trace is replayed up to the cut, and that is said:

  $ head -c 20 tiny > cut
  $ swapreplay replay cut --json | grep '"cut"'
  cut: the trace is cut; results cover the events before the cut
    "trace": "cut",
    "cut": true,

Ctrl-C, while an endless trace comes in, prints what was measured so far, and says so:

  $ cat > interrupted.py << 'END'
  > import json, signal, subprocess
  > replay = subprocess.Popen(["swapreplay", "replay", "-", "--pool", "ideal", "--json"], stdin=subprocess.PIPE,
  >                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
  > events = open("tiny", "rb").read() * 32768
  > for _ in range(4):
  >     replay.stdin.write(events)  # more than a pipe holds: the replay is under way
  > replay.send_signal(signal.SIGINT)
  > try:
  >     while True:
  >         replay.stdin.write(events)
  > except BrokenPipeError:
  >     pass
  > summary = json.loads(replay.stdout.read())
  > print(summary["partial"], sum(summary["events"].values()) >= 4 * 32768, replay.wait())
  > print(b"the output covers only these" in replay.stderr.read())
  > END
  $ python3 interrupted.py
  True True 130
  True
