The pools and their parameters:

  $ swapreplay pools | grep -A 3 '^zsmalloc'
  $ swapreplay pools --json | python3 -c "
  > import json, sys
  > lists = json.load(sys.stdin)
  > print(lists['pools'][0]['name'], [policy['name'] for policy in lists['policies']])"

A class table; the huge sizes are those of the kernel at chain 4, 8 and 16:

  $ swapreplay pools zsmalloc:chain=4 --classes | head -n 6
  $ for chain in 4 8 16; do swapreplay pools zsmalloc:chain=$chain --classes --json | grep huge; done
  $ swapreplay pools zsmalloc:chain=8 --classes --json | python3 -c "
  > import json, sys
  > t = json.load(sys.stdin)
  > print(t['page_size_bytes'], len(t['classes']), t['classes'][0])"

  $ swapreplay pools ideal --classes
  $ swapreplay pools --classes
  $ swapreplay pools nothing
