The completions in bash itself: SKIPPED without bash, or python3-pexpect, which types.

  $ command -v bash > /dev/null || { echo "SKIPPED: bash is not installed" >&2; exit 80; }
  $ /usr/bin/python3 -c 'import pexpect' 2> /dev/null || { echo "SKIPPED: python3-pexpect is not installed" >&2; exit 80; }
  $ mkdir bash folder; touch one.sr two.csv 'a trace.sr' notes
  $ for program in swapreplay sr_collect sr_data_histo; do $program --completion bash > bash/$program; done
  $ completed() { /usr/bin/python3 "$SR_SOURCE_DIR/tests/cli/completed.py" bash bash/* -- "$@"; }

Everything that a word can become:

  $ completed 'swapreplay re' 'swapreplay replay --pe' 'swapreplay replay --pool zs' 'swapreplay replay --pool zsmalloc:' \
  >     'swapreplay compare x.sr --pool zbud --pool=zsmalloc:chain=1' 'swapreplay codecs --codec l' 'swapreplay record x --hooks ' \
  >     'swapreplay replay --kernel 6' 'swapreplay convert --to c' 'swapreplay info ' 'swapreplay replay --perfetto ' 'swapreplay info ./o' \
  >     'sr_collect --format ' 'sr_data_histo --from al' \
  >     'swapreplay replay --policy zram:h' 'swapreplay replay --writeback idle=1h,type=hu' 'swapreplay scrub --keep k'
  swapreplay record replay report
  swapreplay replay --perfetto
  swapreplay replay --pool zsmalloc
  swapreplay replay --pool zsmalloc:chain= kernel= page=
  swapreplay compare x.sr --pool zbud --pool=zsmalloc:chain=10 11 12 13 14 15 16
  swapreplay codecs --codec lz4 lz4hc lzo lzo-rle
  swapreplay record x --hooks fentry kprobe tracefs
  swapreplay replay --kernel 6.1 6.12 6.16 6.17 6.18
  swapreplay convert --to compcache compcache-md5 csv
  swapreplay info a trace.sr bash folder one.sr two.csv
  swapreplay replay --perfetto a trace.sr bash folder notes one.sr two.csv
  swapreplay info ./one.sr
  sr_collect --format compcache sr
  sr_data_histo --from alibaba-csv
  swapreplay replay --policy zram:huge=
  swapreplay replay --writeback idle=1h,type=huge huge_idle
  swapreplay scrub --keep kernel

What a key makes of the line; after = and : no space follows:

  $ completed 'swapreplay replTABone.TAB--pooTABzsmTAB' 'swapreplay replay --pool zsmalloc:chTAB8' \
  >     'swapreplay replay --pool=zsmalloc:kTAB6.12,chTAB' 'swapreplay info aTAB' 'swapreplay info folTAB'
  swapreplay replay one.sr --pool zsmalloc
  swapreplay replay --pool zsmalloc:chain=8
  swapreplay replay --pool=zsmalloc:kernel=6.12,chain=
  swapreplay info a trace.sr
  swapreplay info folder/
