What a file says of itself moves no cursor and changes no colour: it is shown escaped.

  $ printf '{"metadata":{"codecs":["lzo"],"kernel":"6.1\\u001b[2J","page_size":4096,"slots":100,"workload":"a\\nb\\u009b31m, größer"}}\n{"op":"write","slot":1,"clen":100}\n' > odd.jsonl
  $ export LC_ALL=C.UTF-8
  $ swapreplay info odd.jsonl | grep -E '^(workload|kernel)'
  workload               a\\nb\\xc2\\x9b31m, gr\xc3\xb6\xc3\x9fer (esc)
  kernel                 6.1\\x1b[2J (esc)
  $ name=$(printf 'red\033[31m\n\377'); cp odd.jsonl "$name"
  $ for verb in info replay compare; do swapreplay $verb "$name" --pool ideal 2> /dev/null || swapreplay $verb "$name"; done | grep -a ^trace
  trace                  red\\x1b[31m\\n\\xff (esc)
  trace     red\\x1b[31m\\n\\xff: jsonl, clens under lzo (esc)
  trace     red\\x1b[31m\\n\\xff: jsonl, clens under lzo (esc)
  $ for verb in info replay; do swapreplay $verb "$name"; done | LC_ALL=C grep -cP '[\x00-\x08\x0b-\x1f\x7f]'
  0
  [1]
  $ printf 'op,slot,clen\nwrite,\033[31m,1\n' > odd.csv
  $ swapreplay info odd.csv
  swapreplay: odd.csv: line 2: '\\x1b[31m' is not a slot (esc)
  [1]
  $ swapreplay compare "$name" --pool ideal --gnuplot plots > /dev/null 2>&1; LC_ALL=C grep -cP '[\x00-\x08\x0b-\x1f\x7f]' plots/compare.gnuplot
  0
  [1]

JSON keeps what is there, by its own rules:

  $ swapreplay info odd.jsonl --json | python3 -c "import json, sys; print(ascii(json.load(sys.stdin)['metadata']['kernel']))"
  '6.1\x1b[2J'

Where the locale knows no UTF-8, reports have ASCII alone:

  $ swapreplay generate --count 20000 --slots 2000 some.sr 2> /dev/null
  $ ascii_only() { ! LC_ALL=C grep -qP '[\x80-\xff]' && echo ASCII || echo more; }
  $ for verb in info replay pools help; do for locale in C C.UTF-8; do
  >   case $verb in info|replay) arguments=some.sr;; *) arguments=;; esac
  >   echo $verb $locale $(LC_ALL=$locale swapreplay $verb $arguments | ascii_only)
  > done; done
  info C ASCII
  info C.UTF-8 more
  replay C ASCII
  replay C.UTF-8 more
  pools C ASCII
  pools C.UTF-8 more
  help C ASCII
  help C.UTF-8 ASCII

Progress says how far it is and how long it takes, on a terminal alone:

  $ python3 "$TESTDIR/terminal.py" swapreplay generate --count 20M big.sr << 'END'
  > await [0-9,]+ of 20,000,000 events generated, [0-9]+ %, ([0-9]+ min )?[0-9]+ s left
  > signal INT
  > END
  big.sr: * events, * bytes, format sr (glob)
  big.sr: stopped by a signal; big.sr has the events before
  [130]
  $ rm big.sr

No colours, neither on a terminal nor elsewhere, and tables within 80 columns:

  $ swapreplay compare some.sr > table 2> /dev/null; grep -c $'\033' table
  0
  [1]
  $ awk 'length > 80' table
  $ swapreplay compare some.sr --latency 2> /dev/null | awk 'length > 80'
  $ swapreplay compare some.sr --limit 200 --compact end 2> /dev/null | awk 'length > 80'
