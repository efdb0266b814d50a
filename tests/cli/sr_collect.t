A debugfs as the module makes it, with a write, a read and a free on two CPUs:

  $ le() { for ((i = 0; i < $1; i++)); do printf "\\x$(printf %02x $((($2 >> (8 * i)) & 255)))"; done; }
  $ record() { # seq slot clen op cpu
  >   le 8 $1; le 8 $((1000000 + $1)); le 4 $2; le 4 $3; le 1 $4; le 1 0; le 2 $5; le 4 0
  > }
  $ mkdir -p debug/sr_relay
  $ cat >debug/sr_relay/info <<END
  > record_version 1
  > record_size 32
  > page_size 4096
  > slots 64
  > codec lzo
  > END
  $ (record 0 7 1500 1 0; record 2 7 0 3 0) >debug/sr_relay0
  $ record 1 7 0 2 1 >debug/sr_relay1
  $ echo 3 >debug/sr_relay/events
  $ echo 3 >debug/sr_relay/barrier
  $ echo 0 >debug/sr_relay/lost

SIGTERM ends a recording: the buffers are drained, the trace is complete, and nothing is printed on stdout:

  $ sr_collect debug/sr_relay0 out.sr --workload "nothing much" 2>said &
  $ until [ -s out.sr ] || ! kill -0 $!; do sleep 0.01; done
  $ echo 4 >debug/sr_relay/events.next; mv debug/sr_relay/events.next debug/sr_relay/events
  $ record 3 8 99 1 1 >>debug/sr_relay1
  $ echo 4 >debug/sr_relay/barrier.next; mv debug/sr_relay/barrier.next debug/sr_relay/barrier
  $ kill -TERM $!; wait $!
  $ cat said
  out.sr: 4 events (2 writes, 1 read, 1 free), 0 lost, * bytes (glob)
  Next: swapreplay info out.sr

An output that exists is refused, and replaced only when asked:

  $ sr_collect debug/sr_relay0 out.sr
  sr_collect: out.sr: already exists; remove it, or add --overwrite
  [2]

Saved files have an end. The old layout has no place for some things, and they are named:

  $ mkdir -p saved/sr_relay; cp debug/sr_relay0 debug/sr_relay1 saved; cp debug/sr_relay/info saved/sr_relay
  $ sr_collect saved/sr_relay0 out.sr --overwrite --to compcache
  out.sr: 4 events (2 writes, 1 read, 1 free), 0 lost, 24 bytes
  sr_collect: left out 1 free, which format compcache has no place for
  sr_collect: left out the events' times, which format compcache has no place for
  sr_collect: left out the metadata, which format compcache has no place for
  Next: swapreplay info out.sr
  $ od -An -v -tu4 -w8 out.sr
           15       1500
           14          0
           17         99

A number that never came is lost, and its place is in the trace:

  $ record 9 8 0 3 1 >>saved/sr_relay1
  $ sr_collect saved/sr_relay0 gap.sr
  gap.sr: 5 events (2 writes, 1 read, 2 frees), 5 lost, * bytes (glob)
  sr_collect: warning: 5 events missing from the input; the trace marks the gaps
  Next: swapreplay info gap.sr

Without the module's info the page size is said, or assumed with a warning:

  $ mkdir alone; cp saved/sr_relay0 alone
  $ sr_collect alone/sr_relay0 assumed.sr
  assumed.sr: 2 events (1 write, 0 reads, 1 free), 1 lost, * bytes (glob)
  sr_collect: warning: 1 event missing from the input; the trace marks the gaps
  sr_collect: warning: the module's info was not saved with the relay files, so pages are taken to be of * bytes, as this machine's are; if they are not, record again with --page-size (glob)
  Next: swapreplay info assumed.sr
  $ sr_collect alone/sr_relay0 16k.sr --page-size 16K 2>/dev/null; swapreplay info 16k.sr | grep 'page size'
  page size              16.0 KiB
  $ sr_collect saved/sr_relay0 never.sr --page-size 16K
  sr_collect: saved/sr_relay/info: the pages are of 4096 bytes, not of 16384; leave out --page-size
  [2]
  $ sr_collect alone/sr_relay0 never.sr --page-size 5000
  sr_collect: --page-size 5000: must be a power of two, as 4K or 16K
  [2]

A saved file that is cut ends with status 1, as a damaged one does; what could be read is in the trace:

  $ mkdir cut; head -c 50 saved/sr_relay0 >cut/sr_relay0
  $ sr_collect cut/sr_relay0 short.sr --page-size 4K
  short.sr: 1 event (1 write, 0 reads, 0 frees), 0 lost, * bytes (glob)
  sr_collect: warning: cut/sr_relay0: ends inside a record; left out the last 18 bytes
  Next: swapreplay info short.sr
  [1]
  $ swapreplay dump short.sr | wc -l
  1

Numbers in the module's info that cannot be are refused before anything is written:

  $ mkdir cut/sr_relay; printf 'record_version 1\nrecord_size 32\npage_size 4294967296\n' >cut/sr_relay/info
  $ sr_collect cut/sr_relay0 never.sr
  sr_collect: cut/sr_relay/info: page_size is 4294967296, which is outside 4096 to 262144; was it written by sr_relay.ko?
  [1]
  $ ls never.sr
  ls: cannot access 'never.sr': No such file or directory
  [2]

One CPU alone:

  $ sr_collect --one-cpu saved/sr_relay1 one.sr
  one.sr: 3 events (1 write, 1 read, 1 free), 0 lost, * bytes (glob)
  sr_collect: warning: only one CPU was recorded; lost events cannot be told from those of other CPUs
  Next: swapreplay info one.sr
  $ swapreplay info one.sr | grep -E 'part|lost|warn'
  part recorded          CPU 1
  events lost            not known
  warning: CPU 1 alone was recorded: all other events are missing, and losses are not known
  $ swapreplay convert one.sr one.jsonl
  one.sr: CPU 1 alone was recorded; all other events are missing
  one.jsonl: 3 events, * bytes, format jsonl (glob)
  $ swapreplay info --json one.jsonl | grep -E '"(part|events_lost)"'
    "events_lost": null,
      "part": "CPU 1",

A person at a terminal sees one line while it goes on: events, the rate, losses, bytes in the file:

  $ next() { echo $2 >$1.next; mv $1.next $1; }
  $ export -f le record next
  $ python3 "$TESTDIR/terminal.py" sr_collect debug/sr_relay0 seen.sr <<'END'
  > await \r\x1b\[K4 events, [0-4] events/s, 0 lost, ([0-9]+) bytes written
  > run [ $seen = $(stat -c %s seen.sr) ]
  > run next debug/sr_relay/events 7; record 6 8 0 2 0 >>debug/sr_relay0; next debug/sr_relay/lost 2; next debug/sr_relay/barrier 7
  > await \r\x1b\[K5 events, [0-5] events/s, 2 lost, [0-9]+ bytes written
  > await \r\x1b\[K5 events, 0 events/s, 2 lost, [0-9]+ bytes written
  > signal INT
  > END
  seen.sr: 5 events (2 writes, 2 reads, 1 free), 2 lost, * bytes (glob)
  sr_collect: warning: 2 events lost because a relay buffer was full; the trace marks the gaps. Load the module with a larger n_subbufs
  Next: swapreplay info seen.sr

SIGHUP, as when the terminal is closed, ends a recording in order too:

  $ sr_collect debug/sr_relay0 hangup.sr 2>said &
  $ until [ -s hangup.sr ] || ! kill -0 $!; do sleep 0.01; done
  $ kill -HUP $!; wait $!
  $ head -n 1 said
  hangup.sr: 5 events (2 writes, 2 reads, 1 free), 2 lost, * bytes (glob)

Under nohup it is ignored, and the recording goes on until another signal comes:

  $ nohup sr_collect debug/sr_relay0 nohup.sr 2>said &
  $ until [ -s nohup.sr ] || ! kill -0 $!; do sleep 0.01; done
  $ kill -HUP $!
  $ next debug/sr_relay/events 8; record 7 9 0 2 0 >>debug/sr_relay0; next debug/sr_relay/barrier 8
  $ kill -TERM $!; wait $!
  $ head -n 1 said
  nohup.sr: 6 events (2 writes, 3 reads, 1 free), 2 lost, * bytes (glob)

Two recordings into one file would destroy each other:

  $ sr_collect debug/sr_relay0 busy.sr 2>said &
  $ until [ -s busy.sr ] || ! kill -0 $!; do sleep 0.01; done
  $ sr_collect --overwrite saved/sr_relay0 busy.sr
  sr_collect: busy.sr: another recording is writing it; name another output
  [1]
  $ kill -TERM $!; wait $!

A signal ends the wait for more, not the reading of what is there. Saved files are read to their end. The first pass is
slow enough for the signal to arrive in the middle:

  $ python3 -c "
  > import struct, sys
  > for seq in range(1_000_000):
  >     sys.stdout.buffer.write(struct.pack('<QQIIBBHI', seq, 10**9 + seq, seq % 60000, 99, 1, 0, 0, 0))" >many
  $ sr_collect many many.sr --page-size 4K 2>said & until [ -s many.sr ] || ! kill -0 $!; do :; done; kill -INT $!; wait $!
  $ cat said
  many.sr: 1,000,000 events (1,000,000 writes, 0 reads, 0 frees), 0 lost, * bytes (glob)
  Next: swapreplay info many.sr

A second signal ends the program at once, and the trace is cut:

  $ sr_collect many cut.sr 2>said & until [ -s cut.sr ] || ! kill -0 $!; do :; done
  $ kill -INT $!; while kill -TERM $! 2>/dev/null; do :; done; wait $! || echo ended
  ended
  $ swapreplay info cut.sr | grep -E '^(format|warning)'
  format                 sr, cut
  warning: the trace is cut; results cover the events before the cut

A module that goes away ends the recording with status 1, and the trace has what came before:

  $ sr_collect debug/sr_relay0 gone.sr 2>said &
  $ until [ -s gone.sr ] || ! kill -0 $!; do sleep 0.01; done
  $ rm -r debug
  $ wait $!
  [1]
  $ cat said
  gone.sr: 6 events (2 writes, 3 reads, 1 free), 2 lost, * bytes (glob)
  sr_collect: warning: 2 events missing from the input; the trace marks the gaps
  sr_collect: debug*: cannot be *: No such file or directory; the events received before that are in gone.sr (glob)
  Next: swapreplay info gone.sr

No room for the output (the thread sanitizer writes a file of its own before main(), and would die of that):

  $ ! nm -D "$LIB_DIR/libsr_parse.so" | grep -q __tsan_ || trap '' XFSZ
  $ (ulimit -f 0; sr_collect saved/sr_relay0 full.sr)
  sr_collect: full.sr: cannot be written at byte 0: File too large; it holds 0 of the 5 events taken from the input, the other 5 are lost
  [1]

The input is never overwritten, by whatever name it is called, and neither is another CPU's file beside it:

  $ ln saved/sr_relay0 hard; ln -s saved/sr_relay1 soft; before=$(cat saved/sr_relay[01] | md5sum)
  $ sr_collect saved/sr_relay0 saved/sr_relay0
  sr_collect: saved/sr_relay0: is the same file as the input saved/sr_relay0; name another output
  [2]
  $ sr_collect --overwrite saved/sr_relay0 saved/../saved/sr_relay1
  sr_collect: saved/../saved/sr_relay1: is the same file as the input saved/sr_relay1; name another output
  [2]
  $ sr_collect --overwrite saved/sr_relay0 hard
  sr_collect: hard: is the same file as the input saved/sr_relay0; name another output
  [2]
  $ sr_collect --overwrite saved/sr_relay0 soft
  sr_collect: soft: is the same file as the input saved/sr_relay1; name another output
  [2]
  $ sr_collect saved/sr_relay0 - >>saved/sr_relay0
  sr_collect: -: is the same file as the input saved/sr_relay0; name another output
  [2]
  $ [ "$(cat saved/sr_relay[01] | md5sum)" = "$before" ]

An input that is something else:

  $ echo "Not a recording, but more than 32 bytes." >letter
  $ sr_collect letter letter.sr --page-size 4K
  letter.sr: 0 events (0 writes, 0 reads, 0 frees), 0 lost, * bytes (glob)
  sr_collect: warning: left out 1 damaged record, the first at byte 0 of letter: unknown operation
  sr_collect: warning: letter: ends inside a record; left out the last 9 bytes
  sr_collect: letter: does not hold records of sr_relay.ko; the events received before that are in letter.sr
  Next: swapreplay info letter.sr
  [1]

As an ordinary user, who may lock hardly any memory:

  $ (ulimit -l 64; sr_collect saved/sr_relay0 user.sr)
  user.sr: 5 events (2 writes, 1 read, 2 frees), 5 lost, * bytes (glob)
  sr_collect: warning: 5 events missing from the input; the trace marks the gaps
  Next: swapreplay info user.sr

Wrong usage names what is wrong:

  $ sr_collect nowhere/sr_relay0 new.sr
  sr_collect: nowhere/sr_relay0: cannot be opened: No such file or directory; check that sr_relay.ko is loaded, that debugfs is mounted (mount -t debugfs debugfs /sys/kernel/debug), and that you are root
  [1]
  $ sr_collect saved new.sr
  sr_collect: saved: is a directory; name a relay file in it, such as saved/sr_relay0
  [2]
  $ sr_collect saved/sr_relay0
  sr_collect: missing: OUTPUT; see 'sr_collect --help'
  [2]
  $ sr_collect saved/sr_relay0 new.sr --to tar
  sr_collect: --to: unknown value 'tar'; known: sr, compcache
  [2]
  $ ls new.sr
  ls: cannot access 'new.sr': No such file or directory
  [2]
