# SPDX-License-Identifier: GPL-2.0-or-later
# Prints how many rows of a picture differ from the row above it: a blank one has none.
# Usage: png_ink.py PICTURE.png
import struct
import sys
import zlib

data = open(sys.argv[1], "rb").read()
assert data[:8] == b"\x89PNG\r\n\x1a\n", "not a PNG"
width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
pixels, at = b"", 8
while at < len(data):
    length, kind = struct.unpack(">I4s", data[at:at + 8])
    if kind == b"IDAT":
        pixels += data[at + 8:at + 8 + length]
    at += 12 + length
row_bytes = 1 + (width * depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour] + 7) // 8
raw = zlib.decompress(pixels)
rows = [raw[i * row_bytes:(i + 1) * row_bytes] for i in range(height)]
print(width, height, sum(a != b for a, b in zip(rows, rows[1:])))
