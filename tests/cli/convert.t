One trace, with all that a trace can hold, as JSON Lines:

  $ cat > all.jsonl << END
  > {"metadata":{"codecs":["lzo","zstd"],"kernel":"6.1","losses_known":true,"page_size":4096,"part":"","ram_bytes":0,"slots":100,"start_unix_ns":0,"synthetic":"","time_unit_ns":1,"workload":"by hand"}}
  > {"op":"write","slot":5,"clen":100,"clen_zstd":90,"time_ns":10,"same_filled":false,"hash":"00000000000000ab"}
  > {"op":"write","slot":6,"clen":28,"clen_zstd":20,"time_ns":20,"same_filled":true,"hash":"00000000000000cd"}
  > {"lost":3}
  > {"op":"read","slot":5,"time_ns":1500000000}
  > {"op":"free","slot":5,"time_ns":2500000000}
  > END
  $ swapreplay convert all.jsonl again.jsonl
  all.jsonl: 3 events were lost while recording, in 1 place
  again.jsonl: 4 events, 513 bytes, format jsonl
  $ diff all.jsonl again.jsonl

Through .sr and back nothing is lost, once content hashes are asked for:

  $ swapreplay convert all.jsonl all.sr 2>&1 | grep 'has no'
  all.sr: sr has no place for: the content hashes, which were not asked for
  $ swapreplay convert all.jsonl all.sr --hashes --overwrite
  all.jsonl: 3 events were lost while recording, in 1 place
  all.sr: 4 events, * bytes, format sr (glob)
  $ swapreplay convert all.sr - --to jsonl 2> /dev/null | diff all.jsonl -

What CSV has no place for is said; the rest comes back:

  $ swapreplay convert all.jsonl all.csv
  all.jsonl: 3 events were lost while recording, in 1 place
  all.csv: csv has no place for: the count of 3 events lost; the metadata
  all.csv: 4 events, 203 bytes, format csv
  $ cat all.csv
  op,slot,clen,clen_zstd,time_ns,same_filled,hash
  write,5,100,90,10,0,00000000000000ab
  write,6,28,20,20,1,00000000000000cd
  read,5,0,0,1500000000,0,0000000000000000
  free,5,0,0,2500000000,0,0000000000000000
  $ swapreplay convert all.csv - --to csv | diff all.csv -

One codec, by name:

  $ swapreplay convert all.jsonl - --to csv --codec zstd 2> /dev/null | head -2
  op,slot,clen_zstd,time_ns,same_filled,hash
  write,5,90,10,0,00000000000000ab
  $ swapreplay convert all.jsonl none.csv --codec lz4
  swapreplay: all.jsonl: no clens under codec lz4; it has lzo, zstd
  [2]
  $ [ -e none.csv ]
  [1]

Slices, by event and by time; what was lost inside stays:

  $ swapreplay convert all.jsonl - --to jsonl --slice event=1..3 2> /dev/null | tail -n +2
  {"op":"write","slot":6,"clen":28,"clen_zstd":20,"time_ns":20,"same_filled":true,"hash":"00000000000000cd"}
  {"lost":3}
  {"op":"read","slot":5,"time_ns":1500000000}
  $ swapreplay convert all.jsonl - --to jsonl --slice time=20ns..1.5s 2> /dev/null | tail -n +2
  {"op":"write","slot":6,"clen":28,"clen_zstd":20,"time_ns":20,"same_filled":true,"hash":"00000000000000cd"}
  $ swapreplay convert all.jsonl - --to jsonl --slice time=1.4s.. 2> /dev/null | tail -n +2
  {"op":"read","slot":5,"time_ns":1500000000}
  {"op":"free","slot":5,"time_ns":2500000000}
  $ swapreplay convert all.csv - --to csv --slice op=write,clen=..50 | tail -n +2
  write,6,28,20,20,1,00000000000000cd
  $ swapreplay convert all.csv - --slice time=5
  swapreplay: 'time=5': it takes A..B, A.. or ..B with units, as in 1.5s..2s or 100us..
  [2]
  $ swapreplay convert all.csv - --slice event=3..3
  swapreplay: 'event=3..3': the range is empty; its end is not included
  [2]
  $ printf '\x0b\0\0\0\x64\0\0\0' > one
  $ swapreplay convert one - --to csv --slice time=1s..2s
  swapreplay: one: a time is selected, but the trace has no times
  [2]
  $ swapreplay convert all.jsonl before.csv 2> /dev/null
  $ swapreplay convert one before.csv --overwrite --slice time=1s..2s
  swapreplay: one: a time is selected, but the trace has no times
  [2]
  $ cmp before.csv all.csv
  $ swapreplay convert - piped.sr --slice time=1s..2s < one
  swapreplay: -: a time is selected, but the trace has no times
  [2]
  $ [ -e piped.sr ]
  [1]

To the 8 bytes a record of the first recorder:

  $ swapreplay convert all.jsonl first --to compcache
  all.jsonl: 3 events were lost while recording, in 1 place
  first: compcache has no place for: * (glob)
  first: 3 events, 24 bytes, format compcache
  $ od -An -tu4 -w8 -v first
           11        100
           13         28
           10          0

To libCacheSim: seconds, slot, size, and the number of the next request for it, counted from 1.

  $ swapreplay convert all.jsonl requests.oracleGeneral
  all.jsonl: 3 events were lost while recording, in 1 place
  requests.oracleGeneral: oracle-general has no place for: * (glob)
  requests.oracleGeneral: 3 events, 72 bytes, format oracle-general
  $ python3 -c 'import struct; print(*struct.iter_unpack("<IQIq", open("requests.oracleGeneral", "rb").read()), sep="\n")'
  (0, 5, 100, 3)
  (0, 6, 28, -1)
  (1, 5, 100, -1)
  $ swapreplay convert all.jsonl - --to oracle-general
  swapreplay: standard output: oracleGeneral needs a plain file, since each request names the next one for its object
  [2]

Its seconds have 32 bits; later times are the last second, in order, and that is said:

  $ printf 'op,slot,clen,time_ns\nwrite,1,9,1000000000\nread,1,0,4294967296000000000\n' > late.csv
  $ swapreplay convert late.csv late.oracleGeneral 2>&1 | grep -o '1 time later.*that'
  1 time later than 4294967295 s, written as that
  $ python3 -c 'import struct; print(*struct.iter_unpack("<IQIq", open("late.oracleGeneral", "rb").read()), sep="\n")'
  (1, 1, 9, 2)
  (4294967295, 1, 9, -1)

An output that exists is refused, and the input is never one:

  $ swapreplay convert all.jsonl all.csv
  swapreplay: all.csv: exists already; remove it or overwrite it (--overwrite)
  [2]
  $ swapreplay convert all.csv all.csv --overwrite
  swapreplay: all.csv: is read and cannot be written at the same time
  [2]
  $ swapreplay convert all.jsonl all.csv --to nonsense
  swapreplay: unknown trace format 'nonsense'; known formats: * (glob)
  [2]

Empty lines are no rows, wherever they are:

  $ printf '\nop,slot,clen\n\nwrite,1,10\n \t\nread,1,\n\n' > gaps.csv
  $ printf '\n\n{"op":"write","slot":1,"clen":10}\n\n  \n{"op":"read","slot":1}\n\n' > gaps.jsonl
  $ for file in gaps.csv gaps.jsonl; do swapreplay dump $file; done
  0 write 1 clen=10
  1 read 1
  0 write 1 clen=10
  1 read 1

A file cut anywhere gives what is whole in it:

  $ head -c 150 all.csv > cut.csv
  $ swapreplay convert cut.csv - --to csv | tail -1
  cut.csv: the last line has no newline; its last number may be cut
  read,5,0,0,1500000000,0,0000000000000000
  $ head -c 120 all.csv > cut.csv
  $ swapreplay convert cut.csv - --to csv | tail -1
  cut.csv: the last line has no newline; its last number may be cut
  write,6,28,20,20,1,00000000000000cd

A damaged file is an error that says where; --salvage keeps what is before:

  $ sed 's/^read,5/read,x/' all.csv > damaged.csv
  $ swapreplay convert damaged.csv - --to csv > /dev/null
  swapreplay: damaged.csv: line 4: 'x' is not a slot
  [1]
  $ swapreplay convert damaged.csv - --to csv --salvage | tail -n +2
  damaged.csv: line 4: 'x' is not a slot
  kept: the 2 events before it
  write,5,100,90,10,0,00000000000000ab
  write,6,28,20,20,1,00000000000000cd

Of a .sr file it steps over the damage, and counts what was there, also at the end:

  $ swapreplay convert all.csv small.sr 2> /dev/null
  $ flip() { python3 -c 'import sys; d = bytearray(open(sys.argv[1], "rb").read()); d[int(sys.argv[3])] ^= 1; open(sys.argv[2], "wb").write(d)' "$@"; }
  $ flip small.sr damaged.sr 100
  $ swapreplay convert damaged.sr kept.sr --salvage
  damaged.sr: * bytes at byte * left out, before event 4: checksum differs (glob)
  kept.sr: 0 events, * bytes, format sr (glob)
  [1]
  $ swapreplay info kept.sr | grep lost
  events lost            at least 4
  warning: 4 events were lost while recording, in 1 place

A damaged index costs no event:

  $ flip small.sr damaged.sr $(($(stat -c %s small.sr) - 20))
  $ swapreplay convert damaged.sr - --to csv | cmp - <(swapreplay convert small.sr - --to csv)
  damaged.sr: the trace's index is damaged, but no event is missing; 'swapreplay convert' writes a new index
  $ swapreplay info --json damaged.sr | grep '"end"'
  damaged.sr: the trace's index is damaged, but no event is missing; 'swapreplay convert' writes a new index
    "end": "damaged index",

Of a dump it keeps what is before a slot that cannot be:

  $ printf '\x0b\0\0\0\x64\0\0\0\x0a\0\0\xff\0\0\0\0' > damaged
  $ swapreplay convert damaged kept.csv --from compcache --salvage
  damaged: the record at byte 8 names slot 2139095045, the limit is 268435456 slots; either the trace is damaged there ('swapreplay convert --salvage' keeps what is before), or the swap device is that large: then raise the limit (--max-slots)
  kept: the 1 event before it
  kept.csv: 1 event, 25 bytes, format csv
  [1]
  $ tail -1 kept.csv
  write,5,100

Finer times than the unit, and the choice of it:

  $ printf 'op,slot,time_ns\nread,1,1500\n' > times.csv
  $ swapreplay convert times.csv times.sr
  times.sr: 1 event, * bytes, format sr (glob)
  $ swapreplay convert times.csv times.sr --time-unit 1us --overwrite
  times.sr: sr has no place for: times finer than the metadata's unit of 1000 ns: they were rounded down
  times.sr: 1 event, * bytes, format sr (glob)
  $ swapreplay convert times.sr - --to csv | tail -1
  read,1,1000

What has no clens is no compcache dump:

  $ printf 'op,slot\nwrite,1\n' > slots.csv
  $ swapreplay convert slots.csv slots --to compcache
  swapreplay: slots: a write of slot 1 has no clen, which a compcache record must have; write csv or jsonl
  [2]
