A pool at moments of a trace. Three zspages of three pages, four objects each, under the rules of 6.1:

  $ {
  >   echo op,slot,clen,time_ns
  >   for slot in 0 1 2 3 4 5 6 7 8 9 10 11; do echo "write,$slot,3056,${slot}000000000"; done
  >   for slot in 0 4 5 6; do echo "free,$slot,0,2${slot}000000000"; done
  > } > t.csv
  $ moments() { python3 -c "
  > import json, sys
  > for one in json.load(sys.stdin)['moments']: print(one['at'], one['event'], one['pages'], one['bytes'])"; }
  $ swapreplay convert t.csv t.sr > /dev/null 2>&1
  $ swapreplay replay t.sr --kernel 6.1 --at peak,end | sed -n '/^at /,$p'
  at peak, after event 8: 9 pages (36.0 KiB), 9 slots stored,
  0 of them huge, 0 same-filled
  
  bytes of the pages
  payload                        26.9 KiB   74.6 %
  huge pages beyond their clens       0 B    0.0 %
  headers and rounding              144 B    0.4 %
  free objects                    9.0 KiB   25.0 %
  ends too short for an object        0 B    0.0 %
  all                            36.0 KiB  100.0 %
  
  class  size  objects  free  spanning  pages  compactable  filled
    190  3072        9     3         4      9            0  75.0 %
  
  fullness  almost_empty  almost_full  full
  zspages              1            0     2
  
  at end, after event 15: 9 pages (36.0 KiB), 8 slots stored,
  0 of them huge, 0 same-filled
  
  bytes of the pages
  payload                        23.9 KiB   66.3 %
  huge pages beyond their clens       0 B    0.0 %
  headers and rounding              128 B    0.3 %
  free objects                   12.0 KiB   33.3 %
  ends too short for an object        0 B    0.0 %
  all                            36.0 KiB  100.0 %
  
  class  size  objects  free  spanning  pages  compactable  filled
    190  3072        8     4         4      9            3  66.7 %
  
  fullness  almost_empty  almost_full  full
  zspages              2            0     1
  $ swapreplay replay t.sr --kernel 6.1 --at event=3 --json | moments
  event=3 3 3 {'payload': 12224, 'huge': 0, 'rounding': 64, 'unused': 0, 'free_objects': 0, 'tails': 0}
  $ swapreplay replay t.sr --kernel 6.1 --at time=11.5s --json | moments
  time=11.5s 11 9 {'payload': 36672, 'huge': 0, 'rounding': 192, 'unused': 0, 'free_objects': 0, 'tails': 0}

The classes of the peak are shown if no moment is asked for:

  $ swapreplay replay t.sr --kernel 6.1 | sed -n '/^classes/,$p'
  classes at the peak, after event 8:
  those with the most unused bytes; --classes shows all
  
  class  size  objects  free  pages  compactable  filled
    190  3072        9     3      9            0  75.0 %

Moments that cannot be:

  $ swapreplay replay t.sr --at event=16
  swapreplay: t.sr: --at event=16: not among the 16 events replayed
  [2]
  $ swapreplay replay t.sr --at noon
  swapreplay: --at noon: must be peak, end, event=N or time=T
  [2]
  $ swapreplay replay t.sr --at time=20
  swapreplay: --at time: 20: not a time with a unit (ns, us, ms, s, min, h or d), such as 20ms or 1.5s
  [2]
  $ swapreplay replay - --at peak < t.sr
  swapreplay: -: --at, --bill and --bursts read a trace twice; save it to a file
  [2]
  $ swapreplay replay t.sr --events 4..8 --at event=3
  swapreplay: t.sr: --at event=3: not among the 4 events replayed
  [2]
  $ swapreplay replay t.sr --events 4..8 --at event=7 | grep '^at'
  at event=7, after event 7: 3 pages (12.0 KiB), 4 slots stored,
  $ cut -d, -f1-3 t.csv > untimed.csv
  $ swapreplay replay untimed.csv --at time=2s
  swapreplay: --at time=2s: the trace has no times
  [2]

A burst, and what each pool gives back during it:

  $ {
  >   echo op,slot,clen
  >   for slot in $(seq 1200); do echo "write,$slot,$((slot % 3 * 600 + 500))"; done
  >   for slot in $(seq 1200 -1 1); do [ $((slot % 4)) = 0 ] || echo "free,$slot,0"; done
  >   for slot in $(seq 4 4 1200); do echo "free,$slot,0"; done
  > } > burst.csv
  $ swapreplay replay burst.csv --kernel 6.12 --bursts | sed -n '/^bursts/,$p'
  bursts of frees: runs of events that write to no empty slot
  
  from event  frees  pages before  after  10 %  25 %  50 %  75 %  90 %  overhead
       1,200  1,200           338      0   2 %   2 %   2 %   2 %  59 %     2.048
  
  10 % ... 90 %: of the pages that a burst gives back, how many have come back when
  so many of its frees are done | overhead: bytes of pages for each byte of
  payload, after half of them
  $ swapreplay replay burst.csv --kernel 6.12 --bursts --compact every=50 | sed -n '/^bursts/,$p'
  bursts of frees: runs of events that write to no empty slot
  
  from event  frees  pages before  after  10 %  25 %  50 %  75 %  90 %  overhead
       1,200  1,200           338      0   8 %  22 %  44 %  70 %  86 %     1.167
  
  the same without compaction
  
  from event  frees  pages before  after  10 %  25 %  50 %  75 %  90 %  overhead
       1,200  1,200           338      0   2 %   2 %   2 %   2 %  59 %     2.048
  
  10 % ... 90 %: of the pages that a burst gives back, how many have come back when
  so many of its frees are done | overhead: bytes of pages for each byte of
  payload, after half of them
  $ swapreplay compare burst.csv --kernel 6.12 --pool zsmalloc --pool zbud --bursts | sed -n '/^burst/,/^$/p'
  burst of 1,200 frees, events 1,200 to 2,399
  pool      pages before  after  10 %  25 %  50 %  75 %  90 %  overhead
  zsmalloc           338      0   2 %   2 %   2 %   2 %  59 %     2.048
  zbud               600      0   7 %  17 %  33 %  50 %  80 %     2.482
  
  $ swapreplay replay t.sr --bursts | tail -1
  no burst of frees: no run of 100 frees without a write to an empty slot
