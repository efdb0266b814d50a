The pools and their parameters:

  $ swapreplay pools | sed -n '/^zsmalloc/,/^zbud/p' | awk '{ print $1 }' | grep =
  kernel=7.3
  chain=default
  page=4K
  $ swapreplay pools | awk 'length > 80'
  $ swapreplay pools --json | python3 -c "
  > import json, sys
  > lists = json.load(sys.stdin)
  > print(lists['pools'][0]['name'], [policy['name'] for policy in lists['policies']])"
  ideal ['zram', 'zswap', 'plain']

A class table; the huge sizes are those of the kernel at chain 4, 8 and 16:

  $ swapreplay pools zsmalloc:chain=4 --classes | head -n 6
  zsmalloc:chain=4: 69 classes, pages of 4096 B
  zram stores a page whose clen is 3257 B or more uncompressed
  
  class  size  objects  pages  waste
      0    32      128      1      0
      1    48      256      3      0
  $ for chain in 4 8 16; do swapreplay pools zsmalloc:chain=$chain --classes --json | grep huge; done
    "huge_size": 3257,
    "huge_size": 3625,
    "huge_size": 3833,
  $ swapreplay pools zsmalloc:chain=8 --classes --json | python3 -c "
  > import json, sys
  > t = json.load(sys.stdin)
  > print(t['page_size_bytes'], len(t['classes']), t['classes'][0])"
  4096 119 {'index': 0, 'size': 32, 'objects': 128, 'pages': 1}

  $ swapreplay pools ideal --classes
  swapreplay: pool ideal has no size classes
  [2]
  $ swapreplay pools --classes
  swapreplay: --classes needs a pool: swapreplay pools zsmalloc:chain=8 --classes
  [2]
  $ swapreplay pools nothing
  swapreplay: unknown pool 'nothing'; known pools: ideal, * (glob)
  [2]
