What blktrace recorded, as its kernel header lays it out: magic, sequence, time, sector, bytes, action, pid, device,
CPU, error, pdu_len.

  $ cat > record.py << END
  > import struct
  > QUEUED, ISSUED, READ, WRITE, NOTIFY, DISCARD = 1, 7, 1 << 16, 1 << 17, 1 << 26, 1 << 29
  > def record_8(time, sector, size, action, order="<", pdu=b""):
  >     return struct.pack(order + "IIQQIIQIIHH12x", 0x65617408, 0, time, sector, size, 1, action, 8 << 20, 0, 0, len(pdu)) + pdu
  > def remap(time, sector, partition, sector_in_it):
  >     return record(time, sector, 4096, WRITE | 15, pdu=struct.pack(">IIQ", partition, 8 << 20, sector_in_it))
  > def record(time, sector, size, action, device=8 << 20, cpu=0, pdu=b"", version=7, order="<"):
  >     return struct.pack(order + "IIQQIIIIIHH", 0x65617400 | version, 0, time, sector, size, action, 1, device, cpu, 0, len(pdu)) + pdu
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
  > open("piped", "wb").write(b"".join(record(t, 8 * t, 4096, READ | QUEUED, cpu=t % 2) for t in (1, 3, 5, 2, 4, 6)))
  > open("unsorted", "wb").write(b"".join(record(t, 0, 4096, READ | QUEUED) for t in range(2, 40000)) + record(1, 0, 4096, READ | QUEUED))
  > open("newer", "wb").write(record(2, 0, 4096, READ | QUEUED, version=9))
  > open("beyond", "wb").write(record(2, 8 * (2**32 + 5), 4096, WRITE | QUEUED))
  > open("last", "wb").write(record(2, 8 * (2**32 - 1), 4096, WRITE | QUEUED))
  > open("damaged", "wb").write(record(1, 8, 4096, WRITE | QUEUED) + record(2, 16, 8192, READ | QUEUED) + b"garbage" * 9)
  > open("sdb.blktrace.0", "wb").write(record(1, 8, 4096, WRITE | QUEUED) + record(3, 16, 4096, READ | QUEUED))
  > open("sdb.blktrace.1", "wb").write(record(2, 24, 4096, WRITE | QUEUED) + b"garbage" * 9)
  > open("far", "wb").write(record(2, 1 << 40, 4096, READ | QUEUED))
  > END

Each page of a queued request is an event; there are no clens:

  $ swapreplay dump one
  one: 1 of 4 requests are not whole pages of 4096 bytes; what they cover of a page is left out
  one: only CPU 0's records are in it; if the machine has more CPUs, name the files as blktrace does, NAME.blktrace.N side by side, and read one
  0 write 10 time=0.000000000
  1 read 11 time=0.000000100
  2 read 12 time=0.000000100
  3 read 13 time=0.000000100
  4 free 10 time=0.000000300
  5 free 11 time=0.000000300
  $ swapreplay info one | grep -E '^(format|clen|codec|events lost|payload|overwrites|warning: 1)'
  format                 blktrace
  events lost            not known
  clens                  not known
  overwrites             0
  warning: 1 of 4 requests are not whole pages of 4096 bytes; what they cover of a page is left out
  $ swapreplay info --json one | python3 -c 'import json, sys; i = json.load(sys.stdin); print(i["clens"], i["events_lost"], i["overwrites"], i["payload_peak_bytes"], i["live"][0], i["metadata"]["codecs"])'
  [] None {'count': 0, 'same_clen': None} None {'events': 1, 'payload_bytes': None, 'slots': 1} []
  $ swapreplay dump --filter clen=0..1 one
  swapreplay: one: a clen is selected, but the trace has no clens
  [2]
  $ swapreplay convert one - --to csv 2> /dev/null | head -2
  op,slot,time_ns
  write,10,0
  $ swapreplay convert one - --to csv 2> /dev/null | swapreplay convert - again.csv
  again.csv: 6 events, * bytes, format csv (glob)
  $ swapreplay convert one - --to csv 2> /dev/null | cmp - again.csv

The files of all CPUs are taken together, by time:

  $ swapreplay dump sda.blktrace.0
  0 write 0 time=0.000000000
  1 write 1 time=0.000000001
  2 read 1 time=0.000000099
  3 read 0 time=0.000000100

Packed, by a link, or if the first CPU was idle; of standard input alone it is not known whether there are more:

  $ mkdir packed idle
  $ gzip -c sda.blktrace.0 > packed/sda.blktrace.0.gz
  $ xz -c sda.blktrace.1 > packed/sda.blktrace.1.xz
  $ ln -s packed/sda.blktrace.1.xz link
  $ : > idle/sda.blktrace.0
  $ cat sda.blktrace.1 > idle/sda.blktrace.1
  $ for name in packed/sda.blktrace.0.gz link idle/sda.blktrace.0; do swapreplay dump $name | wc -l; done
  4
  4
  2
  $ swapreplay dump - < sda.blktrace.0
  -: only CPU 0's records are in it; if the machine has more CPUs, name the files as blktrace does, NAME.blktrace.N side by side, and read one
  0 write 0 time=0.000000000
  1 read 0 time=0.000000100
  $ rm idle/sda.blktrace.1
  $ swapreplay info idle/sda.blktrace.0
  swapreplay: idle/sda.blktrace.0: no CPU's file has a record in it; nothing was recorded
  [1]

Version 8 of the protocol, and a big-endian machine:

  $ python3 << END
  > from record import *
  > three = (1, 8, 4096, WRITE | QUEUED), (2, 16, 4096, WRITE | QUEUED), (3, 8, 4096, READ | QUEUED)
  > for order, name in ("<", "little"), (">", "big"):
  >     open(name + "7.blktrace.0", "wb").write(b"".join(record(*t, order=order, pdu=b"p") for t in three))
  >     open(name + "8.blktrace.0", "wb").write(b"".join(record_8(*t, order=order, pdu=b"p") for t in three))
  > open("partition.blktrace.0", "wb").write(b"".join(
  >     remap(2 * n, 1917390097 + s, 8 << 20 | 2, s) + record(2 * n + 1, 1917390097 + s, 4096, kind | QUEUED) for n, (s, kind) in enumerate(((8, WRITE), (16, WRITE), (8, READ)))))
  > END
  $ for order in little big; do for version in 7 8; do swapreplay dump $order$version.blktrace.0; done; done | sort | uniq -c
        4 0 write 1 time=0.000000000
        4 1 write 2 time=0.000000001
        4 2 read 1 time=0.000000002

A partition begins where the remap records say, or at --offset:

  $ swapreplay dump partition.blktrace.0
  0 write 1 time=0.000000000
  1 write 2 time=0.000000002
  2 read 1 time=0.000000004
  $ swapreplay dump partition.blktrace.0 --offset 1917390097 | cut -d' ' -f-3
  0 write 1
  1 write 2
  2 read 1

What blktrace wrote to a pipe, or put into one CPU's file, has one CPU's records after another's. They are put in order,
as far as blktrace holds them back; an empty file of another CPU changes nothing:

  $ swapreplay dump piped | cut -d' ' -f-3 | paste -sd,
  0 read 1,1 read 2,2 read 3,3 read 4,4 read 5,5 read 6
  $ mkdir first; : > first/swap.blktrace.0; cp piped first/swap.blktrace.1
  $ swapreplay info first/swap.blktrace.0 | grep -E '^(format|events)  '
  format                 blktrace
  events                 6: 0 writes, 6 reads, 0 frees

What is not a recording of one swap device is refused:

  $ swapreplay dump two_devices > /dev/null
  swapreplay: two_devices: requests to devices 8:0 and 8:16; a trace is of one swap device: choose it with --block-device, or record it alone
  [1]
  $ swapreplay dump unsorted > /dev/null
  swapreplay: unsorted: the time goes back from 7232 to 1 ns; sort it first: blkparse -i ... -d SORTED -O
  [1]
  $ swapreplay dump newer
  swapreplay: newer: at byte 0: blktrace record of version 9; known versions: 7, 8
  [1]
  $ swapreplay dump far
  swapreplay: far: a request for sector 1099511627776 reaches slot 137438953472, the limit is * (glob)
  [1]

A slot has 32 bits, whatever the limit:

  $ swapreplay dump beyond --max-slots 8589934592
  swapreplay: beyond: a request for sector 34359738408 reaches slot 4294967301, the limit is 4294967296 slots; no trace has more
  [1]
  $ swapreplay dump last --max-slots 8589934592
  last: only CPU 0's records are in it; * (glob)
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
  cut: only CPU 0's records are in it; * (glob)
  cut: the trace is cut; results cover the events before the cut
  [1]
  $ swapreplay convert one two --to blktrace
  swapreplay: traces of format 'blktrace' are only read, not written
  [2]
