A copy to give away, without process and cgroup ids, hashes of pages, the workload, the time of day, the kernel's local
version, and facts that name a path or a command:

  $ cat > mine.jsonl << 'END'
  > {"metadata":{"codecs":["lzo","zstd"],"kernel":"6.12.1-acme-rack7","page_size":4096,"ram_bytes":1073741824,"slots":1000,"start_unix_ns":1795977040550166941,"workload":"payroll of \u001b[31mACME","facts":{"command":"./payroll --db secret","device":"zram0","mm_stat_begin":"0 0","swap_area":"0 /home/eve/swap","of_the_future":"eve"}}}
  > {"op":"write","slot":1,"clen":10,"clen_zstd":9,"time_ns":5000,"hash":"00000000000000ab","tgid":4242,"cgroup":31,"cpu":1,"order":2}
  > {"lost":3}
  > {"op":"read","slot":1,"time_ns":7000,"tgid":4242,"cpu":0}
  > {"op":"free","slot":1,"time_ns":9000,"tgid":4343}
  > END
  $ swapreplay scrub mine.jsonl theirs.sr
  mine.jsonl: 3 events were lost while recording, in 1 place
  theirs.sr: 3 events, * bytes, format sr (glob)
  taken out: process ids; cgroup ids; hashes of the pages; the workload, 'payroll of \x1b[31mACME'; when the recording began; '-acme-rack7' of the kernel's release; the fact command, './payroll --db secret'; the fact of_the_future, 'eve'; the fact swap_area, '0 /home/eve/swap'
  left: kernel 6.12.1; 1,024 MiB of RAM; 1,000 slots; 2 facts that are counts or settings; of each event operation, slot, length, time, order, cpu
  $ swapreplay convert theirs.sr - --to jsonl 2> /dev/null
  {"metadata":{"codecs":["lzo","zstd"],"facts":{"device":"zram0","mm_stat_begin":"0 0"},"kernel":"6.12.1","losses_known":true,"page_size":4096,"part":"","ram_bytes":1073741824,"slots":1000,"start_unix_ns":0,"synthetic":"","time_unit_ns":1,"workload":""}}
  {"op":"write","slot":1,"clen":10,"clen_zstd":9,"time_ns":5000,"order":2,"cpu":1}
  {"lost":3}
  {"op":"read","slot":1,"time_ns":7000,"cpu":0}
  {"op":"free","slot":1,"time_ns":9000}
  $ grep -c -a -e ACME -e acme -e eve -e payroll theirs.sr
  0
  [1]

The replay is the same:

  $ for trace in mine.jsonl theirs.sr; do swapreplay replay $trace --pool zsmalloc --json 2> /dev/null | grep -E '"(pages|used|payload|stored)_' > $trace.json; done; cmp mine.jsonl.json theirs.sr.json; grep -c peak theirs.sr.json
  5

What is wanted stays:

  $ swapreplay scrub mine.jsonl theirs.jsonl --keep pids --keep kernel --keep start --keep facts --keep workload --keep hashes --keep cgroups
  mine.jsonl: 3 events were lost while recording, in 1 place
  theirs.jsonl: 3 events, * bytes, format jsonl (glob)
  mine.jsonl: nothing had to be taken out
  left: kernel 6.12.1-acme-rack7; 1,024 MiB of RAM; 1,000 slots; 5 facts; of each event operation, slot, length, time, hash, order, tgid, cgroup, cpu
  $ swapreplay convert mine.jsonl mine.again.jsonl 2> /dev/null; cmp mine.again.jsonl theirs.jsonl
  $ swapreplay scrub mine.jsonl - --keep pid
  swapreplay: --keep pid: not one of pids, cgroups, hashes, workload, start, kernel, facts; did you mean pids?
  [2]

A recording of a stock zram, whose recorder writes its counters at the end:

  $ swapreplay scrub $SR_SOURCE_DIR/traces/javascript-zswap-7.3.sr theirs.sr --overwrite 2>&1 | grep -o "the fact .*"
  the fact swap_area, '0 /dev/vda'
  $ swapreplay info theirs.sr --json | grep -c -e tgid -e vda -e TypeScript
  0
  [1]

A cut trace is said to be one:

  $ swapreplay generate --seed 1 --count 9000 --slots 2000 --block-events 1000 long.sr 2> /dev/null
  $ head -c $(($(wc -c < long.sr) / 2)) long.sr > cut.sr
  $ swapreplay scrub cut.sr theirs.sr --overwrite 2>&1 | head -2; swapreplay scrub cut.sr theirs.sr --overwrite 2> /dev/null; echo "[$?]"
  cut.sr: * (glob)
  theirs.sr: * events, * bytes, format sr (glob)
  [1]
