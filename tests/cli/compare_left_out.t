A pool whose library cannot be loaded is left out of a comparison of all, and a line says so; the others are compared:

  $ mkdir broken && touch broken/libtcmalloc_minimal.so.4
  $ swapreplay generate --events 1000 tiny.sr > /dev/null 2>&1
  $ LD_LIBRARY_PATH=$PWD/broken swapreplay compare tiny.sr --csv 2> words | cut -d, -f2 | paste -sd ' '
  pool ideal tlsf xvmalloc zsmalloc zbud z3fold zblock slub glibc jemalloc mimalloc
  $ cat words
  tcmalloc: left out: libtcmalloc_minimal.so.4: * (glob)

Named, it is an error:

  $ LD_LIBRARY_PATH=$PWD/broken swapreplay compare tiny.sr --pool zsmalloc --pool tcmalloc
  swapreplay: libtcmalloc_minimal.so.4: * (glob)
  [1]
