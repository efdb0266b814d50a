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
  tuesday.jsonl: 2 events were lost while recording, in 1 place
  week.jsonl: 2 events, * bytes, format jsonl (glob)
  $ cat week.jsonl
  {"metadata":{"codecs":["lzo"],"kernel":"6.1; 6.12","losses_known":true,"page_size":4096,"part":"","ram_bytes":0,"slots":100,"start_unix_ns":1000,"synthetic":"","time_unit_ns":1,"workload":"build"}}
  {"op":"write","slot":1,"clen":10,"time_ns":5}
  {"lost":2}
  {"op":"write","slot":2,"clen":20,"time_ns":4006}

A recording that does not know when it began follows the latest time before it, which need not be the last event's; and a
kernel is listed though another's name begins like it:

  $ cat > backwards.jsonl << END
  > {"metadata":{"codecs":["lzo"],"kernel":"6.12"}}
  > {"op":"write","slot":1,"clen":10,"time_ns":500}
  > {"op":"write","slot":2,"clen":10,"time_ns":400}
  > END
  $ cat > after.jsonl << END
  > {"metadata":{"codecs":["lzo"],"kernel":"6.1"}}
  > {"op":"write","slot":3,"clen":10,"time_ns":1}
  > END
  $ swapreplay cat backwards.jsonl after.jsonl backwards.jsonl -o - --to jsonl | grep -oE '"kernel":"[^"]*"|"time_ns":.*[0-9]'
  "kernel":"6.12; 6.1"
  "time_ns":500
  "time_ns":400
  "time_ns":501
  "time_ns":1001
  "time_ns":901

In the wrong order, or of two devices, they are refused:

  $ swapreplay cat tuesday.jsonl monday.jsonl -o wrong.jsonl
  swapreplay: monday.jsonl: it began before the recording named before it ended; name the recordings in the order of their time, and slices as files
  [2]
  $ [ -e wrong.jsonl ]
  [1]
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

Slices of one recording, put together, are the recording:

  $ whole=$SR_SOURCE_DIR/traces/javascript-7.3.sr
  $ swapreplay convert $whole a.sr --fast --slice event=..300000 2> /dev/null
  $ swapreplay convert $whole b.sr --fast --slice event=300000..500000 2> /dev/null
  $ swapreplay convert $whole c.sr --fast --slice event=500000.. 2> /dev/null
  $ swapreplay cat a.sr b.sr c.sr -o abc.sr --fast
  abc.sr: 615,372 events, * bytes, format sr (glob)
  $ swapreplay convert $whole - --to jsonl | md5sum > whole.md5
  $ swapreplay convert abc.sr - --to jsonl | md5sum | diff whole.md5 -
  $ swapreplay cat a.sr c.sr b.sr -o acb.sr
  swapreplay: b.sr: it began before the recording named before it ended; name the recordings in the order of their time, and slices as files
  [2]
  $ [ -e acb.sr ]
  [1]
  $ swapreplay convert $whole overlaps.sr --fast --slice event=499000.. 2> /dev/null
  $ swapreplay cat b.sr overlaps.sr -o twice.sr 2>&1 | cut -c1-60
  swapreplay: overlaps.sr: it began before the recording named

The last may come through a pipe, where it is another recording, not a slice:

  $ swapreplay cat monday.jsonl - -o - --to csv < tuesday.jsonl 2> /dev/null
  op,slot,clen,time_ns
  write,1,10,5
  write,2,20,4006
  $ sed 's/"time_ns":5/"time_ns":5000000/' monday.jsonl > late.jsonl
  $ swapreplay cat late.jsonl - -o slices.csv < late.jsonl
  swapreplay: -: it began before the recording named before it ended; name the recordings in the order of their time, and slices as files
  [2]

Standard input is read once:

  $ swapreplay cat - - -o twice.csv < one
  swapreplay: -: standard input is read once; name each other trace as a file
  [2]
  $ swapreplay compare - - < one
  swapreplay: -: standard input is read once; name each other trace as a file
  [2]
  $ swapreplay codecs - - < one
  swapreplay: -: standard input is read once; name each other trace as a file
  [2]
