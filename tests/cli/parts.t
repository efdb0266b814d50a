--events A..B and --time A..B name a part of a trace, in every verb that reads one.

  $ cat > trace.csv << END
  > op,slot,clen,time_ns
  > write,1,100,10
  > write,2,200,20
  > free,2,0,30
  > write,3,300,40
  > read,1,0,50
  > write,1,400,60
  > END
  $ swapreplay dump trace.csv --events 3..5
  3 write 3 clen=300 time=0.000000040
  4 read 1 time=0.000000050
  $ swapreplay dump trace.csv --time 40ns..60ns
  3 write 3 clen=300 time=0.000000040
  4 read 1 time=0.000000050
  $ swapreplay convert trace.csv - --to csv --time 40ns.. --events ..5 2> /dev/null
  op,slot,clen,time_ns
  write,3,300,40
  read,1,0,50
  $ swapreplay dump trace.csv --op write --op free --slot 1..3 --clen 150..
  1 write 2 clen=200 time=0.000000020
  5 write 1 clen=400 time=0.000000060

A report says which part it is of, and what it begins with. Here slot 1 is written before it, slot 2 was freed again:

  $ swapreplay info trace.csv --events 3..5 | grep -E '^(part|events |reads)'
  part shown             events 3..5; before them: 3 events, 1 slot written
  events                 2: 1 write, 1 read, 0 frees
  events lost            not known
  reads                  1 of slots never written, 0 of free slots
  $ swapreplay replay trace.csv --pool ideal --time 40ns..60ns | grep -E '^(part|events| )' | head -n 4
  part      time 40 ns..60 ns; before them: 3 events, 1 slot written
  events    2: 1 write, 1 read, 0 frees
            0 of the writes are overwrites
            1 read and 0 frees of slots that held nothing
  $ swapreplay compare trace.csv --pool ideal --pool zbud --events 3.. | grep ^part
  part      events 3..; before them: 3 events, 1 slot written
  $ for verb in info replay; do
  >   swapreplay $verb trace.csv --events 3..5 --json | python3 -c "import json, sys; print(json.load(sys.stdin)['selected'])"
  >   swapreplay $verb trace.csv --json | grep selected
  > done
  {'begin_ns': 0, 'end_event': 5, 'end_ns': None, 'events_before': 3, 'first_event': 3, 'slots_written_before': 1}
    "selected": null,
  {'begin_ns': 0, 'end_event': 5, 'end_ns': None, 'events_before': 3, 'first_event': 3, 'slots_written_before': 1}
    "selected": null,

What was lost inside the part is the part's, also of a file that is read by blocks:

  $ cat > lossy.jsonl << END
  > {"lost":7}
  > {"op":"write","slot":1,"clen":100}
  > {"lost":2}
  > {"op":"write","slot":2,"clen":100}
  > {"op":"write","slot":3,"clen":100}
  > {"lost":5}
  > {"op":"write","slot":4,"clen":100}
  > END
  $ swapreplay convert lossy.jsonl lossy.sr 2> /dev/null
  $ for trace in lossy.jsonl lossy.sr; do for part in 0..2 1..3 2..; do swapreplay info $trace --events $part | grep '^events lost'; done; done
  events lost            2
  events lost            0
  events lost            5
  events lost            2
  events lost            0
  events lost            5

A long trace in many blocks: the parts together are the whole.

  $ swapreplay generate --count 200000 --slots 5000 long.sr 2> /dev/null
  $ for part in ..70001 70001..140000 140000..; do swapreplay info long.sr --events $part --json; done | python3 -c "
  > import json, sys
  > text, decoder, sums = sys.stdin.read(), json.JSONDecoder(), {}
  > while text := text.lstrip():
  >     one, end = decoder.raw_decode(text)
  >     text = text[end:]
  >     for op, count in one['events'].items(): sums[op] = sums.get(op, 0) + count
  >     print(one['selected']['slots_written_before'], end=' ')
  > print(sums)" > parts
  $ swapreplay info long.sr --json | python3 -c "
  > import json, sys
  > print(json.load(sys.stdin)['events'])" > whole
  $ python3 -c "
  > import ast
  > before, sums = open('parts').read().split(' {', 1)
  > print(before.split()[0], ast.literal_eval('{' + sums) == ast.literal_eval(open('whole').read()))"
  0 True
  $ for end in 70001 140000; do swapreplay info long.sr --events ..$end --json | python3 -c "import json, sys; print(json.load(sys.stdin)['live_slots_end'], end=' ')"; done > live
  $ diff <(cut -d' ' -f2,3 parts) <(xargs < live)

Parts that cannot be are refused:

  $ swapreplay replay trace.csv --events all
  swapreplay: '--events all': it takes A, A..B, A.. or ..B, as in 1000..2000 or 50k..
  [2]
  $ swapreplay info trace.csv --events 5..3
  swapreplay: '--events 5..3': the range is empty; its end is not included
  [2]
  $ swapreplay compare trace.csv --pool ideal --time 5..9
  swapreplay: '--time 5..9': it takes A..B, A.. or ..B with units, as in 1.5s..2s or 100us..
  [2]
  $ printf 'op,slot,clen\nwrite,1,100\n' > untimed.csv
  $ for verb in info replay dump; do swapreplay $verb untimed.csv --time 1s..2s; done
  swapreplay: untimed.csv: a time is selected, but the trace has no times
  swapreplay: untimed.csv: a time is selected, but the trace has no times
  swapreplay: untimed.csv: a time is selected, but the trace has no times
  [2]

Old spellings go on working, and are not in the help:

  $ swapreplay dump trace.csv --filter event=3..4
  3 write 3 clen=300 time=0.000000040
  $ swapreplay convert trace.csv - --to csv --slice event=3..4 2> /dev/null | tail -n +2
  write,3,300,40
  $ swapreplay replay trace.csv --pool ideal --time --json | grep -c ns_per_op
  1
  $ swapreplay generate --events 5 --to csv - 2> /dev/null | wc -l
  6
  $ for verb in dump convert replay generate; do swapreplay $verb --help; done | grep -cE -- '--(filter|slice)'
  0
  [1]

Several codecs, one after the other:

  $ printf 'op,slot,clen_lzo,clen_zstd\nwrite,1,100,60\n' > two.csv
  $ swapreplay compare two.csv --codec zstd --codec lzo --pool ideal --json | python3 -c "
  > import json, sys
  > print([(t['codec'], t['pools'][0]['payload_end_bytes']) for t in json.load(sys.stdin)['traces']])"
  [('zstd', 60), ('lzo', 100)]
  $ swapreplay replay two.csv --codec zstd --codec lzo
  swapreplay: --codec: replay takes one; 'swapreplay compare' takes several
  [2]
  $ swapreplay compare - --codec zstd --codec lzo --pool ideal < two.csv
  swapreplay: -: standard input is read once, and each --codec reads the trace; name a file
  [2]
