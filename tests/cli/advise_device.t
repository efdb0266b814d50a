Compressor and level by the pages that a zram holds, on the zram of this machine:

  $ [ -e /sys/class/zram-control/hot_add ] || { echo "this kernel has no zram" >&2; exit 80; }
  $ [ "$(id -u)" = 0 ] || { echo "only root may add a zram device" >&2; exit 80; }
  $ number=$(cat /sys/class/zram-control/hot_add); device=/dev/zram$number; block=/sys/block/zram$number
  $ [ -e $block/algorithm_params ] || { echo $number > /sys/class/zram-control/hot_remove; echo "this zram has no levels" >&2; exit 80; }
  $ again=$(cat /sys/class/zram-control/hot_add)
  $ remove() { for one in $number $again; do echo $one > /sys/class/zram-control/hot_remove; done; }
  $ trap remove EXIT
  $ swapreplay advise --device $device
  swapreplay: /dev/zram*: has no size yet, so it holds no page (glob)
  [1]
  $ echo lzo > $block/comp_algorithm; echo 4M > $block/disksize
  $ dd if="$SR_SOURCE_DIR/corpus/processes.pages" of=$device bs=4k count=768 oflag=direct status=none
  $ swapreplay advise --device $device --tables > text
  $ grep -E '^(device|Compressor|Level|zsmalloc|zram|Huge|Comp|Recomp|Write)' text
  device   /dev/zram*: 768 pages held, 768 of them compressed by each codec and (glob)
  Compressor: * (glob)
  Level of the compressor: * (glob)
  zsmalloc chain size: needs a trace
  zram's size and limit: needs a trace
  Huge pages: needs a trace
  Compaction: needs a trace
  Recompression: needs a trace
  Writeback: needs a trace
  zram or zswap: needs a trace
  $ tr -s ' \n' ' ' < text | grep -o "Record with 'swapreplay record zram$number my.sr'" | wc -l
  7
  $ awk 'length > 80' text

Each choice that the kernel's zram has, at its level, takes what was said when the same pages are written to it:

  $ cat > same.py << 'END'
  > import json, subprocess, sys
  > device, pages = sys.argv[1:]
  > def put(file, text):
  >     with open(f"/sys/block/{device}/{file}", "w") as to:
  >         to.write(text)
  > advice = json.load(sys.stdin)
  > seen = {}
  > for answer in advice["recommendations"]:
  >     for choice in answer["choices"]:
  >         seen[choice["choice"]] = choice["held"]["bytes"]
  > offered = open(f"/sys/block/{device}/comp_algorithm").read().replace("[", "").replace("]", "").split()
  > exact = {"lzo", "lzo-rle", "lz4"}
  > for codec, told in seen.items():
  >     name, _, level = codec.partition(":")
  >     assert name in offered, codec
  >     put("reset", "1")
  >     put("comp_algorithm", name)
  >     if level:
  >         put("algorithm_params", f"algo={name} level={level.partition('=')[2]}")
  >     put("disksize", "4M")
  >     subprocess.run(["dd", f"if={pages}", f"of=/dev/{device}", "bs=4k", "count=768", "oflag=direct", "status=none"], check=True)
  >     held = int(open(f"/sys/block/{device}/mm_stat").read().split()[2])
  >     if held != told and name in exact or abs(held - told) > 0.02 * told:
  >         print(codec, "told", told, "held", held)
  > print(len(seen) >= 2)
  > END
  $ swapreplay advise --device $device --json | tee advice.json | /usr/bin/python3 same.py zram$again "$SR_SOURCE_DIR/corpus/processes.pages"
  True
  $ python3 -c "
  > import json
  > advice = json.load(open('advice.json'))
  > print(advice['device']['codec'], advice['device']['level_is_told'], advice['traces'], advice['settings']['disksize_bytes'])
  > for answer in advice['recommendations'][:2]:
  >     print(answer['about'], answer['verdict'] in ('change', 'keep', 'not offered'), (answer['sure'] or {}).get('views', 4), answer['saving'] is None or sorted(answer['saving']))"
  lzo True [] None
  compressor True 4 ['held_bytes', 'held_bytes_in_use', 'saved_share_held']
  level True 4 * (glob)

A level that was set is found by the lengths:

  $ case " $(tr -d '[]' < $block/comp_algorithm) " in *" lz4 "*)
  >   echo 1 > $block/reset; echo lz4 > $block/comp_algorithm; echo 'algo=lz4 level=8' > $block/algorithm_params; echo 4M > $block/disksize
  >   dd if="$SR_SOURCE_DIR/corpus/processes.pages" of=$device bs=4k count=768 oflag=direct status=none
  >   swapreplay advise --device $device --json | python3 -c "import json, sys; print(json.load(sys.stdin)['device']['codec'])";;
  > *) echo lz4:acceleration=8;; esac
  lz4:acceleration=8

A sample, beside a trace, whose answers are the rest; a device alone is not a trace:

  $ swapreplay generate --seed 1 --count 20000 --slots 2000 one.sr 2> /dev/null
  $ swapreplay advise one.sr --device $device --pages 100 | grep -E -e '^(device|trace|in use)' -e '^zram.s size' -e 'few for' -e '--pages'
  trace    one.sr: 20,000 events, 8,585 writes, lengths under lzo; zram:kernel=* (glob)
  device   /dev/zram*: 768 pages held, 100 of them compressed by each codec and (glob)
  in use   * at the peak, * on average over the time (glob)
           They are few for zsmalloc's size classes: take * (glob)
           shares (--pages).
  zram's size and limit: disksize 7.2 MiB, mem_limit * MiB (glob)
  $ swapreplay advise --device zram999
  swapreplay: --device zram999: not a zram device; 'zramctl' lists them
  [2]
  $ swapreplay advise one.sr --pages 5 2>&1
  swapreplay: --pages: needs --device; see 'swapreplay advise --help'
  [2]
