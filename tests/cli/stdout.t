What cannot be printed is a failure, said with its reason, of every program and verb:

  $ printf '\x0b\0\0\0\x64\0\0\0' > one
  $ seq -f 'write,%.0f,100' 100000 | cat <(echo op,slot,clen) - > many.csv
  $ full() { "$@" > /dev/full; echo "status $?"; }
  $ full sr_data_histo one
  sr_data_histo: standard output: No space left on device
  status 1
  $ full sr_collect --help
  sr_collect: standard output: No space left on device
  status 1
  $ full swapreplay --version
  swapreplay: standard output: No space left on device
  status 1
  $ full swapreplay info one
  swapreplay: standard output: No space left on device
  status 1
  $ full swapreplay pools
  swapreplay: standard output: No space left on device
  status 1
  $ full swapreplay replay one
  swapreplay: standard output: No space left on device
  status 1
  $ full swapreplay compare one --pool zbud
  swapreplay: standard output: No space left on device
  status 1
  $ full swapreplay codecs --list
  swapreplay: standard output: No space left on device
  status 1
  $ full swapreplay dump one
  swapreplay: standard output: No space left on device
  status 1
  $ full swapreplay dump many.csv
  swapreplay: standard output: No space left on device
  status 1
  $ full swapreplay convert one - --to csv
  swapreplay: standard output: cannot be written at byte 0: No space left on device
  status 1

A reader that has seen enough is none, and neither is one that is not there and not needed:

  $ swapreplay dump many.csv | head -1
  0 write 1 clen=100
  $ swapreplay convert one one.sr 2> /dev/null >&-
  $ swapreplay info nowhere 2> /dev/full
  [1]
