The completions in zsh itself: SKIPPED without zsh, or python3-pexpect, which types.

  $ command -v zsh > /dev/null || { echo "SKIPPED: zsh is not installed" >&2; exit 80; }
  $ /usr/bin/python3 -c 'import pexpect' 2> /dev/null || { echo "SKIPPED: python3-pexpect is not installed" >&2; exit 80; }
  $ mkdir zsh folder; touch one.sr two.csv 'a trace.sr' notes
  $ for program in swapreplay sr_collect sr_data_histo; do $program --completion zsh > zsh/_$program; done
  $ completed() { /usr/bin/python3 "$SR_SOURCE_DIR/tests/cli/completed.py" zsh zsh/* -- "$@"; }

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
  swapreplay info a trace.sr folder one.sr two.csv zsh
  swapreplay replay --perfetto a trace.sr folder notes one.sr two.csv zsh
  swapreplay info ./one.sr
  sr_collect --format sr compcache
  sr_data_histo --from alibaba-csv
  swapreplay replay --policy zram:huge=
  swapreplay replay --writeback idle=1h,type=huge idle=1h,type=huge_idle
  swapreplay scrub --keep kernel

What a key makes of the line; after = and : no space follows:

  $ completed 'swapreplay replTABone.TAB--pooTABzsmTAB' 'swapreplay replay --pool zsmalloc:chTAB8' \
  >     'swapreplay replay --pool=zsmalloc:kTAB6.12,chTAB' 'swapreplay info aTAB' 'swapreplay info folTAB'
  swapreplay replay one.sr --pool zsmalloc
  swapreplay replay --pool zsmalloc:chain=8
  swapreplay replay --pool=zsmalloc:kernel=6.12,chain=
  swapreplay info a trace.sr
  swapreplay info folder
