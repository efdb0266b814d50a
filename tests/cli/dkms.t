The module as DKMS builds it, for each kernel whose headers are installed: SKIPPED where there are none, without dkms or
without root.

  $ kernels=$(ls -d /lib/modules/*/build 2> /dev/null | cut -d/ -f4)
  $ [ "$(id -u)" -eq 0 ] && command -v dkms > /dev/null && [ -n "$kernels" ] || exit 80
  $ trees="--dkmstree $PWD/built --sourcetree $PWD/sources"
  $ mkdir built sources; cp -r "$SR_SOURCE_DIR/kernel" sources/sr_relay-1.0
  $ for kernel in $kernels; do
  >     dkms build sr_relay/1.0 -k "$kernel" $trees > log 2>&1 || cat log
  >     built=built/sr_relay/1.0/$kernel/$(uname -m)
  >     grep -E 'warning|error' "$built/log/make.log"
  >     for field in version vermagic; do modinfo -F $field "$built"/module/sr_relay.ko*; done > got
  >     grep -q "^$kernel " got && grep -qx 1.0 got || cat log got
  > done
