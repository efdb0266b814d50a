Chunks of several pages are a model, and say so; the way goes from the pages to the answer:

  $ swapreplay import "$SR_SOURCE_DIR/corpus/processes.pages" chunks.sr --codec lz4 --chunk 16K 2> /dev/null
  $ swapreplay codecs "$SR_SOURCE_DIR/corpus/processes.pages" --codec lz4 --chunk 4K,16K --json > times.json
  $ swapreplay replay chunks.sr --policy zram:kernel=6.12,chunk=16K,folios=any --codec-times times.json | sed -n '/^MODEL/,$p'
  MODEL: no kernel stores chunks of 16K; see docs/replay.md, "Chunks of several
  pages"
  ASSUMED: pages written one after the other, to consecutive slots, are of one
  folio
  
                              chunks   page by page
  pages held, peak  * (* MiB)  * (* MiB) (glob)
  pages held, end   * (* MiB)  * (* MiB) (glob)
  pages compressed    0 + 190 chunks            758
  pages decompressed    0 + 0 chunks              0
  ms, compressing * (glob)
  ms, decompressing * (glob)
  
  written   192 chunks of 4 pages, 0 pages by themselves
  read      0 pages, 0 of them in chunks; none decompressed for each page read
  freed     0 pages before the rest of their chunk; 0 pages stored again
  CPU * ms in the codec, by the medians of --codec-times (glob)

The bytes stored are those that `codecs` counts by zram's rules for the same chunks:

  $ swapreplay replay chunks.sr --policy zram:kernel=6.12,chunk=16K,folios=any --json > replay.json
  $ python3 - << 'END'
  > import json
  > replay, codecs = json.load(open('replay.json')), json.load(open('times.json'))['codecs']
  > chunks = next(row for row in codecs if row['chunk_bytes'] == 16384)
  > print(replay['chunks']['chunks'] * 4 == chunks['pages'], replay['payload_end_bytes'] <= chunks['stored_bytes'], replay['chunks']['codec']['compress_us'])
  > END
  True True None

What is not in the trace is not known, unless a person names it, and then it is marked:

  $ swapreplay replay chunks.sr --policy zram:chunk=64K
  swapreplay: chunks.sr: --policy zram:chunk=64K: the trace has no clens of chunks under lz4@64K; it has lz4, lz4@16K; 'swapreplay import --chunk 64K' makes a trace with them from pages, and assume=PERCENT takes a chunk to have that share of its pages' clens
  [2]
  $ swapreplay replay chunks.sr --policy zram:chunk=16K | grep -A2 '^chunks:'
  chunks: not known; the trace does not tell which pages were of one folio, so all
  were stored by themselves; folios=any takes pages written one after the other to
  be of one folio
  $ swapreplay replay "$SR_SOURCE_DIR/traces/python-6.12.sr" --policy zram:chunk=16K,folios=any,assume=97% --events 0..200k > assumed; grep -E '^(MODEL|ASSUMED)' assumed
  MODEL: no kernel stores chunks of 16K; see docs/replay.md, "Chunks of several
  ASSUMED: a chunk's clen is 97 % of the sum of its pages' clens
  ASSUMED: pages written one after the other, to consecutive slots, are of one
  $ grep '^CPU' assumed
  CPU: not known: no times of lzo, lzo@16K; --codec-times FILE names what

The columns of chunks are for nothing else:

  $ swapreplay replay chunks.sr --codec lz4@16K
  swapreplay: chunks.sr: --codec lz4@16K: these are clens of chunks, not of pages; --codec lz4 --policy zram:chunk=16K replays them
  [2]
  $ swapreplay advise chunks.sr 2>&1 | grep -c @16K
  0
  [1]
  $ for more in '--limit 10M' --check --latency --bill '--writeback every=10,type=huge'; do swapreplay replay chunks.sr --policy zram:chunk=16K,folios=any $more 2>&1 | sed 's/.*folios=any: //'; done
  --limit: the model has none; leave it out, or replay without chunk=
  --latency and --check: measure a pool as it is; replay without chunk=
  --latency and --check: measure a pool as it is; replay without chunk=
  swapreplay: --bill: no kernel has policy zram:chunk=16K,folios=any, so what it would keep beside the pool is not known; replay without chunk=
  swapreplay: --writeback and --recompress: policy zram:chunk=16K,folios=any has no rules for them; replay without chunk=

Side by side, and in a sweep:

  $ swapreplay compare chunks.sr --pool zsmalloc --policy zram --policy zram:chunk=16K,folios=any --json | python3 -c 'import json, sys; print([pool.get("chunks", {}).get("chunks") for pool in json.load(sys.stdin)["traces"][0]["pools"]])'
  [None, 192]
  $ swapreplay compare chunks.sr --pool zsmalloc --policy zram --policy zram:chunk=16K,folios=any --codec-times times.json | sed -n '/^zsmalloc, zram:chunk=16K,folios=any:/,/^CPU/p'
  zsmalloc, zram:chunk=16K,folios=any:
  MODEL: no kernel stores chunks of 16K; see docs/replay.md, "Chunks of several
  pages"
  ASSUMED: pages written one after the other, to consecutive slots, are of one
  folio
  read      0 pages, 0 of them in chunks; none decompressed for each page read
  CPU * ms in the codec, by the medians of --codec-times (glob)
  $ swapreplay compare "$SR_SOURCE_DIR/traces/python-6.12.sr" --events 0..200k --pool zsmalloc --policy zram --policy zram:chunk=16K,folios=any,assume=97% | grep -E '^(MODEL|ASSUMED|read|CPU)'
  MODEL: no kernel stores chunks of 16K; see docs/replay.md, "Chunks of several
  ASSUMED: a chunk's clen is 97 % of the sum of its pages' clens
  ASSUMED: pages written one after the other, to consecutive slots, are of one
  read      91,560 pages, 64,324 of them in chunks; 3.11 pages decompressed for each page read
  CPU: not known: no times of lzo, lzo@16K; --codec-times FILE names what
  $ swapreplay compare "$SR_SOURCE_DIR/traces/python-6.12.sr" --events 0..200k --pool zsmalloc --policy zram --policy zram:chunk=16K,folios=any,assume=97% --csv | sed 's/.*,partial,/,/; s/.*,false,/,/'
  ,chunks_model,chunks_assumed_share,chunks_folios_assumed,chunks_read_amplification
  ,,,,
  ,no kernel stores chunks of several pages,0.970000,true,3.107602
  $ swapreplay sweep chunks.sr --pool zsmalloc --policy zram --policy zram:chunk=16K,folios=any -o rows.jsonl 2> /dev/null; wc -l < rows.jsonl
  2
