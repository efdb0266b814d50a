Three pools over a trace of two stores and an overwrite:

  $ printf '\x0b\0\0\0\x64\0\0\0\x0d\0\0\0\xc8\0\0\0\x0b\0\0\0\x2c\1\0\0\x0a\0\0\0\0\0\0\0' > tiny
  $ swapreplay compare tiny --pool ideal --pool tlsf --pool zsmalloc --check
  trace     tiny: compcache, lengths under lzo
  events    4: 3 writes (1 of them overwrites), 1 reads, 0 frees
  policy    zram
  
  pool      pages      peak    to first  overhead        end   to first  used, peak   check
  ideal         1   4.0 KiB                40.960    4.0 KiB                  600 B      ok
  tlsf          4  16.0 KiB*   +300.0 %   163.840   16.0 KiB*  +300.0 %       632 B*     ok
  zsmalloc     15  60.0 KiB   +1400.0 %   122.880*  32.0 KiB   +700.0 %       640 B      ok
  
  * the best of its column, `ideal` left out: it is the payload alone. `to first` compares with the
  first pool. `swapreplay replay TRACE --pool \xe2\x80\xa6` shows one pool in full. (esc)
  $ swapreplay compare tiny tiny --pool ideal --pool zsmalloc --json | python3 -c "
  > import json, sys
  > for trace in json.load(sys.stdin)['traces']:
  >     print(trace['trace'], trace['events'], [(pool['pool'], pool['pages_peak']) for pool in trace['pools']])"
  tiny {'read': 1, 'write': 3, 'free': 0} [('ideal', 1), ('zsmalloc', 15)]
  tiny {'read': 1, 'write': 3, 'free': 0} [('ideal', 1), ('zsmalloc', 15)]
  $ swapreplay compare tiny --pool ideal --pool zsmalloc --csv | cut -d, -f1-7
  trace,pool,policy,page_size_bytes,events,pages_peak,pages_end
  tiny,ideal,zram,4096,4,1,1
  tiny,zsmalloc,zram,4096,4,15,8

Without --pool, every pool that is listed:

  $ swapreplay compare tiny --json 2> /dev/null | python3 -c "
  > import json, sys
  > print(' '.join(pool['pool'] for pool in json.load(sys.stdin)['traces'][0]['pools']))" > compared
  $ swapreplay pools --json | python3 -c "
  > import json, sys
  > print(' '.join(pool['name'] for pool in json.load(sys.stdin)['pools'] if pool['name'] != 'external'))" > listed
  $ diff compared listed

A pool out of tree gets every measurement that ours get:

  $ cc -shared -fPIC -I"$SR_SOURCE_DIR/include" -o mine.so "$SR_SOURCE_DIR"/examples/size_classes_pool.c
  $ swapreplay compare tiny --pool ideal --pool ./mine.so --check --json | python3 -c "
  > import json, sys
  > mine = json.load(sys.stdin)['traces'][0]['pools'][1]
  > print(mine['pool'], mine['check'], mine['allocs'], mine['payload_end_bytes'])"
  ./mine.so {'ok': True} 3 500

The plot's script runs, and draws something:

  $ swapreplay compare tiny --pool ideal --pool zsmalloc --gnuplot plots > /dev/null
  the plot's data and script are in plots; next: (cd plots && gnuplot compare.gnuplot)
  $ (cd plots && gnuplot compare.gnuplot && ls)
  compare.gnuplot
  pages-1.png
  pages-1.tsv
  $ [ "$(python3 "$TESTDIR/png_ink.py" plots/pages-1.png | cut -d' ' -f3)" -gt 100 ]
