What a recorder knows of events besides, in every format that has a place for it; what is not known stays away:

  $ cat > known.jsonl << END
  > {"metadata":{"codecs":["lz4"],"page_size":4096}}
  > {"op":"write","slot":3,"clen_lz4":30,"time_ns":0,"same_filled":false,"priority":1,"was_there":1}
  > {"op":"write","slot":16,"clen_lz4":100,"time_ns":10,"same_filled":false,"order":4,"tgid":77,"cgroup":5000000000,"cpu":0,"priority":0,"was_there":0}
  > {"op":"read","slot":3,"time_ns":20,"order":0,"tgid":1234,"cpu":1}
  > {"op":"free","slot":3,"time_ns":30,"tgid":1234,"cpu":1}
  > END
  $ swapreplay convert known.jsonl known.sr
  $ swapreplay dump known.sr
  $ swapreplay convert known.sr again.jsonl 2> /dev/null
  $ swapreplay dump again.jsonl > again.txt
  $ swapreplay dump known.sr | diff - again.txt
  $ swapreplay convert known.sr known.csv
  $ cat known.csv
  $ swapreplay dump known.csv 2> /dev/null | diff - again.txt
  $ swapreplay convert known.sr compcache.out --to compcache
  $ swapreplay info known.sr | grep -E '^(order|tgid|cgroup|cpu|priority|was_there) '
  $ swapreplay info --json known.sr | python3 -c 'import json, sys
  > print(json.load(sys.stdin)["details"]["cpu"])'

A part of a trace, and a joined one, keep them:

  $ swapreplay convert known.sr part.sr --events 1..3 2> /dev/null
  $ swapreplay dump part.sr
  $ swapreplay cat known.jsonl known.jsonl -o twice.sr 2> /dev/null
  $ swapreplay dump twice.sr | cut -d' ' -f4- | tail -4

