A recording of zswap is replayed by zswap's rules, unless another policy is named:

  $ cp $SR_SOURCE_DIR/traces/node-server-zswap-7.3.sr zswap.sr; trace=zswap.sr
  $ swapreplay replay $trace | grep -E '^(policy|loads|pages )'
  policy    zswap:kernel=7.3.4, which the trace is a recording of
  pages     1,314 (5.1 MiB)  1,250 (4.9 MiB)
  loads     1,219 reads freed the page that was loaded
  $ swapreplay replay $trace --policy zram | grep -E '^(policy|loads|pages )'
  policy    zram:kernel=7.3.4
  pages     1,317 (5.1 MiB)  1,310 (5.1 MiB)
  $ swapreplay compare $trace --pool zsmalloc --pool zbud | grep -E '^(policy|zsmalloc|zbud)' | sed 's/ *[0-9.]*$//'
  policy    zswap:kernel=7.3.4, which the trace is a recording of
  zsmalloc  5.1 MiB*               1.335*  4.9 MiB*            1,314
  zbud      7.9 MiB    +54.0 %     2.048   6.2 MiB    +26.8 %  2,023
  $ swapreplay compare $trace --pool zsmalloc --json | grep -m2 '"policy'
            "policy": "zswap",
              "policy": "zswap:kernel=7.3.4",

So does whatever else replays:

  $ swapreplay compare $trace --pool zsmalloc --every 100s | grep -E '^policy'
  policy    zswap:kernel=7.3.4, which the trace is a recording of
  $ swapreplay sweep $trace -o rows.jsonl
  $ python3 -c 'import json; row = json.loads(open("rows.jsonl").read()); print(row["policy"], row["resolved"]["policy_from"], row["pages_peak"], row["command"])'
  zswap trace 1314 swapreplay replay zswap.sr --pool zsmalloc --json
  $ swapreplay report $trace --pool zsmalloc -o page.html 2> /dev/null
  $ grep -o '"policy":"[^"]*"' page.html
  "policy":"zswap:kernel=7.3.4"
  $ swapreplay advise $trace > advice
  $ sed -n '1,/^in use/p; /^zram or zswap/,/taken together/p' advice
  trace    zswap.sr: 5,663 events, 4,171 writes, lengths under zstd;
           zswap:kernel=7.3.4 over zsmalloc:kernel=7.3.4,chain=8,page=4K
  in use   5.1 MiB at the peak, 3.5 MiB on average over the time
  zram or zswap: a recording of zswap cannot tell
           zram would need at most 1.5 % more than zswap, at the peak and on
           average taken together.
  $ grep -c 'zram needs this at most' advice
  4

What zram alone can do needs its policy:

  $ swapreplay replay $trace --recompress zstd:lz4,every=60
  swapreplay: zswap.sr: a recording of zswap, and --writeback and --recompress are zram's; --policy zram replays it by zram's rules
  [2]
  $ swapreplay replay $trace --policy zram --writeback type=huge,every=60 | grep -E '^policy'
  policy    zram:kernel=7.3.4
