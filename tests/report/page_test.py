#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""usage: page_test.py SWAPREPLAY SOURCE_FOLDER

Opens pages of `swapreplay report` in a real Chromium, as a reader does, and looks at what is there.
"""
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SWAPREPLAY, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
POOLS = ['--pool', 'zsmalloc', '--pool', 'zsmalloc:chain=16', '--pool', 'zbud']
HOSTILE = '</script><script>window.hacked = 1</script>"\'&amp;<img src=x onerror="window.hacked = 2">\u0007\u202e'

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:
    sys.exit('SKIPPED: python3-selenium is not installed (`make test` installs it)')


def run(*words):
    return subprocess.run([SWAPREPLAY, *words], check=True, capture_output=True).stdout


def hostile_trace(path):
    """A trace whose metadata try to be a program; the last byte before a quote is no UTF-8."""
    metadata = {'metadata': {'workload': HOSTILE, 'kernel': '6.12<b>', 'codecs': ['lz4']}}
    lines = [json.dumps(metadata, ensure_ascii=False).encode()]
    for slot in range(200):
        lines.append(json.dumps({'op': 'write', 'slot': slot, 'clen_lz4': 100 + slot}).encode())
    for slot in range(150):
        lines.append(json.dumps({'op': 'free', 'slot': slot}).encode())
    path.write_bytes(b'\n'.join(lines) + b'\n')


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(cls.folder.name)
        cls.trace = SOURCE / 'traces/python-6.12.sr'
        cls.one, cls.two, cls.hostile = folder / 'one.html', folder / 'two.html', folder / 'hostile.html'
        cls.empty = folder / 'empty.html'
        (folder / 'empty.csv').write_text('op,slot,clen\n')
        run('report', str(folder / 'empty.csv'), '-o', str(cls.empty), *POOLS)
        run('report', str(cls.trace), '-o', str(cls.one), *POOLS)
        run('report', str(cls.trace), str(SOURCE / 'traces/javascript-7.3.sr'), '-o', str(cls.two), *POOLS)
        hostile_trace(folder / 'hostile.jsonl')
        run('report', str(folder / 'hostile.jsonl'), '-o', str(cls.hostile), *POOLS)
        options = webdriver.ChromeOptions()
        for word in ('--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'):
            options.add_argument(word)
        options.set_capability('goog:loggingPrefs', {'browser': 'ALL', 'performance': 'ALL'})
        cls.driver = webdriver.Chrome(service=Service('/usr/bin/chromedriver'), options=options)
        cls.driver.set_window_size(1200, 900)

    @classmethod
    def tearDownClass(cls):
        cls.driver.quit()
        cls.folder.cleanup()

    def open(self, page):
        self.driver.get_log('browser')
        self.driver.get_log('performance')
        self.driver.get(page.as_uri())
        errors = [entry for entry in self.driver.get_log('browser') if entry['level'] != 'INFO']
        self.assertEqual(errors, [], 'the page opens without an error')

    def script(self, code):
        return self.driver.execute_script(code)

    def picture(self, element_id):
        """Of a canvas or a chart, what is drawn: different when it is."""
        data = self.driver.find_element(By.ID, element_id).screenshot_as_png
        return hashlib.sha1(data).hexdigest()

    def text(self, element_id):
        return self.driver.find_element(By.ID, element_id).text

    def test_asks_nothing_of_anyone(self):
        self.open(self.one)
        asked = []
        for entry in self.driver.get_log('performance'):
            message = json.loads(entry['message'])['message']
            if message['method'] == 'Network.requestWillBeSent':
                asked.append(message['params']['request']['url'])
        self.assertEqual([url for url in asked if not url.startswith(('file:', 'data:'))], [])
        self.assertIn(self.one.as_uri(), asked, 'requests are seen at all')

    def test_is_small(self):
        self.assertLess(self.one.stat().st_size, 1 << 20)
        self.assertLess(self.two.stat().st_size, 2 << 20)

    def test_has_the_numbers_of_compare(self):
        compared = json.loads(run('compare', str(self.trace), '--json', *POOLS))['traces'][0]
        self.open(self.one)
        rows = self.script('return [...document.querySelectorAll("#settings tbody tr")]'
                           '.map(row => [...row.cells].map(cell => cell.textContent))')
        self.assertEqual(len(rows), len(POOLS) // 2)
        for row, pool in zip(rows, compared['pools']):
            self.assertEqual(row[0], pool['pool'])
            self.assertEqual(row[2], f"{pool['pages_peak']:,}")
            self.assertEqual(row[3], f"{pool['overhead_peak']:.3f}")
            self.assertEqual(row[4], f"{pool['pages_end']:,}")
            self.assertEqual(row[9], pool['resolved']['pool'])
        drawn = self.script('return view.trace.pools.map(pool => Math.max(...pool.pages.map(most_of)))')
        self.assertEqual(drawn, [pool['pages_peak'] for pool in compared['pools']], 'no peak is lost by drawing less')

    def test_counts_what_info_counts(self):
        info = json.loads(run('info', str(self.trace), '--json'))
        self.open(self.one)
        totals = self.script('return ["reads", "writes", "frees"].map('
                             'key => view.trace.profile[key].reduce((sum, count) => sum + count, 0))')
        events = info['events']
        self.assertEqual(totals, [events['read'], events['write'], events['free']])
        clens = self.script('return clen_counts().reduce((sum, count) => sum + count, 0)')
        self.assertEqual(clens, events['write'])

    def test_bytes_add_up_to_the_pages(self):
        self.open(self.one)
        differences = self.script('''
            const use = view.trace.byte_use[0], classes = view.trace.classes;
            return use.events.map((_, i) => kinds_of(use).reduce((sum, [key]) => sum + use[key][i], 0) -
                classes.classes.reduce((sum, c) => sum + c.pages[i], 0) * classes.page_size);''')
        self.assertTrue(differences)
        self.assertEqual(set(differences), {0})

    def test_zoom_drives_every_chart(self):
        self.open(self.one)
        ids = ['memory', 'bytes', 'classes', 'slots', 'clens']
        before = {name: self.picture(name) for name in ids}
        summary = self.text('memory-summary')
        self.driver.find_element(By.ID, 'closer').click()
        self.driver.find_element(By.ID, 'closer').click()
        low, high = self.script('return memory_chart.window()')
        events = self.script('return view.trace.event_count')
        self.assertAlmostEqual((high - low) / events, 0.25, places=3)
        for name in ids:
            self.assertNotEqual(self.picture(name), before[name], name)
        self.assertNotEqual(self.text('memory-summary'), summary)
        self.driver.find_element(By.ID, 'whole').click()
        self.assertEqual(self.text('memory-summary'), summary)

    def test_time_is_an_axis_too(self):
        self.open(self.one)
        self.driver.find_element(By.CSS_SELECTOR, 'input[value=seconds]').click()
        low, high = self.script('return memory_chart.window()')
        info = json.loads(run('info', str(self.trace), '--json'))
        self.assertAlmostEqual(high, info['span_ns'] / 1e9, delta=0.01 * info['span_ns'] / 1e9)
        self.assertEqual(low, 0)

    def test_keys_reach_every_control(self):
        self.open(self.one)
        reached = set()
        for _ in range(120):
            self.driver.switch_to.active_element.send_keys(Keys.TAB)
            reached.add(self.script('return document.activeElement.id || document.activeElement.tagName'))
        wanted = {'from', 'to', 'earlier', 'later', 'closer', 'farther', 'whole', 'bytes-pool', 'classes', 'classes-value',
                  'slots', 'command', 'INPUT', 'SUMMARY'}
        self.assertEqual(wanted - reached, set())
        canvas = self.driver.find_element(By.ID, 'classes')
        canvas.send_keys(Keys.ARROW_UP)
        self.assertIn('objects in', self.text('classes-hover'))
        self.driver.find_element(By.ID, 'from').send_keys(Keys.PAGE_UP)
        self.assertGreater(self.script('return view.from'), 0)

    def rows_of_numbers(self, chart):
        """Opens a chart's table. The browser tells the page of that later, and only then the page writes the rows."""
        details = self.driver.find_element(By.ID, chart + '-numbers')
        details.find_element(By.TAG_NAME, 'summary').click()
        return len(WebDriverWait(self.driver, 60).until(
            lambda _: details.find_elements(By.CSS_SELECTOR, 'tbody tr'), chart))

    def test_each_chart_has_a_name_words_and_numbers(self):
        self.open(self.one)
        for name in ('memory', 'bytes', 'classes', 'clens', 'slots'):
            chart = self.driver.find_element(By.ID, name)
            self.assertEqual(chart.get_attribute('role'), 'img')
            self.assertTrue(self.text(chart.get_attribute('aria-labelledby')), name)
            self.assertTrue(self.text(name + '-summary'), name)
            self.assertGreater(self.rows_of_numbers(name), 10, name)

    def test_text_of_a_trace_stays_text(self):
        self.open(self.hostile)
        self.assertIsNone(self.script('return window.hacked === undefined ? null : window.hacked'))
        self.assertEqual(self.script('return document.getElementById("title").textContent'), HOSTILE)
        self.assertEqual(self.script('return document.querySelectorAll("img").length'), 0)

    def test_a_trace_without_events_is_said_to_be_one(self):
        self.open(self.empty)
        self.assertIn('The trace has no events.', self.text('conclusion'))
        self.assertFalse(self.driver.find_element(By.TAG_NAME, 'main').is_displayed())

    def test_light_and_dark_differ(self):
        seen = []
        for scheme in ('light', 'dark'):
            self.driver.execute_cdp_cmd('Emulation.setEmulatedMedia',
                                        {'features': [{'name': 'prefers-color-scheme', 'value': scheme}]})
            self.open(self.one)
            seen.append((self.script('return getComputedStyle(document.body).backgroundColor'), self.picture('memory')))
        self.assertNotEqual(seen[0][0], seen[1][0])
        self.assertNotEqual(seen[0][1], seen[1][1])
        self.driver.execute_cdp_cmd('Emulation.setEmulatedMedia', {'features': []})

    def test_several_traces_are_drawn_on_one_scale(self):
        self.open(self.two)
        buttons = self.driver.find_elements(By.CSS_SELECTOR, '#multiples button')
        self.assertEqual(len(buttons), 2)
        # The longer one reaches the right edge, the higher one the top; the other is drawn to the same scale.
        ends = self.script('''return [...document.querySelectorAll("#multiples polyline")].map(line => {
            const points = [...line.points];
            return [points[points.length - 1].x, Math.max(...points.map(point => 60 - point.y))];
        });''')
        last = 'const all = page.traces.map(t => t.memory.seconds[t.memory.seconds.length - 1]); return all'
        seconds = self.script(last)
        peaks = self.script('return page.traces.map(t => t.pools[0].pages_peak)')
        for (right, top), length, peak in zip(ends, seconds, peaks):
            self.assertAlmostEqual(right, 100 * length / max(seconds), delta=.1)
            self.assertAlmostEqual(top, 58 * peak / max(peaks), delta=.1)
        self.assertEqual(self.rows_of_numbers('overview'), 2)
        first = self.text('title')
        buttons[1].click()
        self.assertNotEqual(self.text('title'), first)

    def test_fits_a_phone(self):
        self.driver.execute_cdp_cmd('Emulation.setDeviceMetricsOverride',
                                    {'width': 390, 'height': 800, 'deviceScaleFactor': 2, 'mobile': True})
        try:
            self.open(self.one)
            self.assertLessEqual(self.script('return document.documentElement.scrollWidth'), 390)
        finally:
            self.driver.execute_cdp_cmd('Emulation.clearDeviceMetricsOverride', {})


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
