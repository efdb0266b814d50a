The page's sample was read again and again by its collector: info says so, and its figures are those of a second
count that shares no code.

  $ [ -e "$SR_SHARED_DATA/sample_sr_data.bz2" ] || { echo "the page's sample is not here" >&2; exit 80; }
  $ bunzip2 < "$SR_SHARED_DATA/sample_sr_data.bz2" > sample
  $ swapreplay info --json sample > sample.json
  $ python3 "$TESTDIR/count_events.py" sample sample.json
  221139 events, 28 figures agree
  $ swapreplay info sample
  trace                  sample
  format                 compcache
  page size              4096
  codecs                 lzo
  
  events                 221139: R=186305 W=34834 F=0
  events lost            0
  clen, lzo              71 % of the writes <= 2048 (24881), 92 >= 4096
                         min 28, 10 % 279, median 1727, 90 % 2509, max 4156, sum 56081494
  
  slots touched          16379, written 16373, highest 16378
  live slots             peak 16373, end 16373
  live over the events   * (glob)
  payload, bytes         peak 26123696, end 24901467
  overwrites             18461, 8908 with the slot's last clen (48.3 %)
  writes after a free    0
  reads                  9868 of slots never written, 0 of free slots
  frees                  0 of slots that were not live
  read runs              26580, mean 7.01, longest 48
                         of length 1: 2973, 2: 658, 3-4: 654, 5-8: 21997, 9-16: 203, 17-32: 35, 33-64: 60, 65-: 0
  chunks of records      432 of 512, 79 of them distinct
  warning: the trace looks re-read: of 432 chunks of 512 records only 79 are distinct; `swapreplay convert --dedup` keeps the first copy of each
  warning: 1 run of zero records, the longest of 476 from event 3072 on: they parse as reads of slot 0, and are none

The first copies alone are what was recorded:

  $ swapreplay convert --dedup sample first.bin --to compcache
  sample: 180736 events in repeated chunks left out
  first.bin: 40403 events, 323224 bytes, format compcache
  $ swapreplay info --json first.bin > first.json
  $ python3 "$TESTDIR/count_events.py" first.bin first.json
  40403 events, 28 figures agree
  $ swapreplay info first.bin | grep -E '^(events |overwrites|chunks|warning)'
  events                 40403: R=14296 W=26107 F=0
  events lost            0
  overwrites             9734, 181 with the slot's last clen (1.9 %)
  chunks of records      79 of 512, 79 of them distinct
  warning: 1 run of zero records, the longest of 476 from event 3072 on: they parse as reads of slot 0, and are none
  $ for i in 0 1 2 3; do tail -c +$((i * 4096 + 1)) sample | head -c 4096 | cmp - <(tail -c +$((i * 4096 + 1)) first.bin | head -c 4096); done
