Wrong usage ends with status 2, names what is wrong, and says what to do:

  $ swapreplay
  swapreplay: no verb given; 'swapreplay --help' lists the verbs
  [2]
  $ swapreplay nonsense
  swapreplay: unknown verb 'nonsense' ('swapreplay --help' lists the verbs)
  [2]
  $ swapreplay repaly trace
  swapreplay: unknown verb 'repaly'; did you mean *replay* (glob)
  [2]
  $ swapreplay rep trace
  swapreplay: unknown verb 'rep'; did you mean help? ('swapreplay --help' lists the verbs)
  [2]
  $ swapreplay replay trace --polcy zram
  swapreplay: unknown option '--polcy'; did you mean *--policy* (glob)
  [2]
  $ swapreplay replay trace --json=yes --nothing-like-it
  swapreplay: unknown option '--nothing-like-it' ('swapreplay replay --help' lists the options)
  [2]
  $ swapreplay replay one two
  swapreplay: unexpected argument 'two'; 'swapreplay replay --help' shows what it takes
  [2]
  $ swapreplay replay
  swapreplay: missing: TRACE; see 'swapreplay replay --help'
  [2]
  $ swapreplay replay trace --pool
  swapreplay: --pool: needs a value; see 'swapreplay replay --help'
  [2]
  $ swapreplay generate out.sr
  swapreplay: missing: --count N, the number of events to generate
  [2]
  $ swapreplay dump trace --head 5 --tail 5
  swapreplay: --head and --tail: cannot be used together; see 'swapreplay dump --help'
  [2]

  $ swapreplay --version
  swapreplay 0.1.0
  $ for program in swapreplay sr_collect sr_data_histo; do $program -V; done
  swapreplay 0.1.0
  sr_collect 0.1.0
  sr_data_histo 0.1.0

Help is to be had of every verb, in three spellings, and fits 80 columns:

  $ swapreplay --help | sed -n '1,7p'
  Usage: swapreplay VERB [OPTION]...
  
  Inspect recordings of compressed swap, and replay them over allocators of
  compressed pages.
  
  Verbs:
    info          Show a trace's metadata and statistics
  $ swapreplay help | diff - <(swapreplay --help)
  $ swapreplay --help | sed -n '/^Verbs/,/^$/s/^  \([a-z-]\+\) .*/\1/p' > verbs; wc -l < verbs
  19
  $ for verb in $(cat verbs); do
  >   swapreplay help $verb > help && swapreplay $verb --help | diff - help
  >   awk -v verb=$verb 'length > 80 { print verb ": " $0 }' help
  > done
  $ swapreplay help generate
  Usage: swapreplay generate [OPTION]... OUTPUT
  
  Generate a synthetic trace from a model and a seed.
  
  Arguments:
    OUTPUT  file to write; - for standard output
  
  Options:
    --count N           number of events to generate, such as 50k or 2M
    --seed N            the same seed gives the same events on every machine
                        (default: 1)
    --slots N           number of slots of the swap device (default: an eighth of
                        the events)
    --clens-from TRACE  draw clens from this trace (default: a built-in model)
    --to FORMAT         trace format to write: * (glob)
    .* (re)
    .* (re)
    --overwrite         replace an output that exists
    .* (re)
    .* (re)
    .* (re)
    .* (re)
    .* (re)
    .* (re)
    -h, --help          print this help
  $ swapreplay help nonsense
  swapreplay: unknown verb 'nonsense' ('swapreplay --help' lists the verbs)
  [2]

An option that may be repeated takes one value each time, so that a trace can follow it:

  $ printf 'op,slot,clen_lzo\nwrite,1,100\nread,1,\n' > t.csv; head -c 8192 "$SR_SOURCE_DIR/corpus/processes.pages" > pages
  $ ends_well() { "$@" > out 2>&1 || { echo "$*: $?"; cat out; }; }
  $ for verb in replay compare; do
  >   for option in '--pool zbud' '--compact end' '--codec lzo'; do ends_well swapreplay $verb $option t.csv; done
  > done
  $ ends_well swapreplay compare --pool zbud --pool tlsf t.csv --compact every=1 t.csv
  $ grep -c '^zbud' out
  2
  $ ends_well swapreplay dump --op write t.csv
  $ ends_well swapreplay convert --codec lzo t.csv out.csv
  $ for option in '--codec lz4' '--chunk 4K,8K'; do ends_well swapreplay codecs $option pages; done
  $ swapreplay codecs --dict 1K pages 2>&1 | cut -d, -f1
  swapreplay: a dictionary of 1024 bytes cannot be trained on * (glob)
  $ swapreplay verify --compact end t.csv --device /dev/null
  swapreplay: --device /dev/null: not a zram device; name one, such as /dev/zram1
  [2]
