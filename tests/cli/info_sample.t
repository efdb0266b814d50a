The page's sample was read again and again by its collector: info says so, and its figures are those of a second
count that shares no code.

  $ [ -e "$SR_SHARED_DATA/sample_sr_data.bz2" ] || { echo "the page's sample is not here" >&2; exit 80; }
  $ bunzip2 < "$SR_SHARED_DATA/sample_sr_data.bz2" > sample
  $ swapreplay info --json sample > sample.json
  $ python3 "$TESTDIR/count_events.py" sample sample.json
  221139 events, 29 figures agree
  $ swapreplay info sample
  trace                  sample
  format                 compcache
  page size              4.0 KiB
  codecs                 lzo
  
  events                 221,139: 34,834 writes, 186,305 reads, 0 frees
  events lost            not known
  clen, lzo              71 % of the writes <= 2048 B (24,881), 92 >= 4096 B
                         min 28, 10 % 279, median 1727, 90 % 2509, max 4156 B
                         sum 53.5 MiB
  
  slots touched          16,379, written 16,373, highest 16,378
  live slots             peak 16,373, end 16,373
  live over the events   * (glob)
  payload                peak 24.9 MiB, end 23.7 MiB
  overwrites             18,461, 8,908 with the slot's last clen (48.3 %)
  writes after a free    0
  reads                  9,868 of slots never written, 0 of free slots
  frees                  0 of slots that were not live
  read runs              26,580, mean 7.01, longest 48
                         of length 1: 2,973, 2: 658, 3-4: 654, 5-8: 21,997,
                         9-16: 203, 17-32: 35, 33-64: 60, 65-: 0
  chunks of records      432 of 512, 79 of them distinct
  warning: the trace looks re-read: of 432 chunks of 512 records only 79 are distinct; 'swapreplay convert --dedup' keeps the first copy of each
  warning: 1 run of zero records, the longest of 476 from event 3072 on: they parse as reads of slot 0, but are padding

The first copies alone are what was recorded:

  $ swapreplay convert --dedup sample first.bin --to compcache
  sample: 180,736 events in repeated chunks left out
  first.bin: 40,403 events, 323,224 bytes, format compcache
  $ swapreplay info --json first.bin > first.json
  $ python3 "$TESTDIR/count_events.py" first.bin first.json
  40403 events, 29 figures agree
  $ swapreplay info first.bin | grep -E '^(events |overwrites|chunks|warning)'
  events                 40,403: 26,107 writes, 14,296 reads, 0 frees
  events lost            not known
  overwrites             9,734, 181 with the slot's last clen (1.9 %)
  chunks of records      79 of 512, 79 of them distinct
  warning: 1 run of zero records, the longest of 476 from event 3072 on: they parse as reads of slot 0, but are padding
  $ for i in 0 1 2 3; do tail -c +$((i * 4096 + 1)) sample | head -c 4096 | cmp - <(tail -c +$((i * 4096 + 1)) first.bin | head -c 4096); done
