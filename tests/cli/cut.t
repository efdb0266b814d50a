What a cut trace has is shown, and the status is 1, whatever is done with it. This one is cut in its third event:

  $ printf 'op,slot,clen,clen_zstd\nwrite,1,1000,900\nwrite,2,2000,1800\nwrite,3,3' > cut.csv
  $ says_cut() {
  >   "$@" > out 2> words; local status=$?
  >   [ -s out ] && grep -q 'the trace is cut' out words && echo "$status: $1 $2"
  > }
  $ says_cut swapreplay info cut.csv
  1: swapreplay info
  $ says_cut swapreplay info --json cut.csv
  1: swapreplay info
  $ says_cut swapreplay dump cut.csv
  1: swapreplay dump
  $ says_cut swapreplay replay cut.csv
  1: swapreplay replay
  $ says_cut swapreplay replay cut.csv --json
  1: swapreplay replay
  $ says_cut swapreplay compare cut.csv --pool ideal --pool zsmalloc
  1: swapreplay compare
  $ says_cut swapreplay convert cut.csv - --to csv
  1: swapreplay convert
  $ says_cut swapreplay cat cut.csv -o - --to csv
  1: swapreplay cat
  $ says_cut swapreplay codecs --recompress lzo:zstd cut.csv
  1: swapreplay codecs
  $ says_cut sr_data_histo cut.csv
  1: sr_data_histo cut.csv

If the cut is not reached, nothing is said:

  $ swapreplay dump cut.csv --head 1
  0 write 1 clen=1000 clen_zstd=900

Damage that salvage stepped over is a failure as well:

  $ swapreplay generate --seed 1 --events 3000 all.sr --block-events 1000 2> /dev/null
  $ python3 -c "
  > import sys
  > file = bytearray(open('all.sr', 'rb').read())
  > file[len(file) // 2] ^= 1
  > open('damaged.sr', 'wb').write(file)"
  $ swapreplay convert damaged.sr kept.sr --salvage
  damaged.sr: * bytes at byte * left out, before event 2000: checksum differs (glob)
  kept.sr: 2,000 events, * bytes, format sr (glob)
  [1]

A file that is written without more ado loses at most 131,072 events if it is cut:

  $ swapreplay generate --count 300000 usual.sr 2> /dev/null; head -c -2000 usual.sr > usual_cut.sr
  $ swapreplay dump usual_cut.sr 2> /dev/null | wc -l
  262144

A cut .sr loses the block that it is cut in:

  $ head -c $(($(stat -c %s all.sr) * 9 / 10)) all.sr > cut.sr
  $ swapreplay dump cut.sr | wc -l
  cut.sr: the trace is cut; results cover the events before the cut
  2000
