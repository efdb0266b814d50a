What `verify --vm` hands to the machine's script and what it makes of the answer; a script stands in for vm/run here.
(tests/vm/referee/run boots kernels.)

  $ printf 'op,slot,clen\nwrite,1,100\nwrite,2,200\n' > tiny.csv
  $ SWAPREPLAY_VM=/nowhere swapreplay verify tiny.csv --vm 6.12
  swapreplay: --vm needs the scripts of the repository's folder vm/: there is no program /nowhere/run; set SWAPREPLAY_VM to that folder
  [2]
  $ printf 'op,slot\nwrite,1\n' > no_lengths.csv
  $ swapreplay verify no_lengths.csv --vm 6.12
  swapreplay: no_lengths.csv: the trace has no compressed lengths, so there is nothing to store
  [2]
  $ swapreplay verify tiny.csv --vm 6.12 --device auto 2>&1 | head -n 1
  swapreplay: --device and --vm: cannot be used together; see 'swapreplay verify --help'
  $ swapreplay verify tiny.csv --vm 6.12 --policy plain
  swapreplay: --policy plain: the device is a zram device, so only zram's rules can be compared with it; use zram:kernel=RELEASE
  [2]

  $ mkdir vm
  $ cat > vm/run <<'END'
  > #!/bin/sh
  > while [ "$1" != --bring-back ]; do shift; done
  > back=$2
  > mkdir "$back"
  > while [ "${1##*/}" != verify.sh ]; do shift; done
  > shift
  > echo "options: $*" | tee "$back/stdout"
  > END
  $ chmod +x vm/run
  $ export SWAPREPLAY_VM=$PWD/vm
  $ swapreplay verify tiny.csv --vm 6.12 --every 5 --compact every=7,end --events 0..9 --json --vm-memory 2G
  swapreplay: --vm 6.12: no result; vm/run exited with 0; the last line of the machine: options: tiny.csv --events 0..9 --compare-every 5 --compact every=7 --compact end --json
  [1]
  $ echo 'echo 6.12 > "$back/release"; echo warned > "$back/stderr"; exit 1' >> vm/run
  $ swapreplay verify tiny.csv --vm 6.12 --policy zram:kernel=6.1
  warned
  options: tiny.csv --policy zram:kernel=6.1
  [1]

A kernel that nobody knows, where the machine's own script can run:

  $ command -v qemu-system-x86_64 >/dev/null || exit 80
  $ unset SWAPREPLAY_VM
  $ swapreplay verify tiny.csv --vm 2.6
  kernel: unknown kernel '2.6'; known kernels: * (glob)
  swapreplay: --vm 2.6: */vm/run refused it; see its message above (glob)
  [2]
