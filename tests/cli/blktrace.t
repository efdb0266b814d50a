What blktrace recorded, as its kernel header lays it out: magic, sequence, time, sector, bytes, action, pid, device,
CPU, error, pdu_len.

  $ cat > record.py << END
  > import struct
  > QUEUED, ISSUED, READ, WRITE, NOTIFY, DISCARD = 1, 7, 1 << 16, 1 << 17, 1 << 26, 1 << 29
  > def record(time, sector, size, action, device=8 << 20, cpu=0, pdu=b"", version=7):
  >     return struct.pack("<IIQQIIIIIHH", 0x65617400 | version, 0, time, sector, size, action, 1, device, cpu, 0, len(pdu)) + pdu
  > END
  $ python3 << END
  > from record import *
  > open("one", "wb").write(
  >     record(50, 0, 0, NOTIFY | 0, pdu=b"swapper")        # a process' name
  >     + record(100, 80, 4096, WRITE | QUEUED)             # slot 10
  >     + record(110, 80, 4096, WRITE | ISSUED)             # the same request, further down
  >     + record(200, 88, 12288, READ | QUEUED)             # slots 11 to 13
  >     + record(300, 1, 512, READ | QUEUED)                # within slot 0
  >     + record(400, 80, 8192, WRITE | DISCARD | QUEUED)   # slots 10 and 11
  >     + record(500, 0, 0, WRITE | QUEUED))                # a flush
  > for cpu in 0, 1:
  >     open("sda.blktrace.%d" % cpu, "wb").write(record(100 + cpu, 8 * cpu, 4096, WRITE | QUEUED) + record(200 - cpu, 8 * cpu, 4096, READ | QUEUED))
  > open("two_devices", "wb").write(record(1, 0, 4096, READ | QUEUED) + record(2, 0, 4096, READ | QUEUED, device=8 << 20 | 16))
  > open("unsorted", "wb").write(record(2, 0, 4096, READ | QUEUED) + record(1, 0, 4096, READ | QUEUED))
  > open("newer", "wb").write(record(2, 0, 4096, READ | QUEUED, version=8))
  > open("beyond", "wb").write(record(2, 8 * (2**32 + 5), 4096, WRITE | QUEUED))
  > open("last", "wb").write(record(2, 8 * (2**32 - 1), 4096, WRITE | QUEUED))
  > open("damaged", "wb").write(record(1, 8, 4096, WRITE | QUEUED) + record(2, 16, 8192, READ | QUEUED) + b"garbage" * 9)
  > open("sdb.blktrace.0", "wb").write(record(1, 8, 4096, WRITE | QUEUED) + record(3, 16, 4096, READ | QUEUED))
  > open("sdb.blktrace.1", "wb").write(record(2, 24, 4096, WRITE | QUEUED) + b"garbage" * 9)
  > open("far", "wb").write(record(2, 1 << 40, 4096, READ | QUEUED))
  > END

Each page of a queued request is an event; there are no clens:

  $ swapreplay dump one
  0 write 10 time=0.000000000
  1 read 11 time=0.000000100
  2 read 12 time=0.000000100
  3 read 13 time=0.000000100
  4 read 0 time=0.000000200
  5 free 10 time=0.000000300
  6 free 11 time=0.000000300
  $ swapreplay info one | grep -E '^(format|clen)'
  format                 blktrace
  clens                  none in this trace
  $ swapreplay convert one - --to csv | head -2
  op,slot,time_ns
  write,10,0
  $ swapreplay convert one - --to csv | swapreplay convert - again.csv
  again.csv: 7 events, * bytes, format csv (glob)
  $ swapreplay convert one - --to csv | cmp - again.csv

The files of all CPUs are taken together, by time:

  $ swapreplay dump sda.blktrace.0
  0 write 0 time=0.000000000
  1 write 1 time=0.000000001
  2 read 1 time=0.000000099
  3 read 0 time=0.000000100

What is no recording of one swap device is refused:

  $ swapreplay dump two_devices > /dev/null
  swapreplay: two_devices: requests to the devices 8:0 and 8:16; record the swap device alone (blktrace -d)
  [1]
  $ swapreplay dump unsorted > /dev/null
  swapreplay: unsorted: the time goes back from 2 to 1 ns; sort it first: blkparse -i ... -d SORTED -O
  [1]
  $ swapreplay dump newer
  swapreplay: newer: at byte 0: blktrace's version 8 is not known, only 7
  [1]
  $ swapreplay dump far
  swapreplay: far: a request for sector 1099511627776 reaches slot 137438953472, the limit is * (glob)
  [1]

A slot has 32 bits, whatever the limit:

  $ swapreplay dump beyond --max-slots 8589934592
  swapreplay: beyond: a request for sector 34359738408 reaches slot 4294967301, the limit is 4294967296 slots; no trace has more
  [1]
  $ swapreplay dump last --max-slots 8589934592
  0 write 4294967295 time=0.000000000

Damage costs no request before it:

  $ swapreplay convert damaged - --to csv --salvage
  damaged: at byte 96: no blktrace record begins here
  kept: the 3 events before it
  op,slot,time_ns
  write,1,0
  read,2,1
  read,3,1
  [1]
  $ swapreplay dump sdb.blktrace.0 2> error
  0 write 1 time=0.000000000
  1 write 3 time=0.000000001
  [1]
  $ cat error
  swapreplay: sdb.blktrace.1: at byte 48: no blktrace record begins here

A cut gives what is whole:

  $ head -c 140 one > cut
  $ swapreplay dump cut > /dev/null
  cut: the trace is cut; results cover the events before the cut
  [1]
  $ swapreplay convert one two --to blktrace
  swapreplay: traces of format 'blktrace' are only read, not written
  [2]
