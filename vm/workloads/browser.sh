# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# title: Chromium: six local pages opened in tabs, gone through twice, and half of them closed
# packages: chromium curl dbus-x11 fonts-dejavu-core
#
# One process a tab and several beside them: tabs in the background are swapped out, read again when they are looked at, and
# freed as a whole when they are closed.
set -eu
mkdir -p /tmp/web
cd /tmp/web
for n in $(seq 6); do
	cat >"page$n.html" <<-HTML
		<!doctype html><meta charset="utf-8"><title>page $n</title>
		<style>td { border: 1px solid #ccd; padding: 2px } .late { color: #844 } canvas { width: 100% }</style>
		<h1>Orders of the week $n</h1><canvas id="chart" width="900" height="300"></canvas><table id="orders"></table>
		<script>
		const words = 'amber basil cedar delta ember fjord grove heath inlet jetty kiosk ledge maple'.split(' ');
		let seed = $n;
		const random = limit => (seed = (seed * 48271) % 2147483647) % limit;
		const orders = Array.from({length: 200 + 30 * $n}, (_, id) => ({id, name: words[random(13)] + ' ' + words[random(13)],
		  count: random(90), price: random(10000) / 100, notes: Array.from({length: random(30)}, () => words[random(13)])}));
		document.getElementById('orders').innerHTML = orders.map(o => '<tr class="' + (o.count > 60 ? 'late' : '') + '"><td>' +
		  [o.id, o.name, o.count, o.price.toFixed(2), o.notes.join(' ')].join('</td><td>') + '</td></tr>').join('');
		const paper = document.getElementById('chart').getContext('2d');
		const draw = () => {
		  for (let i = 0; i < 100; ++i) {
		    paper.fillStyle = 'hsl(' + random(360) + ', 60%, 60%)';
		    paper.fillRect(random(900), random(300), 20, 20);
		  }
		  orders.sort((a, b) => a.price * random(3) - b.price);
		};
		draw();
		setInterval(draw, 10000);
		</script>
	HTML
done
chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --user-data-dir=/tmp/profile \
	--remote-debugging-port=9222 about:blank >/tmp/chromium.log 2>&1 &
browser=$!
ask() { # METHOD PATH
	curl -s -m 240 -X "$1" "http://127.0.0.1:9222/json/$2"
}
until ask GET version >/dev/null; do
	kill -0 "$browser"
	sleep 1
done
tabs=()
for n in $(seq 6); do
	tabs+=("$(ask PUT "new?file:///tmp/web/page$n.html" | sed -n 's/^ *"id": "\([^"]*\)".*/\1/p')")
	sleep 6
done
echo "${#tabs[@]} tabs"
for round in 1 2; do
	for tab in "${tabs[@]}"; do
		ask GET "activate/$tab" >/dev/null
		sleep 3
	done
	echo "round $round"
done
for tab in "${tabs[@]:0:3}"; do
	ask GET "close/$tab" >/dev/null
	sleep 2
done
ask GET list | grep -c '"type": "page"'
kill "$browser"
wait "$browser" || true
