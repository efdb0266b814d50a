The slots of a zram device that hold nothing are no pages of zeros, on the zram of this machine:

  $ [ -e /sys/class/zram-control/hot_add ] || { echo "this kernel has no zram" >&2; exit 80; }
  $ [ "$(id -u)" = 0 ] || { echo "only root may add a zram device" >&2; exit 80; }
  $ number=$(cat /sys/class/zram-control/hot_add); device=/dev/zram$number
  $ echo 4M > /sys/block/zram$number/disksize
  $ write() { dd if=$1 of=$device bs=4k count=$2 seek=$3 oflag=direct status=none; }
  $ write "$SR_SOURCE_DIR/corpus/processes.pages" 100 500 && write /dev/zero 7 900
  $ swapreplay codecs --as zram --codec lzo $device | grep -e ' pages,' -e '^left' -e '^same'
  107 pages, each compressed, decompressed and compared
  left out: 917 slots of the zram device that hold nothing
  $ swapreplay codecs --as zram --codec lzo --json $device | python3 -c "
  > import json, sys
  > all = json.load(sys.stdin)
  > row = all['codecs'][0]
  > stat = open('/sys/block/zram$number/mm_stat').read().split()
  > print(all['corpus']['pages'], all['corpus']['empty_slots'], all['corpus']['empty_slots_changed'], row['zero_filled'], row['same_filled'] == int(stat[5]))"
  107 917 False 7 True

Larger chunks are made of neighbours, and nobody tells which zeros are pages:

  $ swapreplay codecs --codec lzo --chunk 16K --json $device | grep -o '"empty_slots":[^,]*'
  "empty_slots":null
  $ echo $number > /sys/class/zram-control/hot_remove
