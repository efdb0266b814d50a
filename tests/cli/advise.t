Three minutes of writes, loads and frees, with lengths under three codecs, zstd's always being three quarters of lzo's:

  $ cat > make.py << 'END'
  > import random
  > choose = random.Random(1)
  > live, time = [], 0
  > print("op,slot,time_ns,clen_lzo,clen_zstd,clen_lz4")
  > for _ in range(18000):
  >     time += choose.randrange(20_000_000)
  >     what = choose.random()
  >     if what < 0.5 or not live:
  >         live.append(choose.randrange(4000))
  >         clen = choose.randrange(300, 3900)
  >         print(f"write,{live[-1]},{time},{clen},{clen * 3 // 4},{min(4096, clen + 100)}")
  >     elif what < 0.8:
  >         print(f"read,{choose.choice(live)},{time},,,")
  >     else:
  >         place = choose.randrange(len(live))
  >         print(f"free,{live[place]},{time},,,")
  >         live[place] = live[-1]
  >         live.pop()
  > END
  $ python3 make.py > codecs.csv
  $ swapreplay convert codecs.csv codecs.sr 2> /dev/null
  $ echo '{"codecs": [{"codec": "lzo", "compress_median_us": 4.5, "decompress_median_us": 1.5},
  >   {"codec": "zstd", "compress_median_us": 11, "decompress_median_us": 4.25}]}' > times.json
  $ swapreplay advise codecs.sr --kernel 6.12 --codec-times times.json --ram 64M
  trace    codecs.sr: 18,000 events, 9,011 writes, lengths under lzo;
           zram:kernel=6.12 over zsmalloc:kernel=6.12,chain=8,page=4K
  in use   6.3 MiB at the peak, 4.6 MiB on average over the time
  
  Compressor: zstd instead of lzo, for less memory
  saves    1.3 MiB (20.7 %) at the peak, 927.2 KiB (19.8 %) on average
  costs    +6.50 us a store (11.00 instead of 4.50) and +2.75 us a load (4.25
           instead of 1.50), by the medians of --codec-times
  sure     the same in all 8 views: traces and their thirds, at the peak and on
           average
  
  Level of the compressor: your trace cannot tell
           There are lengths under zstd at one level alone. Record several, as in
           'swapreplay record zram0 my.sr --codec zstd:level=1,zstd:level=2', or
           name a zram with --device.
  
  zsmalloc chain size: 4 instead of 8
  saves    736.0 KiB (11.4 %) at the peak, 890.7 KiB (19.0 %) on average
  costs    not known: what the kernel's time for a store or a load changes by is
           not in a replay
  sure     the same in all 8 views: traces and their thirds, at the peak and on
           average
           8 is the kernel's default, which is taken to be in use. The size is
           chosen when the kernel is built.
  
  zram's size and limit: disksize 9.3 MiB, mem_limit 5.0 MiB
           disksize: 9,719,808 bytes, the most slots in use at once and a page for
           the swap header. A kernel whose swap is more than half full frees slots
           of loaded pages earlier, which a trace of a larger device does not
           show.
           mem_limit: 6,582,272 bytes is the smallest that refuses nothing with
           the settings in use, 5,222,400 with zstd.
           A page less would refuse 2 of the writes: the limit has no reserve.
           With chain size 4 too, 4,382,720 bytes are enough.
           codecs.sr: the peaks of its thirds are 4.2 MiB, 5.5 MiB, 6.3 MiB.
           The table is of the settings in use. A refused write is an error to the
           writer: the page stays in memory, or goes to a swap device of lower
           priority.
  
  Huge pages: no difference
  sure     the same in all 8 views: traces and their thirds, at the peak and on
           average
           Without the threshold the long pages would take as much: from there on
           zsmalloc has one object a page. Stored uncompressed, they cost a copy
           instead of a decompression.
           codecs.sr: pages of 3,625 bytes and more are huge. At the peak 170 of
           2,366 pages are, in 680.0 KiB of 6.3 MiB; of all 9,011 writes 691 were.
           The chain size moves the threshold: 3,257 with a chain size of 4, 3,833
           with a chain size of 16.
  
  Compaction: it pays; every 180 events (1.8 s in the mean)
  saves    204.0 KiB (3.2 %) at the peak, 116.2 KiB (2.5 %) on average
  costs    not known: how long the kernel takes to move objects is not in a replay
  sure     the same in all 8 views: traces and their thirds, at the peak and on
           average
           The kernel's shrinker compacts by itself when memory is short, which no
           trace shows: what it does is not in these numbers.
           The rarest of those tried that saves nine tenths of what the best one
           does, on average.
  
  Recompression: to zstd, pages idle for 2 s
  saves    1008.0 KiB (15.7 %) at the peak, 713.1 KiB (15.2 %) on average
  costs    596 ms of processor time for all passes, nothing a store, +2.75 us a
           load of a page that was replaced, by the medians of --codec-times
  sure     the same in all 8 views: traces and their thirds, at the peak and on
           average
           A pass comes as often as the age is long. The shortest trace lasts 2
           min 59 s: it cannot tell of ages above a third of that.
           The longest age of those tried that saves nine tenths of what the best
           one does, on average.
           This keeps lzo as the compressor: it is an alternative to changing
           that.
  
  Writeback: no age pays
           A pass comes as often as the age is long. The shortest trace lasts 2
           min 59 s: it cannot tell of ages above a third of that.
           At every age tried, either less than half a percent is saved on
           average, or more than one page in ten that was written is read back.
  
  zram or zswap: memory alone cannot tell
           zswap would need between 22.6 % less than zram and as much, at the peak
           and on average taken together.
           1,642 reads are of pages that zswap freed when it loaded them: it had
           stored them again by then, which a trace of a block device does not
           show. With loads=keep nothing is freed by a load; the truth lies
           between the two.
           The rows of 75 % and 50 % have that share of zram's peak as their
           limit. What zram refuses is taken to go to a swap device below it, and
           what zswap writes back to its own: the fewer reads there, the better.
           Without a disk, zswap is not a choice.
  
  Settings to paste:
  
  # sysfs
  echo zstd > /sys/block/zram0/comp_algorithm
  echo 9719808 > /sys/block/zram0/disksize
  echo 5222400 > /sys/block/zram0/mem_limit
  
  # zramctl
  zramctl --algorithm zstd --size 9719808 /dev/zram0
  echo 5222400 > /sys/block/zram0/mem_limit
  
  # zram-generator.conf
  [zram0]
  zram-size = 10
  compression-algorithm = zstd
  # known to zram-generator 1.2 and newer:
  zram-resident-limit = 5
  
  # from time to time
  # every 180 events (1.8 s in the mean):
  echo 1 > /sys/block/zram0/compact
  
  # sysfs, for recompression instead of another compressor
  echo lzo > /sys/block/zram0/comp_algorithm
  echo 'algo=zstd priority=1' > /sys/block/zram0/recomp_algorithm
  echo 9719808 > /sys/block/zram0/disksize
  echo 5550080 > /sys/block/zram0/mem_limit
  # every 2 s:
  echo 2 > /sys/block/zram0/idle
  echo 'type=idle priority=1' > /sys/block/zram0/recompress
  
  # kernel parameters, for zswap instead of zram
  zswap.enabled=1 zswap.compressor=zstd zswap.zpool=zsmalloc zswap.max_pool_percent=10
  # after boot, for what is a module and was not there then:
  echo zstd > /sys/module/zswap/parameters/compressor
  echo zsmalloc > /sys/module/zswap/parameters/zpool
  
  # kernel configuration
  CONFIG_ZSMALLOC_CHAIN_SIZE=4

All of it is what replays of one pool each come to:

  $ python3 "$TESTDIR/advise_again.py" codecs.sr --kernel 6.12
  52 replays, 0 differences
  means True
  $ python3 "$TESTDIR/advise_again.py" codecs.sr --codec zstd --events 1000..17000
  46 replays, 0 differences
  $ python3 "$TESTDIR/advise_again.py" codecs.sr "$SR_SOURCE_DIR/traces/javascript-7.3.sr" --kernel 7.3
  86 replays, 0 differences

The tables show every choice:

  $ swapreplay advise codecs.sr --kernel 6.12 --tables | sed -n '/^chain/,/^16/p'
  chain     peak   to now     mean   to now
  4 *    5.6 MiB  -11.4 %  3.7 MiB  -19.0 %
  5      5.6 MiB  -10.3 %  3.9 MiB  -15.3 %
  6      5.7 MiB   -8.9 %  4.0 MiB  -12.6 %
  7      6.1 MiB   -2.9 %  4.3 MiB   -4.8 %
  8      6.3 MiB        =  4.6 MiB        =
  9      6.9 MiB   +9.3 %  5.1 MiB  +12.6 %
  10     7.0 MiB  +11.8 %  5.3 MiB  +16.1 %
  11     7.6 MiB  +21.5 %  5.9 MiB  +29.9 %
  12     7.9 MiB  +25.1 %  6.2 MiB  +34.8 %
  13     8.4 MiB  +33.2 %  6.8 MiB  +48.0 %
  14     8.6 MiB  +36.3 %  7.0 MiB  +52.7 %
  15     9.0 MiB  +43.4 %  7.5 MiB  +63.2 %
  16     9.5 MiB  +51.9 %  8.0 MiB  +74.7 %

Without lengths under several codecs, or times, it says what the trace lacks; an old kernel has fewer choices:

  $ swapreplay generate --seed 1 --count 20000 --slots 2000 one.sr 2> /dev/null
  $ swapreplay convert one.sr dump.bin --to compcache 2> /dev/null
  $ swapreplay advise dump.bin --kernel 6.1 | grep -E '^[A-Za-z].*: '
  trace    dump.bin: 16,684 events, 8,585 writes, lengths under lzo;
  Compressor: your trace cannot tell
  Level of the compressor: lzo has none
  zsmalloc chain size: Linux 6.1 has no choice
  zram's size and limit: disksize 7.8 MiB, mem_limit 3.8 MiB
  Huge pages: no difference
  sure     the same in all 8 views: traces and their thirds, at the peak and on
  Compaction: it pays; every 55 events
  costs    not known: how long the kernel takes to move objects is not in a replay
  sure     the same in 7 of 8 views; not in: first third at the peak
  Recompression: the kernel does not have it
  Writeback: your trace cannot tell
  zram or zswap: memory alone cannot tell

Several traces: each has its thirds, and they are added up:

  $ swapreplay advise codecs.sr one.sr --json | python3 -c "
  > import json, sys
  > advice = json.load(sys.stdin)
  > for answer in advice['recommendations']:
  >     sure = answer['sure'] or {}
  >     print(answer['about'], answer['verdict'], answer['chosen'], sure.get('views'))
  > print(list(advice['settings']['paste']))"
  compressor cannot tell None None
  level not offered None None
  chain_size change 4 16
  zram_size size None None
  huge_pages keep kernel's 16
  compaction change 10 times 16
  recompression cannot tell None None
  writeback keep never None
  zswap cannot tell None None
  ['sysfs', 'zramctl', 'zram-generator.conf', 'from time to time', 'kernel parameters, for zswap instead of zram', 'kernel configuration']

What cannot be:

  $ swapreplay advise < /dev/null
  swapreplay: missing: TRACES, or --device; see 'swapreplay advise --help'
  [2]
  $ swapreplay advise - < one.sr
  swapreplay: -: advice reads a trace several times; save it to a file
  [2]
  $ swapreplay advise one.sr --codec zstd
  swapreplay: one.sr: --codec zstd: the trace has clens under lzo
  [2]
  $ swapreplay advise one.sr --codec-times one.sr
  swapreplay: one.sr: not the output of 'swapreplay codecs --json'; make the file with that command
  [1]
  $ printf 'op,slot\nwrite,1\n' | swapreplay convert - requests.csv --from csv 2> /dev/null; swapreplay advise requests.csv
  swapreplay: requests.csv: the trace has no compressed lengths, so there is nothing to store
  [2]
  $ printf 'op,slot,clen_lzo\nread,1,\n' > reads.csv; swapreplay advise reads.csv
  swapreplay: reads.csv: the trace has no writes, so there is nothing to advise on
  [2]

What is pasted into a shell has no name that a shell would run, whatever the trace's metadata say:

  $ printf 'op,slot,clen_lzo;reboot\nwrite,1,100\nwrite,2,300\nfree,1,\n' > hostile.csv
  $ swapreplay advise hostile.csv --json 2> /dev/null | python3 -c "
  > import json, sys
  > paste = json.load(sys.stdin)['settings']['paste']
  > print(*[line for lines in paste.values() for line in lines if 'COMPRESSOR' in line or 'reboot' in line], sep='\n')"
  echo COMPRESSOR > /sys/block/zram0/comp_algorithm
  zramctl --algorithm COMPRESSOR --size 12288 /dev/zram0
  compression-algorithm = COMPRESSOR
  zswap.enabled=1 zswap.compressor=COMPRESSOR
  echo COMPRESSOR > /sys/module/zswap/parameters/compressor
