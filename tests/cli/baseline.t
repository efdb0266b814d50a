compare --baseline: a check for one's own continuous integration.

  $ swapreplay generate --seed 1 --count 20000 --slots 2000 one.sr 2> /dev/null
  $ swapreplay generate --seed 2 --count 20000 --slots 2000 two.sr 2> /dev/null
  $ swapreplay compare one.sr two.sr --pool zsmalloc:chain=8 --json > before.json

The same again is no more than before, and the report is printed as ever:

  $ swapreplay compare one.sr two.sr --pool zsmalloc:chain=8 --baseline before.json --csv | wc -l
  3

One pool alone on both sides is the same pool, whatever its name. What needs more is told, with the trace:

  $ swapreplay compare one.sr two.sr --pool zsmalloc:chain=16 --baseline before.json --fail-above 0.5% --csv > rows; echo "[$?]"
  one.sr: pool zsmalloc:chain=16: * pages at the peak, * before (+* %); more than 0.5% above before.json (glob)
  one.sr: pool zsmalloc:chain=16: * pages at the end, * before (+* %); more than 0.5% above before.json (glob)
  two.sr: pool zsmalloc:chain=16: * pages at the peak, * before (+* %); more than 0.5% above before.json (glob)
  two.sr: pool zsmalloc:chain=16: * pages at the end, * before (+* %); more than 0.5% above before.json (glob)
  [1]
  $ wc -l < rows
  3
  $ swapreplay compare one.sr two.sr --pool zsmalloc:chain=16 --baseline before.json --fail-above 90% --csv > rows; echo "[$?]"
  [0]

Samples before the summary are no hindrance; a baseline without the trace or the pool is:

  $ swapreplay compare one.sr --pool zbud --samples 10 --json > samples.json
  $ swapreplay compare one.sr --pool zbud --baseline samples.json --csv | wc -l
  2
  $ swapreplay compare two.sr --pool zbud --baseline samples.json --csv > rows
  swapreplay: --baseline samples.json: it does not have two.sr under codec lzo with pool zbud; regenerate the baseline
  [2]
  $ swapreplay compare one.sr --pool zbud --pool zsmalloc:chain=16 --baseline before.json --csv > rows
  swapreplay: --baseline before.json: it does not have one.sr under codec lzo with pool zbud; regenerate the baseline
  [2]
  $ swapreplay compare one.sr --pool zbud --baseline one.sr --csv
  swapreplay: one.sr: not the output of 'swapreplay compare --json'; make the file with that command
  [1]
  $ swapreplay compare one.sr --pool zbud --baseline none.json --csv
  swapreplay: none.json: No such file or directory
  [1]
  $ swapreplay compare one.sr --pool zbud --baseline before.json --fail-above 1 --csv
  swapreplay: --fail-above 1: not a percentage, such as 1% or 0.5%
  [2]

Other settings are not compared:

  $ swapreplay compare one.sr --pool zsmalloc:chain=8 --policy zswap --limit 4M --compact end --baseline before.json --csv > rows
  swapreplay: --baseline before.json: one.sr: pool zsmalloc:chain=8 was replayed under other settings: * (glob)
  [2]
  $ swapreplay compare one.sr --pool zsmalloc:chain=8 --compact end --baseline before.json --csv 2>&1 > rows | grep -o 'settings: .*'
  settings: compactions 1, 0 before; use the same, or regenerate the baseline
  $ swapreplay compare one.sr --pool zsmalloc:chain=8 --limit 4M --baseline before.json --csv 2>&1 > rows | grep -o 'settings: .*'
  settings: limit in pages 1024, none before; use the same, or regenerate the baseline
  $ swapreplay compare one.sr --pool zsmalloc:chain=8 --events 0..1000 --baseline before.json --csv 2>&1 > rows | grep -o 'settings: part of the trace'
  settings: part of the trace
  $ swapreplay compare one.sr --pool zsmalloc:chain=8 --writeback idle=1s,every=1s,type=idle --baseline before.json --csv 2>&1 > rows | grep -o 'settings: .*'
  settings: writeback ["idle=1s,every=1s,type=idle"], [] before; use the same, or regenerate the baseline
  $ mv one.sr kept.sr; cp two.sr one.sr; swapreplay compare one.sr --pool zsmalloc:chain=8 --baseline before.json --csv 2>&1 > rows | grep -o 'settings: events'; mv kept.sr one.sr
  settings: events

A pool that takes less is not better: rejected writes are told.

  $ swapreplay compare one.sr --pool zsmalloc --limit 1M --json | python3 -c "
  > import json, sys
  > all = json.load(sys.stdin)
  > for pool in all['traces'][0]['pools']: pool['pages_peak'] *= 2; pool['pages_end'] *= 2
  > json.dump(all, sys.stdout)" > larger.json
  $ swapreplay compare one.sr --pool zbud --limit 1M --baseline larger.json --csv > rows; echo "[$?]"
  one.sr: pool zbud: * writes rejected, * before (+* %); more than 0% above larger.json (glob)
  [1]
