One kernel for policy and pool. 60 writes of 3400 bytes: Linux 5.15 has chains of 4 pages and stores them as huge pages,
6.12 does not.

  $ (echo op,slot,clen_lz4; for slot in $(seq 60); do echo write,$slot,3400; done) > t.csv
  $ cat > show.py << 'END'
  > import json, sys
  > s = json.load(sys.stdin)
  > r = s["resolved"]
  > print(s["pages_end"], s["huge_pages_end"], s["huge_size"], r["kernel"], r["kernel_from"], r["policy"], r["pool"], r["note"])
  > END
  $ swapreplay replay --json t.csv | python3 show.py
  50 0 3625 7.3 newest known zram:kernel=7.3 zsmalloc:kernel=7.3,chain=8,page=4K None
  $ swapreplay replay --json t.csv --kernel 5.15 | python3 show.py
  60 60 3257 5.15 option zram:kernel=5.15 zsmalloc:kernel=5.15,chain=4,page=4K None
  $ swapreplay replay --json t.csv --policy zram:kernel=5.15 | python3 show.py
  60 60 3257 5.15 policy zram:kernel=5.15 zsmalloc:kernel=5.15,chain=4,page=4K None
  $ swapreplay replay --json t.csv --pool zsmalloc:kernel=5.15 | python3 show.py
  60 60 3257 5.15 pool zram:kernel=5.15 zsmalloc:kernel=5.15,chain=4,page=4K None
  $ swapreplay replay --json t.csv --policy zram:kernel=5.15 --pool zsmalloc:kernel=6.12 | python3 show.py
  50 0 3625 None None zram:kernel=5.15 zsmalloc:kernel=6.12,chain=8,page=4K a mixture that no kernel is: the policy of Linux 5.15 over the pool of Linux 6.12

The default is the kernel that the trace names; one that is newer than all known ones is said to be:

  $ for kernel in 6.1.0-56-amd64 9.9.1 4.19.0; do
  >   (echo '{"metadata":{"kernel":"'$kernel'","codecs":["lz4"]}}'
  >    for slot in $(seq 60); do echo '{"op":"write","slot":'$slot',"clen_lz4":3400}'; done) > t.jsonl
  >   swapreplay replay --json t.jsonl | python3 show.py
  > done
  60 60 3257 6.1 trace zram:kernel=6.1 zsmalloc:kernel=6.1,chain=4,page=4K None
  50 0 3625 7.3 trace zram:kernel=7.3 zsmalloc:kernel=7.3,chain=8,page=4K Linux 9.9.1 is newer than 7.3, the newest known; the rules of 7.3 are used
  50 0 3625 7.3 newest known zram:kernel=7.3 zsmalloc:kernel=7.3,chain=8,page=4K the rules of the trace's kernel '4.19.0' are not known; those of Linux 7.3 are used
  $ swapreplay replay t.csv --kernel 5.15 | sed -n 5,7p
  kernel    5.15, as --kernel says
  policy    zram:kernel=5.15
  pool      zsmalloc:kernel=5.15,chain=4,page=4K; huge from 3,257 B

Kernels that are not known are errors, wherever they are named:

  $ swapreplay replay t.csv --kernel 9.9
  swapreplay: --kernel 9.9: Linux 9.9 is newer than the newest known; use a release from 5.10 to 7.3
  [2]
  $ swapreplay replay t.csv --policy zram:kernel=4.19
  swapreplay: kernel=4.19 of the policy: the rules of Linux 4.19 are not known; use a release from 5.10 to 7.3
  [2]
  $ swapreplay compare t.csv --pool zsmalloc:kernel=6.20
  swapreplay: kernel=6.20 of the pool: there is no Linux 6.20; use a release from 5.10 to 7.3
  [2]
  $ swapreplay codecs --list > /dev/null
  $ head -c 4096 /dev/zero > zeros
  $ swapreplay codecs zeros --codec lz4:kernel=9.9
  swapreplay: codec lz4: kernel=9.9: Linux 9.9 is newer than the newest known; use a release from 4.11 to 7.3
  [2]

With --as zram the pool has the codec's kernel:

  $ swapreplay codecs --as zram --codec lz4:kernel=5.10 --codec lz4 "$SR_SOURCE_DIR/corpus/processes.pages" --json | python3 -c "
  > import json, sys
  > for row in json.load(sys.stdin)['codecs']:
  >     print(row['pages_used'], row['resolved']['codec'], row['resolved']['pool'])"
  379 lz4:acceleration=1,kernel=5.10 zsmalloc:kernel=5.10,chain=4,page=4K
  * lz4:acceleration=1,kernel=7.3 zsmalloc:kernel=7.3,chain=8,page=4K (glob)

zswap frees what it loads, from 6.11 on; what the trace cannot tell is said:

  $ printf 'op,slot,clen_lzo\nwrite,1,1000\nwrite,2,1000\nread,1,\nread,2,\nread,2,\n' > loads.csv
  $ for kernel in 6.1 6.12 6.18 7.3; do
  >   swapreplay replay loads.csv --policy zswap --kernel $kernel --json | python3 -c "
  > import json, sys
  > s = json.load(sys.stdin)
  > print(s['stored_pages_end'], s['frees'], s.get('loads_freed'), s.get('reads_of_loaded'))"
  > done
  2 0 None None
  0 2 2 1
  0 2 2 1
  0 2 2 1
  $ swapreplay replay loads.csv --policy zswap | grep -A 2 ^loads
  loads     2 reads freed the page that was loaded
            1 read of pages loaded before: zswap had stored them again, clean,
            when they were evicted; the trace does not tell when, so they are missing here

At its limit zswap writes the oldest pages back; several policies are compared side by side:

  $ { echo op,slot,clen_lzo; seq 0 299 | sed 's/.*/write,&,4096/'; seq 0 299 | sed 's/.*/read,&,/'; } > full.csv
  $ swapreplay replay full.csv --policy zswap:kernel=7.3 --limit 100 | grep ^disk
  disk      227 pages written (7 rejected, 220 written back), 227 read
  $ swapreplay replay full.csv --policy zswap:kernel=7.3,writeback=off --limit 100 | grep ^disk
  disk      200 pages written (200 rejected, 0 written back), 200 read
  $ swapreplay compare full.csv --pool zsmalloc --kernel 7.3 --policy zram --policy zswap --limit 100 --csv | cut -d, -f 2,3,6,17,21,22
  pool,policy,pages_peak,rejected,disk_writes,disk_reads
  zsmalloc,zram,101,200,,
  zsmalloc,zswap,100,7,227,227
  $ swapreplay compare full.csv --pool zsmalloc --policy zram --policy zswap --limit 100 | sed -n 's/ *[0-9.]*$//; /^pool, policy  *rej/,/^$/p'
  pool, policy     rejected   disk writes  disk reads  Mop/s
  zsmalloc, zram        200             -           -
  zsmalloc, zswap         7*          227         227
  rejected: zswap's go to the disk; under zram the writer gets an error, and the
    kernel uses another swap device if there is one, whose reads are not counted
    here
  no * for the memory of zsmalloc, zram: pages are missing there that others
    hold
  
  $ { cat full.csv; seq 0 299 | sed 's/.*/free,&,/'; } > freed.csv
  $ swapreplay compare freed.csv --pool zsmalloc --kernel 6.1 --policy zram --policy zswap --bursts | sed -n '/^burst of/,/^$/p'
  burst of 300 frees, events 600 to 899
  pool, policy     pages before  after  10 %  25 %  50 %  75 %  90 %  overhead
  zsmalloc, zram            300      0  10 %  25 %  50 %  75 %  90 %     1.000
  zsmalloc, zswap           300      0  10 %  25 %  50 %  75 %  90 %     1.000
  
  $ swapreplay compare full.csv --pool zsmalloc --policy zram --policy zswap --samples 2 --json | sed -n '$!s/.*"event":\([0-9]*\).*"policy":"\([a-z]*\)".*/\1 \2/p'
  512 zram
  512 zswap
  600 zram
  600 zswap
  $ swapreplay compare full.csv --pool zsmalloc --policy zram --policy zswap --gnuplot plots > /dev/null 2>&1
  $ head -n 1 plots/pages-1.tsv; grep -o "title '[^']*'" plots/compare.gnuplot | tail -n 3
  # events\tpayload\tzsmalloc, zram\tzsmalloc, zswap\t(MiB) (esc)
  title 'payload: 1.2 MiB'
  title 'zsmalloc, zram: 1.2 MiB'
  title 'zsmalloc, zswap: 1.2 MiB'
  $ swapreplay replay full.csv --policy zram --policy zswap
  swapreplay: --policy: given more than once; 'swapreplay compare' takes several
  [2]
