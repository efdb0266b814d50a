# SPDX-License-Identifier: GPL-2.0-or-later
import concurrent.futures
import gc
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import warnings

import numpy
import swapreplay

ROOT = pathlib.Path(os.environ["SR_SOURCE_DIR"])
RECORDING = str(ROOT / "traces/compiler-6.1.sr")


# A pool that has its memory from malloc(), and does not say how much.
SILENT_POOL = '''
#include <stdlib.h>
#include "swapreplay_pool.h"
static void* create(const struct swapreplay_pages* pages, const char* options) { (void)options; return (void*)pages; }
static void destroy(void* pool) { (void)pool; }
static uint64_t alloc(void* pool, uint32_t size) { (void)pool; return (uint64_t)(uintptr_t)malloc(size); }
static void free_one(void* pool, uint64_t handle) { (void)pool; free((void*)(uintptr_t)handle); }
const struct swapreplay_pool swapreplay_pool = {.abi = SWAPREPLAY_POOL_ABI, .name = "silent", .create = create,
                                                .destroy = destroy, .alloc = alloc, .free = free_one};
'''


def command(*words):
    return subprocess.run(["swapreplay", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


class Scratch(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, name, content):
        path = pathlib.Path(self.folder.name) / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)


class Read(Scratch):
    def test_the_columns_of_a_recording_are_those_of_convert(self):
        blocks = list(swapreplay.read(RECORDING))
        rows = command("convert", RECORDING, "-", "--to", "csv").stdout.splitlines()
        header, rows = rows[0].split(","), [row.split(",") for row in rows[1:]]
        names = ("read", "write", "free")
        self.assertEqual([names[op] for op in numpy.concatenate([b.op for b in blocks])],
                         [row[header.index("op")] for row in rows])
        self.assertEqual(numpy.concatenate([b.slot for b in blocks]).tolist(),
                         [int(row[header.index("slot")]) for row in rows])
        self.assertEqual(numpy.concatenate([b.time_ns for b in blocks]).tolist(),
                         [int(row[header.index("time_ns")]) for row in rows])
        clens = numpy.ma.concatenate([b.clen for b in blocks])
        column = header.index("clen")
        self.assertEqual(clens.tolist(), [int(row[column]) if row[0] == "write" else None for row in rows])
        self.assertEqual([b.first_event for b in blocks],
                         [0, *numpy.cumsum([len(b) for b in blocks])[:-1].tolist()])

    def test_metadata_says_none_for_what_is_not_known(self):
        trace = swapreplay.read(RECORDING)
        self.assertEqual((trace.format, trace.metadata["codecs"], trace.metadata["page_size"]), ("sr", ["lzo"], 4096))
        self.assertTrue(trace.metadata["kernel"].startswith("6.1"))
        bare = swapreplay.read(self.file("bare.csv", "op,slot,clen\nwrite,1,100\n")).metadata
        self.assertEqual((bare["kernel"], bare["slots"], bare["ram_bytes"], bare["start_unix_ns"]), (None,) * 4)

    def test_arrays_are_not_copies_and_keep_their_block(self):
        block = next(swapreplay.read(RECORDING))
        first, again = block.slot, block.slot
        self.assertEqual(first.__array_interface__["data"], again.__array_interface__["data"])
        self.assertFalse(first.flags.owndata)
        self.assertEqual(block.clen.data.__array_interface__["data"], block.clen.data.__array_interface__["data"])
        expected = first.tolist()
        del block, again
        gc.collect()
        for other in swapreplay.read(RECORDING):  # which would reuse the memory
            pass
        self.assertEqual(first.tolist(), expected)

    def test_unknown_values_are_masked_and_zeros_are_not(self):
        path = self.file("two.csv", "op,slot,clen_lzo,clen_zstd,cgroup\n"
                         "write,1,100,90,0\nwrite,2,200,,7\nread,1,,,\nfree,1,,,7\n")
        block = next(swapreplay.read(path))
        self.assertEqual(block.op.tolist(), [swapreplay.WRITE, swapreplay.WRITE, swapreplay.READ, swapreplay.FREE])
        self.assertEqual(block.clen.tolist(), [100, 200, None, None])
        self.assertEqual(block.clens["zstd"].tolist(), [90, None, None, None])
        self.assertEqual(float(block.clens["zstd"].mean()), 90)
        self.assertEqual(block.details["cgroup"].tolist(), [0, 7, None, 7])
        self.assertIsNone(block.time_ns)
        self.assertIsNone(block.hash)

    def test_a_trace_without_lengths_has_none(self):
        block = next(swapreplay.read(self.file("bare.csv", "op,slot\nwrite,1\nread,1\n")))
        self.assertIsNone(block.clen)
        self.assertEqual(block.clens, {})

    def test_the_end_is_known_at_the_end(self):
        trace = swapreplay.read(RECORDING)
        self.assertEqual((trace.end, trace.events_lost), (None, None))
        list(trace)
        self.assertEqual((trace.end, trace.events_lost), ("whole", 0))
        self.assertRaises(StopIteration, next, trace)

    def test_a_cut_trace_is_told_by_a_warning(self):
        path = self.file("cut.sr", pathlib.Path(RECORDING).read_bytes()[:900000])
        trace = swapreplay.read(path)
        with self.assertWarnsRegex(UserWarning, "cut.sr"):
            list(trace)
        self.assertEqual(trace.end, "cut")

    def test_no_memory_is_lost(self):
        def resident():
            return int(pathlib.Path("/proc/self/statm").read_text().split()[1])
        def read_all():
            for block in swapreplay.read(RECORDING):
                block.op, block.clen, block.clens, block.time_ns
        read_all()
        before = resident()
        for _ in range(5):  # each is 13 MB of columns
            read_all()
        self.assertLess(resident() - before, 4000)


class Replay(Scratch):
    def same(self, result, *words):
        expected = json.loads(command("replay", *words, "--json").stdout)
        for times in ("seconds", "ops_per_second"):
            result.pop(times), expected.pop(times)
        self.assertEqual(result, expected)

    def test_a_dict_is_what_json_prints(self):
        self.same(swapreplay.replay(RECORDING), RECORDING)
        self.same(swapreplay.replay(pathlib.Path(RECORDING), pool="zbud", policy="zswap", limit="32M", kernel="6.12",
                                    events="1000..200k"),
                  RECORDING, "--pool", "zbud", "--policy", "zswap", "--limit", "32M", "--kernel", "6.12", "--events",
                  "1000..200k")
        self.same(swapreplay.replay(RECORDING, pool="zsmalloc:chain=4", limit=5000, time="10s..2min",
                                    compact_at_end=True, codec="lzo"),
                  RECORDING, "--pool", "zsmalloc:chain=4", "--limit", "5000", "--time", "10s..2min", "--compact",
                  "end", "--codec", "lzo")

    def test_what_is_not_known_is_none(self):
        result = swapreplay.replay(self.file("bare.csv", "op,slot,clen\nwrite,1,100\n"))
        self.assertIsNone(result["kernel"])
        self.assertIsNone(result["events_lost"])
        self.assertIsNone(result["resolved"]["limit_pages"])

    def test_samples_are_arrays(self):
        result = swapreplay.replay(RECORDING, samples=100)
        lines = [json.loads(line) for line in command("replay", RECORDING, "--samples", "100",
                                                      "--json").stdout.splitlines()[:-1]]
        for name, column in result["samples"].items():
            self.assertEqual(column.tolist(), [line[name] for line in lines], name)

    def test_pages_that_a_pool_does_not_tell_are_masked(self):
        source, pool = self.file("silent.c", SILENT_POOL), str(pathlib.Path(self.folder.name) / "silent.so")
        subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-I", ROOT / "include", "-o", pool, source],
                       check=True)
        trace = self.file("bare.csv", "op,slot,clen\nread,9,\nwrite,1,100\nwrite,2,200\nfree,1,\n")
        result = swapreplay.replay(trace, pool=pool, samples=100)
        self.assertEqual(result["samples"]["event"].tolist(), [1, 2, 3, 4])
        self.assertEqual(result["samples"]["pages"].tolist(), [0, None, None, None], "nothing is stored: no page is held")
        self.assertEqual(result["samples"]["stored_pages"].tolist(), [0, 1, 2, 1])
        self.assertIsNone(result["samples"]["time_ns"])
        self.assertIsNone(result["pages_peak"])
        told = swapreplay.replay(trace, samples=100)["samples"]["pages"]
        self.assertFalse(numpy.ma.is_masked(told))

    def test_the_pools_are_those_of_the_programs_but_for_one(self):
        peaks = {}
        names = [pool["name"] for pool in json.loads(command("pools", "--json").stdout)["pools"]]
        for name in names:
            if name == "external":
                continue
            try:
                peaks[name] = swapreplay.replay(RECORDING, pool=name, events="0..50000")["pages_peak"]
            except swapreplay.UsageError as error:
                self.assertRegex(str(error), "^pool jemalloc: not in the Python module")
                peaks[name] = None
        self.assertEqual([name for name, peak in peaks.items() if not peak], ["jemalloc"])

    def test_threads_replay_at_once(self):
        pools = [f"zsmalloc:chain={chain}" for chain in range(4, 12)]
        alone = [swapreplay.replay(RECORDING, pool=pool)["pages_peak"] for pool in pools]
        with concurrent.futures.ThreadPoolExecutor(4) as executor:
            together = list(executor.map(lambda pool: swapreplay.replay(RECORDING, pool=pool)["pages_peak"], pools))
        self.assertEqual(alone, together)

    def test_ctrl_c_ends_it(self):
        rows = "op,slot,clen\n" + "".join(f"write,{slot % 50000},{slot % 3000 + 1}\n" for slot in range(2_000_000))
        path = self.file("long.csv", rows)
        timer = threading.Timer(0.1, lambda: os.kill(os.getpid(), signal.SIGINT))
        timer.start()
        with self.assertRaises(KeyboardInterrupt):
            for _ in range(20):
                swapreplay.replay(path, pool="tlsf")
        timer.join()


class Errors(Scratch):
    def test_exceptions_have_the_sentence_of_the_programs(self):
        def sentence(*words):
            return command("replay", *words).stderr.strip().removeprefix("swapreplay: ")
        for arguments, words in (({"pool": "zsmaloc"}, ("--pool", "zsmaloc")),
                                 ({"policy": "zrm"}, ("--policy", "zrm")),
                                 ({"limit": "12q"}, ("--limit", "12q")),
                                 ({"codec": "zstd"}, ("--codec", "zstd")),
                                 ({"events": "5..4"}, ("--events", "5..4")),
                                 ({"kernel": "2.4"}, ("--kernel", "2.4"))):
            with self.assertRaises(swapreplay.UsageError) as caught:
                swapreplay.replay(RECORDING, **arguments)
            self.assertEqual(str(caught.exception), sentence(RECORDING, *words))
            self.assertIsInstance(caught.exception, ValueError)
            self.assertIsInstance(caught.exception, swapreplay.Error)

    def test_each_kind_has_a_class(self):
        with self.assertRaisesRegex(swapreplay.FileError, "absent.sr: cannot be opened: No such file") as caught:
            swapreplay.read("absent.sr")
        self.assertIsInstance(caught.exception, OSError)
        damaged = bytearray(pathlib.Path(RECORDING).read_bytes())
        damaged[len(damaged) // 2] ^= 1
        with self.assertRaisesRegex(swapreplay.FormatError, "checksum differs"):
            list(swapreplay.read(self.file("damaged.sr", bytes(damaged))))
        self.assertRaises(swapreplay.UsageError, swapreplay.read, RECORDING, format="none")
        self.assertRaises(swapreplay.UsageError, swapreplay.replay, RECORDING, limit=2.5)
        self.assertRaises(swapreplay.UsageError, swapreplay.replay, RECORDING, samples=1)
        self.assertRaises(TypeError, swapreplay.replay, RECORDING, poll="zbud")

    def test_warnings_can_be_errors(self):
        path = self.file("cut.sr", pathlib.Path(RECORDING).read_bytes()[:900000])
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.assertRaises(UserWarning, swapreplay.replay, path)


if __name__ == "__main__":
    unittest.main()
