The same seed gives the same bytes, on every machine and at every release of model 1:

  $ swapreplay generate --seed 42 --events 100000 a.csv
  a.csv: csv has no place for: the metadata
  a.csv: 100000 events, * bytes, format csv (glob)
  $ swapreplay generate --seed 42 --events 100000 b.csv 2> /dev/null
  $ cmp a.csv b.csv
  $ md5sum < a.csv
  c0b55ad0a48929d247ad9de1e924f59a  -
  $ swapreplay generate --seed 43 --events 100000 b.csv --overwrite 2> /dev/null
  $ cmp -s a.csv b.csv
  [1]

It says that it is no recording:

  $ swapreplay generate --seed 42 --events 100 c.jsonl 2> /dev/null
  $ swapreplay info c.jsonl | grep -A 1 synthetic
  synthetic              swapreplay generate, model 1: seed 42, 100 events, clens
                         built in

It is what a swap layer could have done: only what is live is read or freed.

  $ swapreplay info a.csv | grep -E '^(events|reads|frees)'
  events                 100,000: 43,557 writes, 44,027 reads, 12,416 frees
  events lost            not known
  reads                  0 of slots never written, 0 of free slots
  frees                  0 of slots that were not live

Clens can be drawn as a trace has them:

  $ printf 'op,slot,clen\nwrite,1,77\nwrite,2,77\nwrite,3,999\n' > three.csv
  $ swapreplay generate --events 90000 --clens-from three.csv d.csv 2> /dev/null
  $ cut -d, -f1,3 d.csv | grep write | sort | uniq -c
    26780 write,77
    12938 write,999
  $ printf 'op,slot\nwrite,1\n' > none.csv
  $ swapreplay generate --events 9 --clens-from none.csv e.csv
  swapreplay: none.csv: none of its writes has a clen
  [2]
  $ swapreplay generate --events 9 --slots 5 e.csv
  swapreplay: 5 slots: it must be 1024 to 268435456
  [2]
