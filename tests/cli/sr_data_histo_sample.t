The page's sample gives the page's histogram, byte for byte.

  $ [ -e "$SR_SHARED_DATA/sample_sr_data.bz2" ] || { echo "the page's sample is not here" >&2; exit 80; }
  $ bunzip2 < "$SR_SHARED_DATA/sample_sr_data.bz2" > sample_sr_data
  $ sr_data_histo sample_sr_data > sample_sr_data_histo.txt
  sr_data_histo: sample_sr_data: 1 of the pages counted as >= 4096 are 4081 to 4095 bytes long, after the last row
  $ cmp sample_sr_data_histo.txt "$SR_SHARED_DATA/sample_sr_data_histo.txt"
  $ sr_data_histo "$SR_SHARED_DATA/sample_sr_data.bz2" 2> /dev/null | cmp - sample_sr_data_histo.txt

The page's commands draw it, with more on it than on an empty one:

  $ printf '\x0a\0\0\0\0\0\0\0' | sr_data_histo - > empty.txt
  $ ink() { "$SR_SOURCE_DIR/scripts/plot_histo" "$1" "$1.png" 2> /dev/null; python3 "$TESTDIR/png_ink.py" "$1.png" | cut -d' ' -f3; }
  $ [ "$(ink sample_sr_data_histo.txt)" -gt $(( $(ink empty.txt) + 100 )) ]
