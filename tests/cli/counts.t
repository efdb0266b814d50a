Every verb reads counts alike, and refuses one that is negative or too large:

  $ refused() { swapreplay "$@" 2>&1 | head -1; echo "status ${PIPESTATUS[0]}"; }
  $ printf '\x0b\0\0\0\x64\0\0\0' > one
  $ refused generate --events -5 x
  swapreplay: --events: -5: must not be negative
  status 2
  $ refused generate --events 5 --seed -1 x
  swapreplay: --seed: -1: must not be negative
  status 2
  $ refused generate --events 5 --slots=-1 x
  swapreplay: --slots: -1: must not be negative
  status 2
  $ refused generate --events 99999999999999999999 x
  swapreplay: --events: 99999999999999999999: too large
  status 2
  $ refused info --max-slots -1 one
  swapreplay: --max-slots: -1: must not be negative
  status 2
  $ refused dump --head -1 one
  swapreplay: --head: -1: must not be negative
  status 2
  $ refused dump --tail=-1 one
  swapreplay: --tail: -1: must not be negative
  status 2
  $ refused replay --samples -2 one
  swapreplay: --samples: -2: must not be negative
  status 2
  $ refused replay --threads -2 one
  swapreplay: --threads: -2: must not be negative
  status 2
  $ refused verify --every -2 one
  swapreplay: --compare-every: -2: must not be negative
  status 2
  $ refused verify --every 0 one
  swapreplay: --compare-every: 0: must be at least 1
  status 2
  $ refused codecs --threads -2 one
  swapreplay: --threads: -2: must not be negative
  status 2
  $ refused codecs --threads 1025 one
  swapreplay: --threads: 1025: must be 0 to 1024
  status 2
  $ refused replay --threads 1025 one
  swapreplay: --threads: 1025: must be 0 to 1024
  status 2
  $ refused replay --samples 1 one
  swapreplay: --samples: 1: must be 2 to 1000000
  status 2
  $ refused dump --head 5x one
  swapreplay: --head: 5x: not a number, such as 20000, 50k or 2M
  status 2
  $ refused replay --compact every=0 one
  swapreplay: --compact every: 0: must be at least 1
  status 2
  $ refused convert --level -1 one x
  swapreplay: --level: -1: must not be negative
  status 2
  $ [ -e x ]
  [1]

Numbers, sizes and times may have units, in small letters or capitals:

  $ swapreplay generate --events 50k --slots 2K many.sr > /dev/null 2>&1
  $ swapreplay dump many.sr | wc -l
  50000
  $ pages() { swapreplay replay "$@" many.sr --json | grep -o '"pages_peak": *[0-9]*' | tail -1 | tr -dc '0-9\n'; }
  $ for limit in 64 256k 256K 256KiB 262144B 0.25m; do pages --limit $limit; done | uniq -c
        6 72
  $ for region in 16384 16k 16K 16KiB; do pages --pool tlsf:region=$region; done | uniq -c
        4 748
  $ swapreplay replay many.sr --limit 12q
  swapreplay: --limit 12q: must be a number of pages (20000) or a size with its unit (512M)
  [2]
  $ [ $(pages --compact every=1k --samples 1k --threads 0) = $(pages --compact every=1000 --time) ]
  $ swapreplay dump many.sr --filter event=1k..1.001k,slot=..1M | wc -l
  1
  $ head -c 65536 /dev/zero > zeros
  $ swapreplay codecs zeros --codec lzo --chunk 4096,8kib --threads 0 | grep -c '^lzo, .*%'
  2
  $ swapreplay codecs zeros --codec lzo --chunk 5k
  swapreplay: --chunk 5k: allowed are 4K, 8K, 16K, 32K and 64K
  [2]
  $ swapreplay codecs zeros --dict 2m
  swapreplay: --dict 2m: must be 1K to 1M
  [2]
