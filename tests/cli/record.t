What 'record' refuses before it touches the kernel. tests/vm/record/run records in booted kernels.

  $ swapreplay record
  swapreplay: missing: SOURCE; see 'swapreplay record --help'
  [2]
  $ swapreplay record zram0
  swapreplay: missing: OUTPUT; see 'swapreplay record --help'
  [2]
  $ swapreplay record zram0 out.sr --buffer 12K
  swapreplay: --buffer 12288: must be a power of two, such as 8M
  [2]
  $ swapreplay record zram0 - --rotate 1M
  swapreplay: --rotate: standard output cannot be rotated; name a file
  [2]
  $ swapreplay record zram0 out.sr --hooks magic
  swapreplay: --hooks: unknown value 'magic'; known: kprobe, fentry, tracefs
  [2]
  $ swapreplay record zswap out.sr --hooks tracefs
  swapreplay: --hooks tracefs: is for zram; for zswap use kprobe or fentry
  [2]
  $ swapreplay record zram0 out.sr --for 5
  swapreplay: --for: 5: not a time with a unit (ns, us, ms, s, min, h or d), such as 20ms or 1.5s
  [2]
  $ swapreplay record nosuchdevice out.sr
  swapreplay: nosuchdevice: no such device; 'modprobe zram' and 'zramctl --find' make one
  [2]
  $ swapreplay record nosuchdevice --explain
  swapreplay: nosuchdevice: no such device; 'modprobe zram' and 'zramctl --find' make one
  [2]
  $ swapreplay record sr_relay --explain
  swapreplay: --explain: sr_relay has nothing to choose; it is for zram and zswap
  [2]
  $ test ! -e out.sr
