GNU parallel runs the tasks of a sweep; one that is killed is run again, and goes on where it was.

  $ parallel --version 2> /dev/null | grep -q 'GNU parallel' || { echo "GNU parallel is not installed" >&2; exit 80; }
  $ for trace in compiler-6.1 javascript-7.3 python-6.12; do cp "$SR_SOURCE_DIR/traces/$trace.sr" .; done
  $ settings=(*.sr --pool 'zsmalloc:chain=4..16' --limit none --limit 20000..26000/3)
  $ swapreplay sweep "${settings[@]}" --tasks -o "$PWD/rows" > tasks 2> /dev/null
  $ run() { parallel --will-cite --jobs 2 --joblog log "$@" < tasks; }
  $ (until rows=$(ls rows/compiler-*.jsonl 2> /dev/null) && [ "$(wc -l < "$rows")" -gt 0 ]; do sleep 0.01; done; kill -9 $(pgrep -n -f -- "-o $PWD/$rows")) & run; wait
  $ cut -f 7,8 log | sed 's/^137\t/0\t/' | sort # newer ones call the status of a killed task 137
  0\t0 (esc)
  0\t0 (esc)
  0\t9 (esc)
  Exitval\tSignal (esc)
  $ swapreplay sweep "${settings[@]}" --merge rows > /dev/null
  compiler-6.1.sr: * runs have no row (glob)
  * of 195 rows are missing; run the tasks of these traces again (glob)
  [1]
  $ run --resume-failed 2>&1 | grep there
  /*/rows/compiler-6.1-*.jsonl: * of 65 rows are there already (glob)
  $ swapreplay sweep "${settings[@]}" --merge rows -o merged.jsonl
  $ swapreplay sweep "${settings[@]}" -o whole.jsonl
  $ python3 "$TESTDIR/same_rows.py" whole.jsonl merged.jsonl
  195 True
