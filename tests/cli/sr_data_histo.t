A dump of one write and one read, made by hand: slot 5, clen 100.

  $ printf '\x0b\0\0\0\x64\0\0\0\x0a\0\0\0\0\0\0\0' > two
  $ sr_data_histo two | grep -v '	0$'
  112	1
  # Total: R=1	W=1
  # % pages with compress ratio <= 50%: 100
  # No. of pages with compress length >= 4096: 0
  $ sr_data_histo two | wc -l
  259
  $ sr_data_histo - < two | cmp - <(sr_data_histo two)

Nothing written, nothing divided by it:

  $ printf '\x0a\0\0\0\0\0\0\0' > one_read
  $ sr_data_histo one_read | tail -3
  # Total: R=1	W=0
  # % pages with compress ratio <= 50%: 0
  # No. of pages with compress length >= 4096: 0
  $ : > nothing
  $ sr_data_histo nothing
  sr_data_histo: nothing: the file is empty; nothing was recorded
  [1]

The last count begins after the last row, as in 2008, so it has more than those of a page and longer:

  $ printf '\x0b\0\0\0\xf1\x0f\0\0\x0d\0\0\0\0\x10\0\0' > long
  $ sr_data_histo long | tail -1
  sr_data_histo: long: 1 of the pages counted as >= 4096 are 4081 to 4095 bytes long, after the last row
  # No. of pages with compress length >= 4096: 2

A cut trace is shown as far as it goes, and said to be cut:

  $ head -c 12 two > cut
  $ sr_data_histo cut | tail -3 | head -1
  sr_data_histo: cut: the trace is cut after event 1; everything before the cut was delivered
  # Total: R=0	W=1

A trace without clens has nothing to be counted:

  $ printf 'op,slot\nwrite,1\n' > slots.csv
  $ sr_data_histo slots.csv
  sr_data_histo: slots.csv: the trace has no clens, so there is nothing to count
  [1]

What cannot be:

  $ sr_data_histo
  sr_data_histo: missing: TRACE; see 'sr_data_histo --help'
  [2]
  $ sr_data_histo absent
  sr_data_histo: absent: cannot be opened: No such file or directory
  [1]
  $ sr_data_histo .
  sr_data_histo: .: * (glob)
  [1]

The page's commands draw it:

  $ ink() { "$SR_SOURCE_DIR/scripts/plot_histo" "$1" "$1.png" 2> /dev/null; python3 "$TESTDIR/png_ink.py" "$1.png"; }
  $ sr_data_histo two > histo
  $ ink histo
  800 600 (\d\d+) (re)

Without a picture's name it draws in characters: four pages of 64 bytes are a column twice as high as two of 2048.

  $ for page in 1 2 3 4; do printf '\3\0\0\0\x40\0\0\0'; done > pages
  $ for page in 1 2; do printf '\3\0\0\0\0\x08\0\0'; done >> pages
  $ sr_data_histo pages > histo
  $ "$SR_SOURCE_DIR/scripts/plot_histo" histo > drawn
  $ grep -c '|\*' drawn
  10
  $ grep -c '|\*.*[ +]\*[ +]' drawn
  6
  $ tail -1 drawn
   +Compressed page size (re)
