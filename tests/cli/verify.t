What can be told without a device; verify_live.t has the rest:

  $ printf 'op,slot\nwrite,1\n' > no_lengths.csv
  $ swapreplay verify no_lengths.csv
  swapreplay: no_lengths.csv: the trace has no compressed lengths, so there is nothing to store
  [2]
  $ printf 'op,slot,clen\nwrite,1,100\nwrite,2,200\nwrite,1,300\nfree,2,0\nread,1,0\n' > tiny.csv
  $ swapreplay verify - < tiny.csv
  swapreplay: -: verify reads the trace more than once; save it to a file
  [2]
  $ swapreplay verify tiny.csv --pool zsmaloc
  swapreplay: unknown pool 'zsmaloc'; known pools: *; did you mean zsmalloc? (glob)
  [2]
  $ swapreplay verify tiny.csv --policy zram:kernel=six
  swapreplay: policy zram: kernel=six: not a kernel release such as 6.12 or 6.12.3; use a release from 5.10 to 7.3
  [2]
  $ swapreplay verify tiny.csv --policy zswap:kernel=6.1
  swapreplay: --policy zswap:kernel=6.1: the device is a zram device, so only zram's rules can be compared with it; use zram:kernel=RELEASE
  [2]
  $ swapreplay verify tiny.csv --events 10..5
  swapreplay: '--events 10..5': the range is empty; its end is not included
  [2]
  $ swapreplay verify tiny.csv --events 0..5,op=read
  swapreplay: '--events 0..5,op=read': it takes A, A..B, A.. or ..B, as in 1000..2000 or 50k..
  [2]
  $ swapreplay verify tiny.csv --compact often
  swapreplay: --compact often: must be every=N, with N events, or end
  [2]
  $ swapreplay verify tiny.csv --device /dev/null
  swapreplay: --device /dev/null: not a zram device; name one, such as /dev/zram1
  [2]
