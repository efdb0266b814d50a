What the kernel keeps beside the pool's pages, at the peak of a recording, counted a second time from its events:

  $ trace=$SR_SOURCE_DIR/traces/python-6.12.sr
  $ swapreplay replay "$trace" --bill --json > bill.json
  $ swapreplay convert "$trace" events.csv > /dev/null 2>&1
  $ slots=$(swapreplay info "$trace" --json | python3 -c "import json, sys; print(json.load(sys.stdin)['metadata']['slots'])")
  $ python3 "$TESTDIR/bill_again.py" bill.json events.csv "$slots"
  89790 slots in use, 89790 objects: all equal

The same with pages of 16 KiB, whose clusters have 256 slots:

  $ trace=$SR_SOURCE_DIR/traces/redis16k-zram-6.12.sr
  $ swapreplay replay "$trace" --bill --json > bill.json
  $ swapreplay convert "$trace" larger.csv > /dev/null 2>&1
  $ slots=$(swapreplay info "$trace" --json | python3 -c "import json, sys; print(json.load(sys.stdin)['metadata']['slots'])")
  $ python3 "$TESTDIR/bill_again.py" bill.json larger.csv "$slots" 16384
  1771 slots in use, 1771 objects: all equal

A small one, under the rules of two kernels:

  $ {
  >   echo '{"metadata":{"slots":10000,"codecs":["lzo"]}}'
  >   for slot in $(seq 1 1000); do echo "{\"op\":\"write\",\"slot\":$slot,\"clen\":1500}"; done
  >   for slot in $(seq 1 400); do echo "{\"op\":\"free\",\"slot\":$slot}"; done
  > } > t.jsonl
  $ swapreplay replay t.jsonl --kernel 6.12 --bill | sed -n '/^the bill/,$p'
  the bill at peak, after event 992, by Linux 6.12:
  
                       structure          number  bytes each
  the pool's pages                                              1.5 MiB
  handles              zs_handle             993           8    8.0 KiB
  zspages              zspage                125          56    8.0 KiB
  zram's table         zram_table_entry   10,000          24  236.0 KiB
  swap map             swap_map           10,000           1   12.0 KiB
  cgroup of each slot  swap_cgroup        10,000           2   20.0 KiB
  zero map             zeromap            10,000       1 bit    4.0 KiB
  clusters             swap_cluster_info      20          24    4.0 KiB
  shadows              xa_node                17         576   16.0 KiB
  beside the pages                                            308.0 KiB
  all                                                           1.8 MiB
  
  the pool's pages: mem_used_total of mm_stat | slabs and arrays in full pages,
  as few as can be | sizes on 64 bits, configured as Debian's kernels are
  $ swapreplay replay t.jsonl --kernel 7.3 --bill --at end | sed -n '/^the bill/,$p'
  the bill at peak, after event 992, by Linux 7.3:
  
                       structure          number  bytes each
  the pool's pages                                              1.5 MiB
  handles              zs_handle             993           8    8.0 KiB
  zspages              zspage                125          56    8.0 KiB
  zram's table         zram_table_entry   10,000          16  160.0 KiB
  clusters             swap_cluster_info      20          48    4.0 KiB
  swap tables          swap_table              2       4,096    8.0 KiB
  cgroups in clusters  swap_memcg_table        2       1,024    4.0 KiB
  beside the pages                                            192.0 KiB
  all                                                           1.7 MiB
  
  the bill at end, after event 1,399, by Linux 7.3:
  
                       structure          number  bytes each
  the pool's pages                                            900.0 KiB
  handles              zs_handle             600           8    8.0 KiB
  zspages              zspage                 75          56    8.0 KiB
  zram's table         zram_table_entry   10,000          16  160.0 KiB
  clusters             swap_cluster_info      20          48    4.0 KiB
  swap tables          swap_table              2       4,096    8.0 KiB
  cgroups in clusters  swap_memcg_table        2       1,024    4.0 KiB
  beside the pages                                            192.0 KiB
  all                                                           1.1 MiB
  
  the pool's pages: mem_used_total of mm_stat | slabs and arrays in full pages,
  as few as can be | sizes on 64 bits, configured as Debian's kernels are

zswap's own, of a trace that does not say how many slots there are:

  $ sed 1d t.jsonl > unknown.jsonl
  $ swapreplay replay unknown.jsonl --policy zswap:kernel=6.12 --bill | sed -n '/^the bill/,/^all/p'
  the bill at peak, after event 992, by Linux 6.12:
  
                              structure             number  bytes each
  the pool's pages                                                        1.5 MiB
  handles                     zs_handle                993           8    8.0 KiB
  zspages                     zspage                   125          56    8.0 KiB
  zswap's entries             zswap_entry              993          56   56.0 KiB
  zswap's trees               xarray             not known          16  not known
  nodes of them               xa_node                   17         576   16.0 KiB
  swap map                    swap_map           not known           1  not known
  cgroup of each slot         swap_cgroup        not known           2  not known
  zero map                    zeromap            not known       1 bit  not known
  clusters                    swap_cluster_info  not known          24  not known
  shadows                     xa_node                   17         576   16.0 KiB
  beside the pages, at least                                            104.0 KiB
  all, at least                                                           1.6 MiB
  $ swapreplay replay unknown.jsonl --policy zswap:kernel=6.12 --bill --json | grep -A 8 '"swap map"'
            "what": "swap map",
            "structure": "swap_map",
            "file": "mm/swapfile.c",
            "count": null,
            "bytes_each": 1,
            "bytes": null
          },
          {
            "what": "cgroup of each slot",

A pool of no kernel, and a mixture:

  $ swapreplay replay t.jsonl --pool xvmalloc --policy zram:kernel=6.12 --bill | sed -n '/^the bill/,/^all/p'
  the bill at peak, after event 998, by Linux 6.12:
  
                              structure             number  bytes each
  the pool's pages                                                        2.0 MiB
  what the pool keeps                            not known   not known  not known
  zram's table                zram_table_entry      10,000          24  236.0 KiB
  swap map                    swap_map              10,000           1   12.0 KiB
  cgroup of each slot         swap_cgroup           10,000           2   20.0 KiB
  zero map                    zeromap               10,000       1 bit    4.0 KiB
  clusters                    swap_cluster_info         20          24    4.0 KiB
  shadows                     xa_node                   17         576   16.0 KiB
  beside the pages, at least                                            292.0 KiB
  all, at least                                                           2.2 MiB
  $ swapreplay replay t.jsonl --pool zsmalloc:kernel=6.1 --policy zram:kernel=7.3 --bill | sed -n '/^the bill/,/^all/p'
  the bill at peak, after event 992: not known, as policy and pool are not of one kernel
  $ swapreplay replay - --bill < t.jsonl
  swapreplay: -: --at, --bill and --bursts read a trace twice; save it to a file
  [2]
