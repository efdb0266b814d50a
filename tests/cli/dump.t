  $ cat > all.jsonl << END
  > {"metadata":{"codecs":["lzo","zstd"]}}
  > {"op":"write","slot":5,"clen":100,"clen_zstd":90,"time_ns":12345,"same_filled":false}
  > {"op":"write","slot":6,"clen":28,"clen_zstd":20,"time_ns":20000,"same_filled":true}
  > {"lost":3}
  > {"op":"read","slot":5,"time_ns":1500000000}
  > {"op":"free","slot":5,"time_ns":2500000000}
  > END
  $ swapreplay dump all.jsonl 2> /dev/null
  0 write 5 clen=100 clen_zstd=90 time=0.000012345
  1 write 6 clen=28 clen_zstd=20 time=0.000020000 same-filled
  2 lost 3
  2 read 5 time=1.500000000
  3 free 5 time=2.500000000
  $ swapreplay dump --head 1 all.jsonl
  0 write 5 clen=100 clen_zstd=90 time=0.000012345
  $ swapreplay dump --tail 2 all.jsonl 2> /dev/null
  2 read 5 time=1.500000000
  3 free 5 time=2.500000000
  $ swapreplay dump --filter op=read+free,slot=..6 all.jsonl 2> /dev/null
  2 lost 3
  2 read 5 time=1.500000000
  3 free 5 time=2.500000000
  $ swapreplay dump --filter clen=50.. all.jsonl 2> /dev/null | grep -v lost
  0 write 5 clen=100 clen_zstd=90 time=0.000012345
  $ swapreplay dump --filter event=1 all.jsonl 2> /dev/null
  1 write 6 clen=28 clen_zstd=20 time=0.000020000 same-filled
  $ swapreplay dump --filter colour=red all.jsonl
  swapreplay: 'colour=red': known terms: op=, event=, time=, slot=, clen=
  [2]
  $ swapreplay dump --filter op=swap all.jsonl
  swapreplay: 'op=swap': op takes read, write or free, joined by +
  [2]
  $ swapreplay dump --head 1 --tail 1 all.jsonl 2>&1 | head -1
  swapreplay: --head and --tail: cannot be used together; see 'swapreplay dump --help'
  $ swapreplay dump --head 0 all.jsonl
  $ swapreplay dump --tail 0 all.jsonl 2> /dev/null

Times may go back: each event's own decides, and a later one may be before the selection's end:

  $ cat > back.jsonl << END
  > {"op":"read","slot":1,"time_ns":1}
  > {"op":"read","slot":2,"time_ns":5}
  > {"op":"read","slot":3,"time_ns":4}
  > {"op":"read","slot":4,"time_ns":6}
  > {"lost":7}
  > END
  $ swapreplay convert back.jsonl back.sr 2> /dev/null
  $ swapreplay dump --filter time=..5ns back.sr 2> /dev/null
  0 read 1 time=0.000000001
  2 read 3 time=0.000000004
  $ swapreplay dump --filter time=5ns.. back.sr 2> /dev/null
  1 read 2 time=0.000000005
  3 read 4 time=0.000000006
  4 lost 7

Without times, none can be selected:

  $ printf '\x0b\0\0\0\x64\0\0\0' > one
  $ swapreplay dump --filter time=1s..2s one
  swapreplay: one: a time is selected, but the trace has no times
  [2]
