Snakemake runs the tasks of a sweep; one that is killed is run again.

  $ [ -x /usr/bin/snakemake ] || { echo "Debian's snakemake is not installed" >&2; exit 80; }
  $ for trace in compiler-6.1 javascript-7.3 python-6.12; do cp "$SR_SOURCE_DIR/traces/$trace.sr" .; done
  $ settings=(*.sr --pool 'zsmalloc:chain=4..16' --limit none --limit 20000..26000/3)
  $ swapreplay sweep "${settings[@]}" --snakemake "$PWD/flow"
  next: snakemake -s /*/flow/Snakefile --cores all; then: /*/flow/merge -o FILE (glob)
  $ run() { HOME=$PWD /usr/bin/snakemake -s flow/Snakefile --cores 2 --keep-going > log 2>&1; }
  $ (until rows=$(ls flow/rows/compiler-*.jsonl 2> /dev/null) && [ "$(wc -l < "$rows")" -gt 0 ]; do sleep 0.01; done; kill -9 $(pgrep -n -f -- "-o $PWD/$rows")) & run; echo "[$?]"; wait
  [1]
  $ grep -o '^Error in rule sweep' log; ls flow/rows
  Error in rule sweep
  javascript-7.3-*.jsonl (glob)
  python-6.12-*.jsonl (glob)
  $ run
  $ grep -o '1 of [0-9]* steps (.*' log
  1 of 2 steps (50%) done
  $ flow/merge -o merged.jsonl
  $ swapreplay sweep "${settings[@]}" -o whole.jsonl
  $ python3 "$TESTDIR/same_rows.py" whole.jsonl merged.jsonl
  195 True
  $ run && grep -o 'Nothing to be done' log
  Nothing to be done
