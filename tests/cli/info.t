A trace small enough to count by eye: three slots written, one twice, one freed and written again.

  $ cat > small.csv << END
  > op,slot,clen,time_ns
  > write,5,100,10
  > write,6,2048,20
  > read,5,0,30
  > read,6,0,40
  > write,5,100,50
  > free,6,0,60
  > read,6,0,70
  > write,6,4096,80
  > read,9,0,90
  > free,9,0,100
  > END
  $ swapreplay info small.csv
  trace                  small.csv
  format                 csv
  page size              4.0 KiB
  codecs                 lzo
  
  events                 10: 4 writes, 4 reads, 2 frees
  events lost            not known
  time span              90 ns
  clen, lzo              75 % of the writes <= 2048 B (3), 1 >= 4096 B
                         min 100, 10 % 100, median 100, 90 % 4096, max 4096 B
                         sum 6.2 KiB
  
  slots touched          3, written 2, highest 9
  live slots             peak 2, end 2
  live over the events   * (glob)
  payload                peak 4.1 KiB, end 4.1 KiB
  overwrites             1, 1 with the slot's last clen (100.0 %)
  writes after a free    1, 0 with the slot's last clen (0.0 %)
  reads                  1 of slots never written, 1 of free slots
  frees                  1 of slots that were not live
  age at a read          10 % 20 ns, median 20 ns, 90 % 20 ns, of 2 reads
  age at the end         10 % 40 ns, median 40 ns, 90 % 40 ns, of 2 pages freed or
                         replaced
  read runs              3, mean 1.33, longest 2
                         of length 1: 2, 2: 1, 3-4: 0, 5-8: 0,
                         9-16: 0, 17-32: 0, 33-64: 0, 65-: 0
  chunks of records      1 of 512, 1 of them distinct

The same for programs, and counted a second time:

  $ swapreplay info --json small.csv > small.json
  $ python3 "$TESTDIR/count_events.py" small.csv small.json
  10 events, 35 figures agree
  $ python3 -c 'import json; i = json.load(open("small.json")); print(i["events"], i["span_ns"], i["looks_reread"], i["end"])'
  {'free': 2, 'read': 4, 'write': 4} 90 False whole

A long one, with frees of whole processes:

  $ swapreplay generate --seed 7 --events 300000 long.csv 2> /dev/null
  $ swapreplay info --json long.csv > long.json
  $ python3 "$TESTDIR/count_events.py" long.csv long.json
  300000 events, 35 figures agree

Through a pipe:

  $ swapreplay info - < small.csv | head -2
  trace                  -
  format                 csv

Losses and a cut are warned of:

  $ printf '{"op":"write","slot":1,"clen":9}\n{"lost":3}\n{"op":"read","slot":1}\n{"op":"re' > lossy.jsonl
  $ swapreplay info lossy.jsonl | grep -E '^(format|events|warning)'
  format                 jsonl, cut
  events                 2: 1 write, 1 read, 0 frees
  events lost            3
  warning: 3 events were lost while recording, in 1 place
  warning: the trace is cut; results cover the events before the cut

Times that go back, as clocks of several CPUs do, are counted, and the span is that of them all:

  $ printf 'op,slot,time_ns\nread,1,3000000\nread,2,1000000\nread,3,2500000\nread,4,2400000\n' > back.csv
  $ swapreplay info back.csv | grep time
  time span              2 ms
  times that go back     2
  $ swapreplay info --json back.csv | grep -E '"(span|times)_'
    "span_ns": 2000000,
    "times_back": 2,

A run of zero records is not taken for reads without a word:

  $ head -c 160 /dev/zero > zeros
  $ swapreplay info zeros
  swapreplay: zeros: the first 160 bytes are all zeros; nothing was recorded
  [1]
  $ swapreplay info --from compcache zeros | grep warning
  warning: 1 run of zero records, the longest of 20 from event 0 on: they parse as reads of slot 0, but are padding

Nor an empty file for a trace:

  $ : > empty
  $ swapreplay info empty
  swapreplay: empty: the file is empty; nothing was recorded
  [1]

Clens that no codec makes of such a page show that the page size is another:

  $ printf 'op,slot,clen_lz4\nwrite,1,4128\nwrite,2,4129\nwrite,3,9000\n' > large.csv
  $ swapreplay info large.csv | grep warning
  warning: 2 clens are longer than lz4 can make of a page of 4096 bytes, at most 4128; if the recorded machine has larger pages, add --page-size
  $ swapreplay info --page-size 16K large.csv | grep -E 'page size|warning'
  page size              16.0 KiB
  $ swapreplay replay --pool zsmalloc:page=16K large.csv --page-size 16K > /dev/null
  $ swapreplay replay large.csv 2>&1 > /dev/null | grep -o '2 clens are longer than lz4'
  2 clens are longer than lz4

What cannot be read:

  $ swapreplay info absent
  swapreplay: absent: cannot be opened: No such file or directory
  [1]
  $ swapreplay info --from nonsense small.csv
  swapreplay: unknown trace format 'nonsense'; known formats: * (glob)
  [2]
  $ swapreplay info --max-slots 9 small.csv
  swapreplay: small.csv: line 10: slot 9 is beyond the limit of 9 slots; raise the limit (--max-slots) if the swap device is that large
  [1]

A trace without writes has no shortest clen:

  $ printf 'op,slot,clen_lzo\nread,1,\n' > reads.csv
  $ swapreplay info reads.csv | grep -E '^(clen|overwrites)'
  clen, lzo              no writes
  overwrites             0
  $ swapreplay info reads.csv --json | grep -E '"(min|p50|at_most_half_page_percent)"' | sort
        "at_most_half_page_percent": null,
        "min": null,
        "p50": null,

The payload that info shows has the same-filled pages, which the replay's has not, and that is said:

  $ printf 'op,slot,clen_lzo,same_filled\nwrite,1,100,0\nwrite,2,30,1\n' > same.csv
  $ swapreplay info same.csv | grep '^payload'
  payload                peak 130 B, end 130 B, same-filled pages included
  $ swapreplay replay same.csv --json | grep -o '"payload_[a-z]*_bytes": [0-9]*'
  "payload_peak_bytes": 100
  "payload_end_bytes": 100
