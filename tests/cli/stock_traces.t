The bundled recordings of a kernel's own zram and zswap: nothing was lost, the copies that other codecs compressed were the
pages, and a replay by the rules of that kernel ends with what the kernel counted when the recording ended. Pages that
the kernel's shrinker freed by compaction are in no event, so a replay may end with more.

  $ cat > stock.py <<'CODE'
  > import json, subprocess, sys
  > def ask(*words):
  >     return json.loads(subprocess.run(['swapreplay', *words, '--json'], check=True, capture_output=True).stdout)
  > for path in sys.argv[1:]:
  >     info = ask('info', path)
  >     facts = info['metadata'].get('facts') or {}
  >     if 'device' not in facts:
  >         continue
  >     kernel = '.'.join(info['metadata']['kernel'].split('.')[:2])
  >     zswap, page = facts['device'] == 'zswap', info['metadata']['page_size']
  >     end = ask('replay', path, '--pool', f'zsmalloc:kernel={kernel}')
  >     assert end['policy'] == ('zswap' if zswap else 'zram') and end['resolved']['policy_from'] == ('trace' if zswap else 'default')
  >     if zswap:
  >         counters = {name: int(value) for name, value in (pair.split('=') for pair in facts['zswap_end'].split())}
  >         began = {name: int(value) for name, value in (pair.split('=') for pair in facts['zswap_begin'].split())}
  >         pages, peak, compacted = counters['pool_total_size'] // page, 'unknown', 'unknown'
  >         equal = [end['stored_pages_end'] == counters['stored_pages'], info['events']['write'] == counters['zswpout'] - began['zswpout'],
  >                  info['events']['read'] == counters['zswpin'] - began['zswpin'], int(facts['written_back']) == counters['zswpwb'] - began['zswpwb']]
  >     else:
  >         _, payload, used, _, peak, same_filled, compacted, *_ = map(int, facts['mm_stat_end'].split())
  >         pages, peak = used // page, peak // page
  >         equal = [end['payload_end_bytes'] == payload, end['same_filled_end'] == same_filled]
  >     name, copied = path.split('/')[-1], 'none'  # recordings of pages of 16 KiB have no copies
  >     if page == 4096:
  >         known, copies = int(facts['codecs_known']), [int(word) for word in facts['codecs_check'].split() if word.isdigit()]
  >         copied = f"{known == copies[0] > 4000} {copies[1]} {facts['codecs_dropped']} {facts['codecs_missed']}"
  >     print(f"{name}: {info['events_lost']} lost, {all(equal)}, copies {copied}, pages {end['pages_end']} of {pages}, peak {end['pages_peak']} of {peak}, compacted {compacted}")
  > CODE
  $ python3 stock.py "$SR_SOURCE_DIR"/traces/*.sr
  browser-zram-6.12.sr: 0 lost, True, copies True 0 0 0, pages 4081 of 4081, peak 4083 of 4083, compacted 0
  desktop-zram-6.12.sr: 0 lost, True, copies True 0 0 0, pages 6644 of 6644, peak 6644 of 6644, compacted 0
  forks-zram-7.3.sr: 0 lost, True, copies True 0 0 0, pages 605 of 605, peak 1069 of 1069, compacted 0
  java-zram-6.12.sr: 0 lost, True, copies True 0 0 0, pages 65 of 65, peak 2118 of 2118, compacted 0
  javascript-zram-6.12.sr: 0 lost, True, copies True 0 0 0, pages 2101 of 2101, peak 12244 of 11856, compacted 6119
  javascript-zswap-7.3.sr: 0 lost, True, copies True 0 0 0, pages 935 of 889, peak 10771 of unknown, compacted unknown
  link-zram-7.3.sr: 0 lost, True, copies True 0 0 0, pages 5236 of 5236, peak 7434 of 7434, compacted 0
  node-server-zswap-7.3.sr: 0 lost, True, copies True 0 0 0, pages 1250 of 1250, peak 1314 of unknown, compacted unknown
  pandas-zram-7.3.sr: 0 lost, True, copies True 0 0 0, pages 5 of 5, peak 5158 of 5158, compacted 0
  postgres-zswap-6.12.sr: 0 lost, True, copies True 0 0 0, pages 2383 of 2383, peak 3037 of unknown, compacted unknown
  python-zram-6.12.sr: 0 lost, True, copies True 0 0 0, pages 2246 of 2246, peak 2252 of 2252, compacted 0
  redis-zram-6.1.sr: 0 lost, True, copies True 0 0 0, pages 110 of 110, peak 2425 of 2425, compacted 0
  redis16k-zram-6.12.sr: 0 lost, True, copies none, pages 40 of 40, peak 998 of 998, compacted 0
