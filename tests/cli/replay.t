Two stores, an overwrite and a read, in the first project's format (slots 5, 6; lengths 100, 200, 300):

  $ printf '\x0b\0\0\0\x64\0\0\0\x0d\0\0\0\xc8\0\0\0\x0b\0\0\0\x2c\1\0\0\x0a\0\0\0\0\0\0\0' > tiny
  $ swapreplay replay tiny --pool ideal --policy plain | sed 's/; .* million a second//'
  $ swapreplay replay tiny --pool zsmalloc:kernel=6.12 --json > summary.json
  $ python3 -c "import json; s = json.load(open('summary.json')); print(s['pages_peak'], s['pages_end'], s['payload_end_bytes'], s['huge_size'], s['overwrites'])"

Samples with --json are lines, the summary last; --check and --time add what they found:

  $ swapreplay replay tiny --pool ideal --samples 10 --json | python3 -c "
  > import json, sys
  > lines = [json.loads(line) for line in sys.stdin]
  > print([line['payload_bytes'] for line in lines[:-1]], lines[-1]['events'])"
  $ swapreplay replay tiny --pool tlsf --check | tail -n 1
  $ swapreplay replay tiny --time --json | python3 -c "
  > import json, sys
  > t = json.load(sys.stdin)['ns_per_op']
  > print(t['operations'], t['alloc']['operations'], t['free']['operations'])"

What cannot be is said, with what can:

  $ swapreplay replay tiny --pool zsmaloc
  $ swapreplay replay tiny --pool zsmalloc:chain=99
  $ swapreplay replay tiny --policy zrm
  $ swapreplay replay tiny --limit much
  $ swapreplay replay tiny --codec zstd
  $ swapreplay replay tiny --compact often
  $ swapreplay replay tiny --time --check
  $ swapreplay replay missing

A cut trace is replayed up to the cut, and that is said:

  $ head -c 20 tiny > cut
  $ swapreplay replay cut --json | grep '"cut"'

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
  > print(b"what is printed is of these" in replay.stderr.read())
  > END
  $ python3 interrupted.py
