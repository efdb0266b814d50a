The completions in fish itself: SKIPPED without fish.

  $ command -v fish > /dev/null || { echo "SKIPPED: fish is not installed" >&2; exit 80; }
  $ mkdir fish folder; touch one.sr two.csv 'a trace.sr' notes
  $ for program in swapreplay sr_collect sr_data_histo; do $program --completion fish > fish/$program.fish; done
  $ completed() { /usr/bin/python3 "$SR_SOURCE_DIR/tests/cli/completed.py" fish fish/* -- "$@"; }

Everything that a word can become:

  $ completed 'swapreplay re' 'swapreplay replay --pe' 'swapreplay replay --pool zs' 'swapreplay replay --pool zsmalloc:' \
  >     'swapreplay compare x.sr --pool zbud --pool=zsmalloc:chain=1' 'swapreplay codecs --codec l' 'swapreplay record x --hooks ' \
  >     'swapreplay replay --kernel 6' 'swapreplay convert --to c' 'swapreplay info ' 'swapreplay replay --perfetto ' 'swapreplay info ./o' \
  >     'sr_collect --format ' 'sr_data_histo --from al' \
  >     'swapreplay replay --policy zram:h' 'swapreplay replay --writeback idle=1h,type=hu' 'swapreplay scrub --keep k'
  swapreplay replay report record
  swapreplay replay --perfetto
  swapreplay replay --pool zsmalloc
  swapreplay replay --pool zsmalloc:kernel= zsmalloc:chain= zsmalloc:page=
  swapreplay compare x.sr --pool zbud --pool=zsmalloc:chain=10 --pool=zsmalloc:chain=11 --pool=zsmalloc:chain=12 --pool=zsmalloc:chain=13 --pool=zsmalloc:chain=14 --pool=zsmalloc:chain=15 --pool=zsmalloc:chain=16
  swapreplay codecs --codec lzo lzo-rle lz4 lz4hc
  swapreplay record x --hooks kprobe fentry tracefs
  swapreplay replay --kernel 6.1 6.12 6.16 6.17 6.18
  swapreplay convert --to compcache compcache-md5 csv
  swapreplay info a trace.sr one.sr two.csv fish/ folder/
  swapreplay replay --perfetto a trace.sr fish/ folder/ notes one.sr two.csv
  swapreplay info ./one.sr
  sr_collect --format sr compcache
  sr_data_histo --from alibaba-csv
  swapreplay replay --policy zram:huge=
  swapreplay replay --writeback idle=1h,type=huge idle=1h,type=huge_idle
  swapreplay scrub --keep kernel
