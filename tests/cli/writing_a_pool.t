docs/writing-a-pool.md from top to bottom, as someone with a trace and the sources would follow it: the page's own code,
built and run by the page's own commands. Its smallest pool leaks what is stored at the end, and says so: no leak of ours.

  $ export ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0
  $ page=$SR_SOURCE_DIR/docs/writing-a-pool.md
  $ ln -s $SR_SOURCE_DIR/include include
  $ swapreplay generate --seed 1 --events 20000 --slots 2000 my.sr 2> /dev/null
  $ sed -n '/^```c/,/^```/p' $page | sed '1d;$d' > mine.c
  $ grep -E '^ *(cc|swapreplay) ' $page | sed -e 's/^ *//' -e 's/   .*//' > commands
  $ cut -d ' ' -f 1,2 commands | sort | uniq -c | sed 's/^ *//'
  1 cc -shared
  1 swapreplay compare
  5 swapreplay replay
  $ bash -e commands > out
  $ grep -c 'external:file=./mine.so' out
  6
  $ grep -A 1 '^check' out
  check: every object kept its bytes, and the pages that were taken came back;
         whether each free gives back its object is not known: the pool has no used_bytes()
  $ grep '^clock' out
  clock: * (glob)

It holds no page that would be counted, as the page says:

  $ swapreplay replay my.sr --pool ./mine.so --json | grep -E '"(pages_peak|used_peak_bytes)"'
    "pages_peak": 0,
    "used_peak_bytes": 0,
  $ cc -shared -fPIC -O2 -I include -o size_classes.so $SR_SOURCE_DIR/examples/size_classes_pool.c
  $ swapreplay replay my.sr --pool ./size_classes.so --check | tail -n 1
  check: every object kept its bytes, and all was given back

What is wrong is said with the file's name:

  $ echo > empty.c; cc -shared -fPIC -o empty.so empty.c; echo text > text.so
  $ sed 's/SWAPREPLAY_POOL_ABI, /99, /' mine.c > abi.c; cc -shared -fPIC -I include -o abi.so abi.c
  $ sed 's/, .free = release//' mine.c > lacks.c; cc -shared -fPIC -I include -o lacks.so lacks.c
  $ for file in empty text abi lacks gone; do swapreplay replay my.sr --pool ./$file.so; echo "[$?]"; done
  swapreplay: pool ./empty.so: * (glob)
  [2]
  swapreplay: pool ./text.so: * (glob)
  [2]
  swapreplay: pool ./abi.so: * (glob)
  [2]
  swapreplay: pool ./lacks.so: * (glob)
  [2]
  swapreplay: pool ./gone.so: * (glob)
  [2]

And the message of a crash is the page's:

  $ sed 's/(uintptr_t)malloc(size)/*(volatile uint64_t*)8/' mine.c > mine2.c; cc -shared -fPIC -I include -o mine.so mine2.c
  $ grep -A 1 '^    swapreplay: pool' $page | sed 's/^ *//' | paste -s -d ' ' > wanted
  $ (swapreplay replay my.sr --pool ./mine.so) 2> said > /dev/null; echo "[$?]"
  [1]
  $ diff <(grep -F crashed said) wanted

Nor does one that ends the program, or takes nothing, go unnoticed:

  $ sed 's/(uintptr_t)malloc(size)/(exit(0), 0)/' mine.c > mine3.c; cc -shared -fPIC -I include -o mine.so mine3.c
  $ swapreplay replay my.sr --pool ./mine.so
  swapreplay: pool ./mine.so: it called exit() in its alloc; a pool has to return from what it is called for
  [1]
  $ sed 's/(uintptr_t)malloc(size)/0/' mine.c > mine4.c; cc -shared -fPIC -I include -o mine.so mine4.c
  $ swapreplay replay my.sr --pool ./mine.so --check | grep -E '^writes|were rejected'
  writes    0 huge, * same-filled, * rejected (0 too large, 0 at the limit, * by the pool) (glob)
         * of * writes were rejected: they put nothing to the test (glob)
