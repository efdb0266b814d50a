What a recorder knows of events besides, in every format that has a place for it; what is not known stays away:

  $ cat > known.jsonl << END
  > {"metadata":{"codecs":["lz4"],"page_size":4096}}
  > {"op":"write","slot":3,"clen_lz4":30,"time_ns":0,"same_filled":false,"priority":1,"was_there":1}
  > {"op":"write","slot":16,"clen_lz4":100,"time_ns":10,"same_filled":false,"order":4,"tgid":77,"cgroup":5000000000,"cpu":0,"priority":0,"was_there":0}
  > {"op":"read","slot":3,"time_ns":20,"order":0,"tgid":1234,"cpu":1}
  > {"op":"free","slot":3,"time_ns":30,"tgid":1234,"cpu":1}
  > END
  $ swapreplay convert known.jsonl known.sr
  known.sr: 4 events, 232 bytes, format sr
  $ swapreplay dump known.sr
  0 write 3 clen_lz4=30 time=0.000000000 priority=1 was_there=1
  1 write 16 clen_lz4=100 time=0.000000010 order=4 tgid=77 cgroup=5000000000 cpu=0 priority=0 was_there=0
  2 read 3 time=0.000000020 order=0 tgid=1234 cpu=1
  3 free 3 time=0.000000030 tgid=1234 cpu=1
  $ swapreplay convert known.sr again.jsonl 2> /dev/null
  $ swapreplay dump again.jsonl > again.txt
  $ swapreplay dump known.sr | diff - again.txt
  $ swapreplay convert known.sr known.csv
  known.csv: 4 events, 192 bytes, format csv
  $ cat known.csv
  op,slot,clen_lz4,time_ns,same_filled,order,tgid,cgroup,cpu,priority,was_there
  write,3,30,0,0,,,,,1,1
  write,16,100,10,0,4,77,5000000000,0,0,0
  read,3,0,20,0,0,1234,,1,,
  free,3,0,30,0,,1234,,1,,
  $ swapreplay dump known.csv 2> /dev/null | diff - again.txt
  $ swapreplay convert known.sr compcache.out --to compcache
  compcache.out: compcache has no place for: 1 free; the events' times; details such as cpu and tgid; the codec's name, so that readers will take the clens of lz4 for LZO's; the metadata
  compcache.out: 3 events, 24 bytes, format compcache
  $ swapreplay info known.sr | grep -E '^(order|tgid|cgroup|cpu|priority|was_there) '
  order                  0 (50 %), 4 (50 %); known of 2 events
  tgid                   1234 (67 %), 77 (33 %); known of 3 events
  cgroup                 5000000000 (100 %); known of 1 event
  cpu                    1 (67 %), 0 (33 %); known of 3 events
  priority               0 (50 %), 1 (50 %); known of 2 events
  was_there              0 (50 %), 1 (50 %); known of 2 events
  $ swapreplay info --json known.sr | python3 -c 'import json, sys
  > print(json.load(sys.stdin)["details"]["cpu"])'
  {'known': 3, 'other': 0, 'values': {'0': 1, '1': 2}}

A part of a trace, and a joined one, keep them:

  $ swapreplay convert known.sr part.sr --events 1..3 2> /dev/null
  $ swapreplay dump part.sr
  0 write 16 clen_lz4=100 time=0.000000010 order=4 tgid=77 cgroup=5000000000 cpu=0 priority=0 was_there=0
  1 read 3 time=0.000000020 order=0 tgid=1234 cpu=1
  $ swapreplay cat known.jsonl known.jsonl -o twice.sr 2> /dev/null
  $ swapreplay dump twice.sr | cut -d' ' -f4- | tail -4
  clen_lz4=30 time=0.000000030 priority=1 was_there=1
  clen_lz4=100 time=0.000000040 order=4 tgid=77 cgroup=5000000000 cpu=0 priority=0 was_there=0
  time=0.000000050 order=0 tgid=1234 cpu=1
  time=0.000000060 tgid=1234 cpu=1

Long names keep a space after them, and a share is neither none nor all if it is not:

  $ swapreplay info "$SR_SOURCE_DIR/traces/javascript-zswap-7.3.sr" | grep -E '^(rejected_pool_limit_hit|zswap_accept_threshold_percent|order|cpu)'
  rejected_pool_limit_hit 358
  zswap_accept_threshold_percent 90
  order                  0 (100 %); known of 441,496 events
  cpu                    1 (51 %), 0 (49 %)
