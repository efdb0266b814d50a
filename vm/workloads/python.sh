# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# title: Python: a table of orders through SQLite, JSON and a pool of processes
# packages: python3 sqlite3
#
# A data job: one interpreter holds some hundred thousand records and goes back to them, others are forked from it and
# work on parts, a database in memory is filled, indexed and asked.
set -eu
cd /tmp
cat >job.py <<'EOF'
import json, multiprocessing, random, sqlite3, zlib

random.seed(4)
words = "amber basil cedar delta ember fjord grove heath inlet jetty kiosk ledge maple north ocean".split()


def order(number):
    return {
        "number": number,
        "customer": random.choice(words) + "-" + str(random.randrange(20000)),
        "items": [{"part": random.choice(words), "count": random.randrange(1, 9), "price": random.random() * 100}
                  for _ in range(random.randrange(1, 5))],
        "note": " ".join(random.choices(words, k=random.randrange(12))),
    }


orders = [order(number) for number in range(120000)]
totals = {}
for each in orders:
    amount = sum(item["count"] * item["price"] for item in each["items"])
    totals[each["customer"]] = totals.get(each["customer"], 0) + amount


def pack(part):
    text = json.dumps(orders[part * 20000:(part + 1) * 20000])
    again = json.loads(text)
    return len(again), len(zlib.compress(text.encode(), 1))


with multiprocessing.Pool(3, maxtasksperchild=1) as pool:
    print(pool.map(pack, range(6), chunksize=1))

base = sqlite3.connect(":memory:")
base.execute("create table item (number integer, customer text, part text, count integer, price real)")
base.executemany("insert into item values (?, ?, ?, ?, ?)",
                 ((each["number"], each["customer"], item["part"], item["count"], item["price"])
                  for each in orders for item in each["items"]))
base.execute("create index by_customer on item (customer, part)")
print(base.execute("select part, sum(count * price) from item group by part order by 2 desc limit 3").fetchall())
print(base.execute("select count(*) from item a join item b on a.customer = b.customer and a.part = b.part "
                   "where a.number < b.number and a.count > 7").fetchone())
best = sorted(totals.items(), key=lambda pair: -pair[1])[:1000]
for customer, total in best:
    found = base.execute("select sum(count * price) from item where customer = ?", (customer,)).fetchone()[0]
    assert abs(found - total) < 1e-6 * total, customer
random.shuffle(orders)
print(sum(len(each["note"]) for each in orders), len(best))
EOF
python3 job.py
