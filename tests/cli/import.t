Ariadne's files, written from their description: a text of 50 bytes before each page, and the swap-ins apart.

  $ cat > make.py << 'END'
  > import struct, sys
  > def page(number):
  >     return b''.join(b'%08x' % (word * 7 % (number + 3) if word % 50 else number) for word in range(512))
  > def record(sector, number, filling=b'\0'):
  >     return (b'TEST^^^#10123,%d,%d#^^^' % (700000 + number, sector)).ljust(50, filling) + page(number)
  > if __name__ == '__main__':
  >     with open('swapout_trace.txt', 'wb') as out:
  >         for number in range(12):
  >             out.write(record(8 * (16 + number), number, b'^' if number % 2 else b'\0'))
  >     with open('swapin_trace.txt.meta', 'wb') as out:
  >         for slot in (17, 16, 40):
  >             out.write(struct.pack('<QQ', 10123, 8 * slot))
  >     open('swapin_trace.txt', 'w').write('[1000] launch 10123,%d\n[1010] launch 10123,%d\n10124,%d\n' % (8 * 17, 8 * 16, 8 * 40))
  >     whole = open('swapout_trace.txt', 'rb').read()
  >     records = [whole[at:at + 4146] for at in range(0, len(whole), 4146)]
  >     open('pages.pages', 'wb').write(b''.join(record[50:] for record in records))
  >     open('swapout_trace.txt.data', 'wb').write(b''.join(record[50:] for record in records))
  >     open('swapout_trace.txt.meta', 'w').write(''.join('10123,%d,%d\n' % (700000 + i, 8 * (16 + i)) for i in range(12)))
  >     open('cut.txt', 'wb').write(whole[:-1])
  >     open('wrong.txt', 'wb').write(whole[:4146] + bytes(50) + page(3) + whole[4146:])
  > END
  $ python3 make.py

  $ swapreplay import swapout_trace.txt all.sr --codec lz4 --codec zstd --kernel 6.12 --swap-ins swapin_trace.txt.meta
  swapin_trace.txt.meta: when between the writes its pages were read is not recorded; the reads follow all writes
  all.sr: 15 events, * bytes, format sr (glob)
  $ swapreplay dump all.sr | awk '{print $1, $2, $3}' | sed -n '1,2p;13,15p'
  0 write 16
  1 write 17
  12 read 17
  13 read 16
  14 read 40

The clens are those of `codecs`, whichever file the pages come from, and however many threads compress them:

  $ swapreplay codecs pages.pages --codec lz4 --codec zstd --kernel 6.12 --json > codecs.json
  $ cat > sums.py << 'END'
  > import csv, json, subprocess, sys
  > rows = csv.DictReader(subprocess.run(['swapreplay', 'convert', sys.argv[1], '-', '--to', 'csv'], capture_output=True, text=True).stdout.splitlines())
  > sums = {'lz4': 0, 'zstd': 0}
  > for row in rows:
  >     for codec in sums:
  >         sums[codec] += int(row['clen_' + codec] or 0)
  > print(sums == {row['codec']: row['stored_bytes'] for row in json.load(open('codecs.json'))['codecs']})
  > END
  $ python3 sums.py all.sr
  True
  $ for input in swapout_trace.txt swapout_trace.txt.data pages.pages; do
  >     swapreplay import $input one.csv --codec lz4,zstd --kernel 6.12 --threads 3 --overwrite 2> /dev/null; python3 sums.py one.csv; done
  True
  True
  True
  $ swapreplay import - piped.csv --codec lz4,zstd --kernel 6.12 < swapout_trace.txt 2> /dev/null; python3 sums.py piped.csv
  True
  $ swapreplay import swapout_trace.txt text.sr --codec lz4 --swap-ins swapin_trace.txt 2> /dev/null; swapreplay dump text.sr | grep -c read
  3

Without --codec there are all, and what compressed is in the trace, which says of itself what it does not know:

  $ swapreplay import swapout_trace.txt every.sr 2> /dev/null; swapreplay info every.sr | grep -E '^(codecs|events lost|imported)'
  codecs * lzo, lzo-rle, lz4, lz4hc, zstd, deflate (glob)
  imported * pages (glob)
  events lost * not known (glob)

Chunks have columns of their own; only the last page of each has a clen there:

  $ swapreplay import swapout_trace.txt chunks.csv --codec lz4 --chunk 16K 2> /dev/null; head -1 chunks.csv; awk -F, 'NR > 1 && $4 != "" {print $2}' chunks.csv | xargs
  op,slot,clen_lz4,clen_lz4@16K,same_filled
  19 23 27
  $ swapreplay codecs pages.pages --codec lz4 --chunk 16K --json | grep -o '"stored_bytes":[0-9]*'; awk -F, 'NR > 1 {sum += $4} END {print sum}' chunks.csv
  "stored_bytes":1363
  1363

They are for a model of chunks, and for no advice:

  $ swapreplay replay chunks.csv --codec lz4@16K
  swapreplay: chunks.csv: --codec lz4@16K: these are clens of chunks, not of pages; --codec lz4 --policy zram:chunk=16K replays them
  [2]
  $ swapreplay advise chunks.csv > advice; grep -o 'lengths under lz4;' advice; grep -ci @16k advice
  lengths under lz4;
  0
  [1]

Cut, wrong and other files:

  $ swapreplay import cut.txt cut.sr --codec lz4
  cut.txt: *cut* (glob)
  cut.sr: 11 events, * bytes, format sr (glob)
  [1]
  $ head -c 20000 pages.pages > cut.pages; head -c 40 swapin_trace.txt.meta > cut.meta
  $ swapreplay import cut.pages cut_pages.sr --codec lz4
  cut.pages: the trace is cut; results cover the events before the cut
  cut_pages.sr: 4 events, * bytes, format sr (glob)
  [1]
  $ swapreplay import swapout_trace.txt cut_reads.sr --codec lz4 --swap-ins cut.meta
  cut.meta: the trace is cut; results cover the events before the cut
  cut.meta: when between the writes its pages were read is not recorded; the reads follow all writes
  cut_reads.sr: 14 events, * bytes, format sr (glob)
  [1]
  $ swapreplay import swapout_trace.txt /dev/full --codec lz4
  swapreplay: /dev/full: cannot be written at byte 0: No space left on device
  [1]
  $ swapreplay import wrong.txt wrong.sr --codec lz4
  wrong.txt: 1 record left out, whose text does not name appid, pfn and a page's sector; the first of them is 1
  wrong.sr: 12 events, * bytes, format sr (glob)
  [1]
  $ swapreplay import all.sr again.sr
  swapreplay: all.sr: a trace of format sr, which holds no pages; 'swapreplay convert' writes it in another format
  [2]
  $ swapreplay import make.py again.sr
  swapreplay: make.py: no recording of pages that is known; name its format with --input-format: ariadne, ariadne-data, pages
  [1]
  $ swapreplay import pages.pages again.sr --input-format aridane
  swapreplay: unknown format of pages 'aridane'; known formats: ariadne, ariadne-data, pages
  [2]
  $ swapreplay import swapout_trace.txt again.sr --codec lz4 --max-slots 20
  swapreplay: swapout_trace.txt: record 4 at byte 16584: slot 20 is at or above the limit of 20; raise the limit (--max-slots) if the swap device is that large; again.sr is partial: it holds the first 4 events
  [1]
  $ swapreplay import swapout_trace.txt again2.sr --codec zstd:level=1,kernel=6.12
  swapreplay: --codec zstd:level=1,kernel=6.12: the name of a column has no comma; give one setting for each codec, and the kernel's release with --kernel
  [2]
  $ swapreplay import swapout_trace.txt again2.sr --codec lz4,lz4
  swapreplay: --codec: duplicate codec 'lz4'
  [2]
  $ swapreplay import swapout_trace.txt again2.sr --chunk 2K
  swapreplay: --chunk 2K: allowed are 4K, 8K, 16K, 32K and 64K
  [2]

Memory does not grow with the recording, which may come through a pipe:

  $ cat > peak.py << 'END'
  > import os, subprocess, sys
  > from make import record
  > def peak_kib(records):
  >     out = f'{records}.sr'
  >     run = subprocess.Popen(['swapreplay', 'import', '-', out, '--codec', 'lz4', '--fast', '--block-events', '1k', '--threads', '1'], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
  >     for number in range(records):
  >         run.stdin.write(record(8 * (number % 5000), number % 97))
  >     run.stdin.close()
  >     _, status, usage = os.wait4(run.pid, 0)
  >     assert status == 0, status
  >     return usage.ru_maxrss
  > short, long = peak_kib(4000), peak_kib(12000)
  > print('as much' if long < short + 3 * 1024 else f'{short} KiB for the short one, {long} for the long')
  > END
  $ python3 peak.py
  as much
