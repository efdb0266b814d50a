zram's passes in the course of a trace. A recorder that samples pages knows the other codec's length of some of them:

  $ cat > sampled.csv <<END
  > op,slot,clen_lz4,clen_zstd,time_ns
  > write,1,2000,1000,1000000000
  > write,2,2000,,1000000000
  > write,3,4096,3900,1000000000
  > read,9,,,41000000000
  > END
  $ swapreplay replay sampled.csv --kernel 6.12 --recompress lz4:zstd,every=20 | sed -n '/^recompression/,/^CPU/p'
  recompression 2 passes: 2 pages tried, 1 replaced, 1 marked incompressible
            2 more were not tried, as often as a pass came to them: the trace
            has no length of theirs under a codec to try
  CPU       not known: no times of lz4, zstd; --codec-times FILE names what
  $ swapreplay replay sampled.csv --kernel 6.12 --recompress lz4:zstd,every=20 --writeback type=incompressible,every=40 --json |
  > python3 -c 'import json, sys; passes = json.load(sys.stdin)["passes"]; print(passes["clens_missing"], [(one["pages"], one["pages_peak"], one["blocks"]) for one in passes["list"]])'
  2 [(3, 3, 0), (3, 3, 0), (2, 3, 1)]
  $ swapreplay replay sampled.csv --kernel 5.18 --writeback type=huge_idle,idle=5,every=20
  swapreplay: --writeback type=huge_idle: zram of Linux 5.18 cannot do it; use kernel=5.19 or newer
  [2]

Huge pages are written as they are, so there is no time to know:

  $ swapreplay replay "$SR_SOURCE_DIR/traces/python-zram-6.12.sr" --kernel 5.10 --writeback type=huge,every=10 | grep -E '^(writeback|CPU)'
  writeback 12 passes: 0 pages to the device (0 B), at most 0 on it at once;
  CPU       no page was compressed or decompressed
