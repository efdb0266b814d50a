Three pools over a trace of two stores and an overwrite:

  $ printf '\x0b\0\0\0\x64\0\0\0\x0d\0\0\0\xc8\0\0\0\x0b\0\0\0\x2c\1\0\0\x0a\0\0\0\0\0\0\0' > tiny
  $ swapreplay compare tiny --pool ideal --pool tlsf --pool zsmalloc --check
  $ swapreplay compare tiny tiny --pool ideal --pool zsmalloc --json | python3 -c "
  > import json, sys
  > for trace in json.load(sys.stdin)['traces']:
  >     print(trace['trace'], trace['events'], [(pool['pool'], pool['pages_peak']) for pool in trace['pools']])"
  $ swapreplay compare tiny --pool ideal --pool zsmalloc --csv | cut -d, -f1-7

Without --pool, every pool that is listed:

  $ swapreplay compare tiny --json 2> /dev/null | python3 -c "
  > import json, sys
  > print(' '.join(pool['pool'] for pool in json.load(sys.stdin)['traces'][0]['pools']))" > compared
  $ swapreplay pools --json | python3 -c "
  > import json, sys
  > print(' '.join(pool['name'] for pool in json.load(sys.stdin)['pools'] if pool['name'] != 'external'))" > listed
  $ diff compared listed

A pool out of tree gets every measurement that ours get:

The plot's script runs, and draws something:

  $ swapreplay compare tiny --pool ideal --pool zsmalloc --gnuplot plots > /dev/null
  $ (cd plots && gnuplot compare.gnuplot && ls)
  $ [ "$(python3 "$TESTDIR/png_ink.py" plots/pages-1.png | cut -d' ' -f3)" -gt 100 ]
