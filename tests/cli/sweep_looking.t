What docs/fleet.md does with rows, done with Debian's pandas.

  $ /usr/bin/python3 -c 'import pandas' 2> /dev/null || { echo "python3-pandas is not installed" >&2; exit 80; }
  $ mkdir traces rows; for trace in compiler-6.1 javascript-7.3 python-6.12; do cp "$SR_SOURCE_DIR/traces/$trace.sr" traces; done
  $ swapreplay sweep traces/*.sr --pool 'zsmalloc:chain=4..16+4' --limit none --limit 32M..96M/4 -o rows/all.jsonl --csv-file all.csv
  $ sed -n '/^```python$/,/^```$/p' "$SR_SOURCE_DIR/docs/fleet.md" | grep -v '^```' > looking.py; /usr/bin/python3 looking.py
  chain
  4     0.30
  8     0.00
  12    1.74
  16    3.21
  dtype: float64
  8    2
  4    1
  dtype: int64
  trace
  traces/compiler-6.1.sr      96.0
  traces/javascript-7.3.sr    64.0
  Name: MiB, dtype: float64
