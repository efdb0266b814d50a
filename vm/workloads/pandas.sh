# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# title: pandas and NumPy: 300,000 trips joined, grouped, pivoted and sorted, and a matrix factorised
# packages: python3-pandas
#
# Columns of numbers in arrays of megabytes, which are allocated, filled, read once or twice and freed as a whole.
set -eu
cd /tmp
cat >job.py <<'EOF2'
import numpy
import pandas

random = numpy.random.default_rng(7)
count = 300_000
trips = pandas.DataFrame({
    "station": random.zipf(1.4, count) % 4000,
    "start": pandas.Timestamp("2026-01-01") + pandas.to_timedelta(random.integers(0, 31_536_000, count), unit="s"),
    "seconds": random.gamma(2.0, 400.0, count).astype("int32"),
    "kilometres": numpy.round(random.gamma(2.0, 1.7, count), 2),
    "member": random.random(count) < 0.7,
})
stations = pandas.DataFrame({
    "station": numpy.arange(4000),
    "name": [f"station {n % 97}-{n}" for n in range(4000)],
    "district": pandas.Categorical.from_codes(random.integers(0, 24, 4000), [f"district {n}" for n in range(24)]),
})
joined = trips.merge(stations, on="station")
print(len(joined), joined["district"].nunique())
by_day = joined.groupby([joined["start"].dt.dayofyear, "district"], observed=True)["kilometres"].agg(["sum", "mean", "max"])
print(len(by_day), round(by_day["sum"].sum()))
table = joined.pivot_table(values="seconds", index="district", columns=joined["start"].dt.hour, aggfunc="median", observed=True)
print(table.shape)
del joined
longest = trips.sort_values(["seconds", "start"], ascending=False)
print(longest["kilometres"].head(1000).mean().round(2))
trips["rank"] = trips.groupby("station")["seconds"].rank(pct=True)
print(trips["rank"].describe().round(2)["50%"])
del longest
names = stations["name"].to_numpy()[trips["station"].to_numpy()[:100_000]]
print(pandas.Series(names).str.upper().value_counts().head(1).iloc[0])
matrix = random.standard_normal((500, 500))
values, vectors = numpy.linalg.eigh(matrix @ matrix.T)
print(bool(numpy.allclose((vectors * values) @ vectors.T, matrix @ matrix.T)))
blurred = numpy.abs(numpy.fft.fft2(random.random((1024, 1024))))
print(int(blurred.max() > 1))
EOF2
python3 job.py
