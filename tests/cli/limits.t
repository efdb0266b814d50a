What a hostile file claims costs no memory without an option that allows it. A file of text lost events in 3 million places:

  $ nm -D "$LIB_DIR/libsr_parse.so" | grep -q '__[at]san_' && { echo "a sanitizer needs more memory" >&2; exit 80; }
  [1]
  $ limit() { ulimit -v "$1"; }
  $ python3 -c "print('{\"lost\":1}\n{\"op\":\"write\",\"slot\":1,\"clen\":9}\n' * 3000, end='')" > some.jsonl
  $ swapreplay convert some.jsonl some.sr --fast --level 1 2> /dev/null
  $ for i in $(seq 1000); do echo some.sr; done | xargs swapreplay cat -o many.sr --fast --level 1 2> /dev/null
  $ (limit 60000; swapreplay info many.sr)
  swapreplay: many.sr: events were lost in more than 262144 places; raise the limit (--max-gaps) to read on
  [1]
  $ (limit 60000; sr_data_histo many.sr)
  sr_data_histo: many.sr: events were lost in more than 262144 places; raise the limit (--max-gaps) to read on
  [1]
  $ sr_data_histo many.sr --max-gaps 3M | grep Total
  # Total: R=0	W=3000000
  $ swapreplay info many.sr --max-gaps 3000000 --json | grep events_lost
    "events_lost": 3000000,

Lack of memory is not called damage, so nothing is salvaged from what is right:

  $ swapreplay generate --events 100000 all.csv 2> /dev/null
  $ for packing in 'xz -9' 'zstd -q --ultra -22 --zstd=wlog=27'; do
  >   $packing < all.csv > packed
  >   (limit 60000; swapreplay info packed) || echo "status $?"
  >   (limit 60000; swapreplay convert --salvage packed out.sr) || echo "status $?"
  >   [ ! -e out.sr ] || echo "out.sr is there"
  > done
  swapreplay: out of memory
  status 1
  swapreplay: out of memory
  status 1
  swapreplay: out of memory
  status 1
  swapreplay: out of memory
  status 1
