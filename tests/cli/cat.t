Recordings of one device become one, their times placed by when each began:

  $ cat > monday.jsonl << END
  > {"metadata":{"codecs":["lzo"],"kernel":"6.1","slots":100,"start_unix_ns":1000,"workload":"build"}}
  > {"op":"write","slot":1,"clen":10,"time_ns":5}
  > END
  $ cat > tuesday.jsonl << END
  > {"metadata":{"codecs":["lzo"],"kernel":"6.12","start_unix_ns":5000,"workload":"build"}}
  > {"lost":2}
  > {"op":"write","slot":2,"clen":20,"time_ns":6}
  > END
  $ swapreplay cat monday.jsonl tuesday.jsonl -o week.jsonl
  tuesday.jsonl: 2 events were lost while recording, in 1 places
  week.jsonl: 2 events, * bytes (glob)
  $ cat week.jsonl
  {"metadata":{"codecs":["lzo"],"kernel":"6.1; 6.12","page_size":4096,"part":"","ram_bytes":0,"slots":100,"start_unix_ns":1000,"synthetic":"","time_unit_ns":1,"workload":"build"}}
  {"op":"write","slot":1,"clen":10,"time_ns":5}
  {"lost":2}
  {"op":"write","slot":2,"clen":20,"time_ns":4006}

In the wrong order, or of two devices, they are refused:

  $ swapreplay cat tuesday.jsonl monday.jsonl -o wrong.jsonl
  tuesday.jsonl: 2 events were lost while recording, in 1 places
  swapreplay: monday.jsonl: it began before the recording named before it ended; name the recordings in the order of their time
  [2]
  $ sed 's/"slots":100/"slots":200/' monday.jsonl > other.jsonl
  $ swapreplay cat monday.jsonl other.jsonl -o wrong2.jsonl
  swapreplay: monday.jsonl and other.jsonl are not recordings of one device: the number of slots differs
  [2]

Dumps of the first recorder know no times:

  $ printf '\x0b\0\0\0\x64\0\0\0' > one
  $ swapreplay cat one one one -o - --to csv
  op,slot,clen
  write,5,100
  write,5,100
  write,5,100
