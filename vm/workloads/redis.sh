# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# title: Redis with 24,000 documents under redis-benchmark, two snapshots, and the deletion of a half
# packages: redis-server redis-tools
#
# One process whose heap is far larger than what is asked for at a time: random gets and sets, a fork that reads all of
# it for a snapshot while the parent goes on writing, and deletions that leave holes in every page.
set -eu
cd /tmp
redis-server --port 0 --unixsocket /tmp/redis --dir /tmp --save '' --daemonize yes --logfile /tmp/redis.log >/dev/null
ask() {
	redis-cli -s /tmp/redis "$@"
}
until ask ping >/dev/null 2>&1; do sleep 0.2; done

# Documents as a shop has them: words in every order, numbers, lists of 1 to 24 items.
cat >fill.lua <<'EOF2'
math.randomseed(ARGV[1])
local words = {'amber', 'basil', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'heath', 'inlet', 'jetty', 'kiosk', 'ledge'}
for number = ARGV[1] + 1, ARGV[1] + 3000 do
  local items = {}
  for n = 1, math.random(24) do
    items[n] = string.format('{"part":"%s-%s","count":%d,"price":%.2f}', words[math.random(12)], words[math.random(12)],
      math.random(9), math.random() * 100)
  end
  redis.call('set', string.format('key:%012d', number), string.format(
    '{"number":%d,"customer":"%s-%d","paid":%s,"items":[%s]}', number, words[math.random(12)], math.random(20000),
    tostring(math.random(2) == 1), table.concat(items, ',')))
  redis.call('zadd', 'ranking', math.random(1000000), 'customer:' .. number)
end
return redis.call('dbsize')
EOF2
for batch in $(seq 0 7); do
	ask eval "$(cat fill.lua)" 0 $((batch * 3000)) >filled
done
echo "$(cat filled) keys"

snapshot() {
	ask bgsave >/dev/null
	redis-benchmark -s /tmp/redis -q -c 8 -n 1000 -r 24000 -d 600 set key:__rand_int__ __data__ >/dev/null
	while [[ $(ask info persistence | grep -c 'rdb_bgsave_in_progress:1') -gt 0 ]]; do sleep 0.5; done
}
redis-benchmark -s /tmp/redis -q -c 8 -n 1500 -r 24000 get key:__rand_int__ >/dev/null
snapshot
ask eval 'for n = 1, 24000, 2 do redis.call("del", string.format("key:%012d", n)) end return redis.call("dbsize")' 0
redis-benchmark -s /tmp/redis -q -c 8 -n 1500 -r 24000 -d 900 set key:__rand_int__ __data__ >/dev/null
snapshot
ask info memory | grep -E '^(used_memory|used_memory_rss|mem_fragmentation_ratio):'
ask flushall >/dev/null
ask shutdown nosave || true
