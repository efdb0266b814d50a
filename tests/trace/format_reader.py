#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A second reader of .sr files, written from docs/format.md alone; the tests compare it with the first.

Prints an event a line: op slot clens time same_filled hash, "-" for what the block does not hold, then the details that
are known, as "kind=value"; a gap as "lost N".
It is slow, trusts the file and does not compute XXH3. Needs the zstd program.
"""
import subprocess
import sys


class Bytes:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        self.at += count
        return self.data[self.at - count:self.at]

    def uint(self, count):
        return int.from_bytes(self.take(count), "little")

    def varint(self):
        value = shift = 0
        while True:
            byte = self.uint(1)
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value


def unzigzag(n):
    return (n >> 1) ^ -(n & 1)


class RangeDecoder:
    def __init__(self, data):
        self.data, self.at, self.range = data, 8, 2**64 - 1
        self.code = int.from_bytes(data[:8].ljust(8, b"\0"), "big")

    def bit(self, p):
        bound = (self.range >> 16) * p
        one = self.code < bound
        if one:
            self.range = bound
        else:
            self.range -= bound
            self.code -= bound
        self.renew()
        return int(one)

    def even(self, bits):
        self.range >>= bits
        value = min(self.code // self.range, 2**bits - 1)
        self.code -= self.range * value
        self.renew()
        return value

    def renew(self):
        if self.range < 2**32:
            self.range <<= 32
            more = self.data[self.at:self.at + 4].ljust(4, b"\0")
            self.code = self.code << 32 | int.from_bytes(more, "big")
            self.at += 4


STEPS = [131072 // (2 * n + 5) for n in range(20)]


class Model:
    def __init__(self):
        self.probability, self.count = 32768, 0

    def learn(self, bit):
        step = STEPS[self.count]
        if bit:
            self.probability += (65535 - self.probability) * step >> 16
        else:
            self.probability -= self.probability * step >> 16
        self.count = min(self.count + 1, 19)


def clamp(p):
    return min(max(p, 32), 65504)


def hash_bits(x, k):
    return (x * 0x9E3779B1 & 0xFFFFFFFF) >> (32 - k)


class Numbers:
    """The numbers of few bits of kinds 13 and 14."""

    def __init__(self, data, shift):
        self.coder, self.shift, self.near, self.far = RangeDecoder(data), shift, {}, {}

    def number(self, row, bits, n, f):
        node = 1
        for _ in range(bits):
            near = self.near.setdefault(hash_bits(((row << 20) + n) << self.shift | node, 18), Model())
            far = self.far.setdefault(hash_bits(((row << 20) + f) << self.shift | node, 18), Model())
            bit = self.coder.bit(clamp((near.probability + far.probability) // 2))
            near.learn(bit)
            far.learn(bit)
            node = node << 1 | bit
        return node ^ 1 << bits

    def plain(self, bits):
        value = 0
        for _ in range(bits):
            value = value << 1 | self.coder.bit(32768)
        return value


class RunModel(Numbers):
    def __init__(self, data):
        super().__init__(data, 6)
        self.ends = [[0] * 16 for _ in range(3)]
        self.op1 = self.op2 = self.len1 = self.place1 = 0

    def run(self):
        op = self.number(0, 2, self.op1 * 8 + min(self.len1, 7),
                         32 + (self.op2 * 4 + self.op1) * 16 + min(self.len1, 15))
        kind = op % 3
        place = self.number(1, 4, kind, (kind * 8 + self.place1) * 4 + self.op1)
        end = self.ends[kind][place]
        a, w, distance, back = end % 8, kind * 4 + min(place, 3), 0, 0
        width = self.number(3, 6, w, w * 8 + a + 16)
        if width:
            back = self.number(2, 1, w, 16 + width)
            if width <= 5:
                n = kind * 16 + width * 2 + back
                rest = self.number(4, width - 1, n, 64 + n * 8 + a)
            else:
                rest = self.number(5, 2, kind, 4 + kind * 64 + width)
                rest = rest << (width - 6) | self.plain(width - 6)
                low = self.number(6, 3, kind, 4 + kind * 8 + a)
                rest = rest << 3 | ((end - low if back else low - end) % 8)
            distance = 1 << (width - 1) | rest
        slot = (end - distance if back else end + distance) % 2**32
        aligned = kind * 8 + slot % 8
        length = 1 + self.number(7, 6, aligned, 32 + aligned * 32 + min(self.len1, 31))
        if length == 64:
            length += self.plain(20)
        del self.ends[kind][place if distance < 1024 else 15]
        self.ends[kind].insert(0, (slot + length) % 2**32)
        self.op2, self.op1, self.len1, self.place1 = self.op1, op, length, min(place, 7)
        return op, slot, length


class TimeModel(Numbers):
    def __init__(self, data):
        super().__init__(data, 7)
        self.kind1 = self.width1 = self.width2 = self.distance1 = 0

    def difference(self, kind, position):
        n = ((kind * 4 + min(position, 3)) * 5 + self.kind1) * 16 + self.width1
        width, distance, back = self.number(0, 7, n, n * 16 + self.width2), 0, 0
        if width:
            back = self.number(1, 1, width, n)
            top = min(width - 1, 4)
            k = kind * 128 + width
            distance = 1 << top | self.number(2, top, k * 16 + self.width1, k * 256 + self.distance1)
            plain = min(width, 64) - 1 - top
            distance = distance << plain | self.plain(plain)
        self.kind1, self.width2, self.width1 = kind, self.width1, min(width, 15)
        self.distance1 = min(distance, 255)
        return -distance if back else distance


class LinedNumbers:
    """The numbers of kinds 32 and 34."""

    def __init__(self, data, near_bits=12, far_bits=12):
        self.coder, self.lines, self.bits = RangeDecoder(data), {}, (near_bits, far_bits)

    def pair(self, *contexts):
        places = [(which, hash_bits(context & 0xFFFFFFFF, self.bits[which]))
                  for which, context in enumerate(contexts)]
        return [self.lines.setdefault(place, [Model() for _ in range(16)]) for place in places]

    def bit(self, pair, place):
        near, far = pair[0][place], pair[1][place]
        bit = self.coder.bit((near.probability + far.probability) // 2)
        near.learn(bit)
        far.learn(bit)
        return bit

    def number(self, pair, bits, root=0):
        node = 1
        for _ in range(bits):
            node = node << 1 | self.bit(pair, root + node)
        return node ^ 1 << bits

    def graded(self, pair):
        if self.bit(pair, 0):
            return 0
        if self.bit(pair, 1):
            return 1
        if self.bit(pair, 2):
            return 2 + self.number(pair, 1, 3)
        if self.bit(pair, 3):
            return 4 + self.number(pair, 2, 4)
        return 8 + self.number(pair, 3, 7)

    def row(self, row, n, f):
        return self.pair((row << 20) + n, (row << 20) + f)

    def even(self, bits):
        value = 0
        while bits:
            some = min(bits, 16)
            value, bits = value << some | self.coder.even(some), bits - some
        return value


class LinedRuns(LinedNumbers):
    def __init__(self, data):
        super().__init__(data)
        self.ends = [[0] * 16 for _ in range(3)]
        self.widths = [0] * 3
        self.op1 = self.op2 = self.len1 = self.place1 = 0

    def run(self):
        op = (self.op1 + self.graded(self.row(0, self.op1 * 8 + min(self.len1, 7), (
            self.op2 * 4 + self.op1) * 16 + min(self.len1, 15)))) % 4
        kind = op % 3
        place = self.number(self.row(1, kind, (kind * 8 + self.place1) * 4 + self.op1), 4)
        end = self.ends[kind][place]
        a, w, distance, back = end % 8, kind * 4 + min(place, 3), 0, 0
        width = self.number(self.row(2, w * 4 + self.op1, (w * 8 + a) * 16 + self.widths[kind]), 4)
        if width == 15:
            high = self.number(self.row(3, 0, 0), 1)
            width += high << 4 | self.number(self.row(3, 1 + high, 1 + high), 4)
        self.widths[kind] = min(width, 15)
        if width:
            back = self.bit(self.row(4, w, 16 + width), 0)
            if width <= 5:
                n = (kind * 8 + width) * 2 + back
                rest = self.number(self.row(5, n, n * 8 + a), width - 1)
            else:
                rest = self.even(width - 4)
                low = self.number(self.row(6, kind, kind * 8 + a), 3)
                rest = rest << 3 | ((end - low if back else low - end) % 8)
            distance = 1 << (width - 1) | rest
        slot = (end - distance if back else end + distance) % 2**32
        n = kind * 8 + slot % 8
        length = 1 + self.graded(self.row(7, n, n * 32 + min(self.len1, 31)))
        if length == 16:
            high = self.number(self.row(8, kind, n), 2)
            length += high << 4 | self.number(self.row(8, 32 + high, 64 + kind * 4 + high), 4)
            if length >= 64:
                length = 64 + self.even(20)
        del self.ends[kind][place if distance < 1024 else 15]
        self.ends[kind].insert(0, (slot + length) % 2**32)
        self.op2, self.op1, self.len1, self.place1 = self.op1, op, length, min(place, 7)
        return op, slot, length


class LinedTimes(LinedNumbers):
    def __init__(self, data):
        super().__init__(data)
        self.kind1 = self.width1 = self.width2 = self.distance1 = 0

    def difference(self, kind, position):
        n = ((kind * 4 + min(position, 3)) * 5 + self.kind1) * 16 + self.width1
        width, distance, back = self.number(self.row(0, n, n * 16 + self.width2), 4), 0, 0
        if width == 15:
            high = self.number(self.row(1, 0, 0), 2)
            width = min(64, 15 + (high << 4 | self.number(self.row(1, 1 + high, 1 + high), 4)))
        if width:
            back = self.bit(self.row(2, width, 128 + n), 0)
            top = min(width - 1, 4)
            k = kind * 128 + width
            distance = 1 << top | self.number(self.row(3, k * 16 + self.width1, k * 256 + self.distance1), top)
            distance = distance << (width - 1 - top) | self.even(width - 1 - top)
        self.kind1, self.width2, self.width1 = kind, self.width1, min(width, 15)
        self.distance1 = min(distance, 255)
        return -distance if back else distance


class ClenModel:
    def __init__(self, bits, data):
        self.b, self.coder = bits, RangeDecoder(data)
        self.near, self.far = {}, {}
        self.hit = [Model() for _ in range(32)]
        self.clens, self.follower, self.repeat, self.length, self.d = [], {}, None, 0, 0

    def top(self, x, k):
        return x >> (self.b - k) if self.b > k else x

    def symbol(self, n, f):
        node, place, line = 1, 16, 0
        for _ in range(self.b):
            if place >= 16:
                line, place = hash_bits(((f << 18) + node + f) & 0xFFFFFFFF, 14), 1
            near = self.near.setdefault((n << self.b | node) % 2**18, Model())
            far = self.far.setdefault(line * 16 + place, Model())
            bit = self.coder.bit(clamp((near.probability + far.probability) // 2))
            near.learn(bit)
            far.learn(bit)
            node, place = node << 1 | bit, place << 1 | bit
        return node ^ 1 << self.b

    def context(self, c1, c2):
        return self.top(c1, 6) << 4 | self.top(c2, 4)

    def first(self):
        known = 0
        if self.repeat is not None:
            model = self.hit[min(self.length, 31)]
            known = self.coder.bit(clamp(model.probability))
            model.learn(known)
        if known:
            clen, self.repeat, self.length = self.clens[self.repeat], self.repeat + 1, self.length + 1
        else:
            c1, c2 = (self.clens[-1:] or [0])[0], self.clens[-2] if len(self.clens) > 1 else 0
            clen = self.symbol(0, self.context(c1, c2))
            self.repeat, self.length = None, 0
        self.clens.append(clen)
        n = len(self.clens)
        if n >= 2:
            h = hash_bits((self.clens[-2] << 13 ^ self.clens[-1]) & 0xFFFFFFFF, 16)
            if self.repeat is None and h in self.follower and n - self.follower[h] < 65536:
                self.repeat = self.follower[h]
            self.follower[h] = n
        return clen

    def further(self, c, _):
        n, f = self.top(c, min(5, 18 - self.b)), self.top(c, 7) << 6 | self.top(self.d, 6)
        symbol = self.symbol(n, f)
        self.d = (symbol + 2**(self.b - 1)) % 2**self.b
        return (c + symbol) % 2**self.b


class LinedClens(ClenModel):
    def __init__(self, bits, data, codec):
        super().__init__(bits, b"")
        self.unknown, self.lined = 0, LinedNumbers(data, 11, 11 if codec else 13)
        self.coder = self.lined.coder

    def symbol(self, n, f):
        node, left = 1, self.b
        while left:
            some = left % 4 or 4
            pair = self.lined.pair((n << 18) + node, (f << 18) + node + f)
            node, left = node << some | self.lined.number(pair, some), left - some
        return node ^ 1 << self.b

    def context(self, c1, c2):
        return self.top(c1, 6) << 2 | self.top(c2, 2)

    def further(self, c, before):
        zero = 2**24 + (before == 0)
        pair = self.lined.pair(zero, 2**24 + (before == 0) * 16 + self.unknown)
        unknown = self.lined.bit(pair, 0)
        self.unknown = (self.unknown << 1 | unknown) % 16
        if unknown:
            return 0
        symbol = self.symbol(self.top(c, 5), self.top(c, 7) << 6 | self.top(self.d, 6))
        self.d = (symbol + (2**self.b - 1 >> 1) + 1) % 2**self.b
        return (c + symbol) % 2**self.b


def unpack(data):
    return subprocess.run(["zstd", "-dcq"], input=data, stdout=subprocess.PIPE, check=True).stdout


def clens_of(streams, codec, writes, clens):
    firsts = clens[0] if codec else None
    modelled, lined = streams.get((7, codec)), streams.get((33, codec))
    if modelled or lined:
        model = LinedClens(lined[0], lined[1:], codec) if lined else ClenModel(modelled[0], modelled[1:])
        if codec:
            return [model.further(c, before) for c, before in zip(firsts, clens[-1])]
        return [model.first() for _ in range(writes)]
    low = streams.get((4, codec), b"")
    middle = streams.get((5, codec)) or bytes(writes)
    top = streams.get((6, codec)) or bytes(writes)
    begin, groups = 0, {}
    for group in range(256):
        groups[group] = begin
        begin += middle.count(group)
    symbols = []
    for m, t in zip(middle, top):
        symbols.append(low[groups[m]] | m << 8 | t << 16)
        groups[m] += 1
    return [c + unzigzag(s) for c, s in zip(firsts, symbols)] if codec else symbols


def plain_runs(streams):
    heads, low, rest = (Bytes(streams.get((kind, 0), b"")) for kind in (1, 2, 3))
    ends = {}
    while heads.at < len(heads.data):
        head = heads.uint(1)
        op, n = head & 3, (head >> 2) + 1
        if n == 64:
            n += heads.varint()
        slot = ends.get(op % 3, 0) + unzigzag(low.uint(1) | rest.varint() << 8)
        ends[op % 3] = slot + n
        yield op, slot, n


def events_of(streams):
    lined = (32, 0) in streams
    modelled = Bytes(streams.get((32, 0) if lined else (13, 0), b""))
    if modelled.data:
        count = modelled.varint()
        model = (LinedRuns if lined else RunModel)(modelled.data[modelled.at:])
        runs = (model.run() for _ in range(count))
    else:
        runs = plain_runs(streams)
    for op, slot, n in runs:
        for i in range(n):
            if op < 3:
                yield ("read", "write", "free")[op], slot + i, op, i
            else:
                yield from [("read", slot + i, 3, i), ("free", slot + i, 4, i)]


def values_of(data):
    runs = Bytes(data)
    while runs.at < len(runs.data):
        length, value = runs.varint(), runs.varint()
        yield from [value - 1 if value else None] * length


def print_block(payload, codecs, unit, lost):
    """Returns what was lost behind the block's last event; `lost` was lost before the block."""
    writes, entries, streams = payload.varint(), [], {}
    for _ in range(payload.varint()):
        kind, codec, packing, packed = payload.uint(1), payload.uint(1), payload.uint(1), payload.varint()
        if packing:
            payload.varint()
        entries.append((kind, codec, packing, packed))
    for kind, codec, packing, packed in entries:
        data = payload.take(packed)
        streams[kind, codec] = unpack(data) if packing else data
    clens = []
    for codec in range(codecs):
        clens.append(clens_of(streams, codec, writes, clens))
    gaps, losses = Bytes(streams.get((8, 0), b"")), {0: lost}
    while gaps.at < len(gaps.data):
        i = gaps.varint()
        losses[i] = losses.get(i, 0) + gaps.varint()
    flags, lengths, flag = [], Bytes(streams.get((11, 0), b"")), 0
    while lengths.at < len(lengths.data):
        flags += [flag] * lengths.varint()
        flag ^= 1
    low, rest, hashes = (Bytes(streams.get((kind, 0), b"")) for kind in (9, 10, 12))
    times = TimeModel(streams[14, 0]) if (14, 0) in streams else None
    times = LinedTimes(streams[34, 0]) if (34, 0) in streams else times
    details = {key: values_of(data) for key, data in sorted(streams.items()) if 16 <= key[0] <= 24}
    time = i = written = 0
    for i, (op, slot, kind, position) in enumerate(events_of(streams)):
        print_lost(losses.pop(i, 0))
        if times:
            time += times.difference(kind, position)
        elif low.data:
            time += unzigzag(low.uint(1) | rest.varint() << 8)
        write = op == "write"
        print(op, slot, *(column[written] if write else 0 for column in clens),
              time * unit if times or low.data else "-",
              (flags[written] if write else 0) if (11, 0) in streams else "-",
              (hashes.uint(8) if write else 0) if (12, 0) in streams else "-",
              *(f"{k}={value}" for (k, of), values in details.items() if ("read", "write", "free")[of] == op
                for value in [next(values, None)] if value is not None))
        written += write
    return sum(losses.values())


def print_lost(lost):
    if lost:
        print("lost", lost)


def main():
    file = Bytes(open(sys.argv[1], "rb").read())
    assert file.take(8) == b"\x89srt\r\n\x1a\n" and file.uint(2) in (1, 2)
    file.uint(2)
    metadata = Bytes(file.take(file.uint(4)))
    codecs, unit = 0, 1000
    while metadata.at < len(metadata.data):
        number, value = metadata.varint(), Bytes(metadata.take(metadata.varint()))
        codecs += number == 5
        if number == 9:
            unit = value.varint()
    file.take(8)
    lost = 0
    while file.take(4) == b"SBLK":
        length = file.uint(4)
        file.take(24)
        lost = print_block(Bytes(file.take(length)), codecs, unit, lost)
    print_lost(lost)


main()
