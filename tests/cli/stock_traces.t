The bundled recordings of a kernel's own zram and zswap: a replay by the rules of that kernel ends with the pages that the
kernel counted when the recording ended.

  $ end_of() { swapreplay replay "$SR_SOURCE_DIR/traces/$1.sr" "${@:2}" --json; }
  $ facts_of() { swapreplay info "$SR_SOURCE_DIR/traces/$1.sr" --json; }

  $ end_of javascript-zram-6.12 --policy zram:kernel=6.12 --pool zsmalloc:kernel=6.12 > end; facts_of javascript-zram-6.12 > facts
  $ python3 - <<'CODE'
  > import json
  > end, facts = json.load(open('end')), json.load(open('facts'))['metadata']['facts']
  > _, payload, used, _, _, same_filled = map(int, facts['mm_stat_end'].split()[:6])
  > print(end['pages_end'] * 4096 == used, end['payload_end_bytes'] == payload, end['same_filled_end'] == same_filled)
  > known, (equal, different) = int(facts['codecs_known']), [int(word) for word in facts['codecs_check'].split() if word.isdigit()]
  > print(known > 5000, equal == known, different, facts['codecs_dropped'], facts['codecs_missed'])
  > CODE
  True True True
  True True 0 0 0

Of zswap's pool the kernel frees some pages by compaction, which it does not count, and so the replay has a few more:

  $ end_of javascript-zswap-7.3 --policy zswap:kernel=7.3 --pool zsmalloc:kernel=7.3 > end; facts_of javascript-zswap-7.3 > facts
  $ python3 - <<'CODE'
  > import json
  > end, info = json.load(open('end')), json.load(open('facts'))
  > facts = info['metadata']['facts']
  > kernel = {name: int(value) for name, value in (pair.split('=') for pair in facts['zswap_end'].split())}
  > print(end['stored_pages_end'] == kernel['stored_pages'], end['pages_end'], kernel['pool_total_size'] // 4096)
  > print(info['events']['write'] == kernel['zswpout'], info['events']['read'] == kernel['zswpin'], facts['written_back'] == str(kernel['zswpwb']))
  > known, (equal, different) = int(facts['codecs_known']), [int(word) for word in facts['codecs_check'].split() if word.isdigit()]
  > print(known > 5000, equal == known, different, facts['codecs_dropped'], facts['codecs_missed'])
  > CODE
  True 935 889
  True True True
  True True 0 0 0
