Files of older versions of .sr, rewritten in the version of now, are no larger and say the same, line by line:

  $ version() { od -An -tu2 -j8 -N4 "$1" | xargs | tr ' ' .; }
  $ rewrite() { # TRACE
  >     swapreplay convert "$1" rewritten.sr --hashes --overwrite > /dev/null 2> said || grep -q 'the trace is cut' said || cat said
  >     echo "${1##*/}: $(version "$1") to $(version rewritten.sr)"
  >     [ "$(stat -c %s rewritten.sr)" -le "$(stat -c %s "$1")" ] || echo "larger: $(stat -c %s "$1" rewritten.sr | xargs)"
  > }
  $ for trace in "$SR_SOURCE_DIR"/traces/*.sr; do
  >     [ "$(version "$trace")" != 2.0 ] || continue
  >     rewrite "$trace"
  >     swapreplay dump "$trace" > before 2> /dev/null
  >     swapreplay dump rewritten.sr 2> /dev/null | cmp before -
  >     swapreplay convert "$trace" - --to jsonl 2> /dev/null | head -n 1 > before
  >     swapreplay convert rewritten.sr - --to jsonl 2> /dev/null | head -n 1 | cmp before -
  > done
  compiler-6.1.sr: 1.0 to 2.0
  javascript-7.3.sr: 1.0 to 2.0
  javascript-zram-6.12.sr: 1.3 to 2.0
  javascript-zswap-7.3.sr: 1.3 to 2.0
  python-6.12.sr: 1.0 to 2.0

So do those of the tests, with all that jsonl holds, and read by a second reader:

  $ all_of() {
  >     swapreplay dump "$1" 2> /dev/null
  >     swapreplay convert "$1" - --to jsonl --hashes 2> /dev/null
  >     python3 "$TESTDIR/../trace/format_reader.py" "$1"
  > }
  $ for trace in "$SR_SOURCE_DIR"/tests/golden/*.sr; do
  >     rewrite "$trace"
  >     all_of "$trace" > before
  >     all_of rewritten.sr | cmp before -
  > done
  1.0-all-columns.sr: 1.0 to 2.0
  1.0-cut.sr: 1.0 to 2.0
  larger: 250 288
  1.0-empty.sr: 1.0 to 2.0
  1.0-modelled.sr: 1.0 to 2.0
  1.0-plain.sr: 1.0 to 2.0
  1.1-modelled-times.sr: 1.1 to 2.0
  1.3-details.sr: 1.3 to 2.0
  2.0-lined.sr: 2.0 to 2.0
