A count that is negative, or larger than any, is refused by every verb:

  $ refused() { swapreplay "$@" 2>&1 | head -1; echo "status ${PIPESTATUS[0]}"; }
  $ printf '\x0b\0\0\0\x64\0\0\0' > one
  $ refused generate --events -5 x
  swapreplay: --events: -5 is negative
  status 2
  $ refused generate --events 5 --seed -1 x
  swapreplay: --seed: -1 is negative
  status 2
  $ refused generate --events 5 --slots=-1 x
  swapreplay: --slots: -1 is negative
  status 2
  $ refused generate --events 99999999999999999999 x
  swapreplay: --events: 99999999999999999999 is too large
  status 2
  $ refused info --max-slots -1 one
  swapreplay: --max-slots: -1 is negative
  status 2
  $ refused dump --head -1 one
  swapreplay: --head: -1 is negative
  status 2
  $ refused dump --tail=-1 one
  swapreplay: --tail: -1 is negative
  status 2
  $ refused replay --samples -2 one
  swapreplay: --samples: -2 is negative
  status 2
  $ refused replay --threads -2 one
  swapreplay: --threads: -2 is negative
  status 2
  $ refused verify --every -2 one
  swapreplay: --every: -2 is negative
  status 2
  $ refused verify --every 0 one
  swapreplay: --every: Value 0 not in range 1 to 18446744073709551615
  status 2
  $ refused codecs --threads -2 one
  swapreplay: --threads: -2 is negative
  status 2
  $ refused convert --level -1 one x
  swapreplay: --level: Value -1 not in range 1 to 22
  status 2
  $ [ -e x ]
  [1]
