Pictures for a terminal, of pages of known lengths: two hundred pages are written and freed again.

  $ { echo op,slot,time_ns,clen
  >   for slot in $(seq 200); do echo write,$slot,$((slot * 1000000)),$((slot * 20)); done
  >   for slot in $(seq 200); do echo free,$slot,$((200000000 + slot * 2000000)),; done; } > pages.csv
  $ export LC_ALL=C
  $ swapreplay info pages.csv --plot | sed -n '/^Slots/,$p'
  Slots in use over the events
  200 +                            :-*@#*-:
      |                        :=*@@@@@@@@@@*=:
      |                    .=+@@@@@@@@@@@@@@@@@@+=.
      |                :=*@@@@@@@@@@@@@@@@@@@@@@@@@@*=:
      |            :-*@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@#*-:
      |        :=*@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@*=:
      |    .=+@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@+=.
      |:=*@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@*=:
    0 +----------------------------------------------------------------
       0                                                     400 events
  
  Writes by length under lzo
    4 +    @    @    @    @    @    @    @    @    @    @    @    @
      |    @    @    @    @    @    @    @    @    @    @    @    @
      |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
      |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
      |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
      |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
      |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
      |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
    0 +-----------------------------------------------------------------
       0                             2,048                     > 4,096 B
  $ swapreplay replay pages.csv --pool zbud --plot | sed -n '/^zbud/,$p'
  zbud: 600.0 KiB at the peak, under zram
  600.0 KiB +                             :+@@*+-:
            |                           -#@@@@@@@@@*+-.
            |                        :+@@@@@@@@@@@@@@@@#*=-.
            |                      -*@@@@@@@@@@@@@@@@@@@@@@@#+:
            |                    =#@@@@@@@@@@@@@@@@@@@@@@@@@@@@*-
            |                 :+@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@=.
            |              :-#@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@*-
            |         :-+*@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@#=
            |    .-=*@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@+:
            |-=*#@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@*-
          0 +----------------------------------------------------------------
             0                           in 600 ms                 400 events
  $ swapreplay compare pages.csv --pool zsmalloc --pool zbud --plot | sed -n '/^zsmalloc: /,/^\* best/p'
  zsmalloc: 2.1 MiB at the peak
  2.1 MiB +                 .::-==++**##@@@@#*=:
          |         .:-=*##@@@@@@@@@@@@@@@@@@@@@@#+-.
          |    .:=*@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@##*=-::.
          |:-+#@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@##**+==---:..
        0 +----------------------------------------------------------------
           0                           in 600 ms                 400 events
  
  zbud: 600.0 KiB at the peak
  2.1 MiB +
          |
          |                             ........
          |.....:::::------==+++***##@@@@@@@@@@@@@@@@@#####***++===---:::..
        0 +----------------------------------------------------------------
           0                           in 600 ms                 400 events
  
  * best of its column; ideal, which is the payload alone, takes no part.
  $ swapreplay compare pages.csv --pool ideal --plot --json
  swapreplay: --json and --plot: cannot be used together; see 'swapreplay compare --help'
  [2]
  $ awk 'length > 80' <(swapreplay compare pages.csv --plot 2> /dev/null) <(swapreplay info pages.csv --plot)

Where the locale has UTF-8, the same in block characters:

  $ LC_ALL=C.UTF-8 swapreplay info pages.csv --plot | sed -n '/^Slots/,$p' > blocks
  $ python3 -c "print(open('blocks', encoding='utf-8').read().translate(str.maketrans('▁▂▃▄▅▆▇█─│┤└', '.:-=+*#@-|++')), end='')" > likes
  $ swapreplay info pages.csv --plot | sed -n '/^Slots/,$p' | diff - likes && grep -c $'\xe2\x96\x88' blocks
  16

The table of samples is printed only if it is asked for:

  $ swapreplay replay pages.csv --plot | grep -c '^ *400 '
  0
  [1]
  $ swapreplay replay pages.csv --plot --samples 4 | grep -A 5 '^events  pages'
  events  pages    payload       used
     128    445  161.2 KiB  164.5 KiB
     256    283  361.4 KiB  372.0 KiB
     384     16   60.2 KiB   64.0 KiB
     400      0        0 B        0 B
  

Perfetto's counters have what the samples have, at the trace's times:

  $ cat > same.py << 'END'
  > import json, sys
  > file = json.load(open("tracks.json"))
  > counters = file["traceEvents"]
  > samples = [json.loads(line) for line in sys.stdin.read().splitlines()[:-1]]
  > first = samples[0]["pool"]
  > def track(name):  # as Perfetto names it
  >     return [(one["ts"], value) for one in counters if one["ph"] == "C" for key, value in one["args"].items() if f"{one['name']} {key}" == name]
  > def of(pool, key):
  >     return [(one["time_ns"] / 1000, one[key]) for one in samples if one["pool"] == pool]
  > for pool in dict.fromkeys(one["pool"] for one in samples):
  >     print(pool, len(track(pool + " pages")), track(pool + " pages") == of(pool, "pages"))
  > print("live", track("live slots") == of(first, "live_slots"))
  > for name, key in ("stores", "writes"), ("loads", "reads"):
  >     rates = track(name + " a second")
  >     counted = sum(rate * (after - ts) / 1e6 for (ts, rate), (after, _) in zip(rates, rates[1:]))
  >     told = of(first, key)
  >     print(name, abs(counted - (told[-1][1] - told[0][1])) < 1e-6 * max(1, counted))
  > END
What the importer of ui.perfetto.dev needs of each line (google/perfetto, src/trace_processor/importers/json): a phase of
one letter, a process number that no system trace has, numbers for times and counters, and no key that it could take for
the unit of times.

  $ cat > lines.py << 'END'
  > import json
  > file = json.load(open("tracks.json"))
  > print(sorted(file), sorted({one["ph"] for one in file["traceEvents"]}))
  > for one in file["traceEvents"]:
  >     number = lambda value: type(value) in (int, float) and value >= 0
  >     assert type(one["pid"]) is int and 1 << 22 < one["pid"] < 1 << 32
  >     assert type(one["name"]) is str and len(one["args"]) == 1
  >     if one["ph"] == "M":
  >         assert one["name"] == "process_name" and one["args"]["name"].startswith("SwapReplay: ")
  >     else:
  >         assert number(one["ts"]) and all(map(number, one["args"].values()))
  > END
  $ swapreplay compare pages.csv --pool zsmalloc --pool zbud --samples 100 --perfetto tracks.json --json > samples
  tracks.json: open it in https://ui.perfetto.dev
  $ python3 same.py < samples
  zsmalloc 100 True
  zbud 100 True
  live True
  stores True
  loads True
  $ python3 lines.py
  ['traceEvents'] ['C', 'M']
  $ swapreplay replay "$SR_SOURCE_DIR/traces/javascript-7.3.sr" --samples 500 --perfetto tracks.json --json
  swapreplay: tracks.json: exists already; remove it or overwrite it (--overwrite)
  [2]
  $ swapreplay replay "$SR_SOURCE_DIR/traces/javascript-7.3.sr" --samples 500 --perfetto tracks.json --overwrite --json > samples
  tracks.json: open it in https://ui.perfetto.dev
  $ python3 same.py < samples
  zsmalloc 301 True
  live True
  stores True
  loads True
  $ tail -n 2 samples | python3 -c "import json, sys; print(json.loads(sys.stdin.readline())['live_slots'])"
  2067
  $ swapreplay info "$SR_SOURCE_DIR/traces/javascript-7.3.sr" --json | python3 -c "import json, sys; print(json.load(sys.stdin)['live_slots_end'])"
  2067
  $ swapreplay replay pages.csv --perfetto tracks.json --overwrite --json | python3 -c "import json, sys; print(json.load(sys.stdin)['pages_peak'])"
  tracks.json: open it in https://ui.perfetto.dev
  536
  $ python3 -c "
  > import json
  > for one in json.load(open('tracks.json'))['traceEvents'][:2]: print(json.dumps(one))"
  {"ph": "M", "pid": 4194305, "name": "process_name", "args": {"name": "SwapReplay: pages.csv"}}
  {"ph": "C", "pid": 4194305, "ts": 1000.0, "name": "zsmalloc", "args": {"pages": 1}}

Two traces are two processes; without times there are no tracks:

  $ swapreplay compare pages.csv pages.csv --pool zbud --perfetto two.json > /dev/null; python3 -c "
  > import json
  > print(*[one['args'] for one in json.load(open('two.json'))['traceEvents'] if one['ph'] == 'M'], sep='\n')"
  two.json: open it in https://ui.perfetto.dev
  {'name': 'SwapReplay: pages.csv'}
  {'name': 'SwapReplay: pages.csv'}
  $ printf 'op,slot,clen\nwrite,1,100\n' > timeless.csv; swapreplay replay timeless.csv --perfetto no.json; ls no.json
  swapreplay: timeless.csv: --perfetto: the trace has no times; use --gnuplot or --plot
  ls: cannot access 'no.json': No such file or directory
  [2]
  $ swapreplay replay pages.csv --perfetto pages.csv --overwrite
  swapreplay: pages.csv: is read and cannot be written at the same time
  [2]
