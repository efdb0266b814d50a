# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# title: a desktop session under Xvfb: GIMP and LibreOffice opened and closed in turn, on a drawing and a large table
# packages: dbus-x11 gimp libreoffice-calc libreoffice-gtk3 openbox xdotool xvfb fonts-dejavu-core procps
#
# As on the web page of 2008: programs that are opened, left in the background while another one is used, looked at again,
# and closed.
set -eu
export DISPLAY=:1 HOME=/tmp/home XDG_RUNTIME_DIR=/tmp/home
mkdir -p /tmp/home /tmp/.X11-unix
cd /tmp/home
Xvfb :1 -screen 0 1024x768x24 -nolisten tcp >/tmp/xvfb.log 2>&1 &
screen=$!
until [[ -e /tmp/.X11-unix/X1 ]]; do sleep 0.5; done
openbox >/tmp/openbox.log 2>&1 &

awk 'BEGIN { srand(3); for (n = 1; n <= 3000; ++n)
	printf "%d,customer %d,%d,%.2f,%s\n", n, rand() * 4000, rand() * 90, rand() * 1000, n % 7 ? "paid" : "open" }' >table.csv
awk 'BEGIN { srand(5); print "P3 800 600 255"; for (y = 0; y < 600; ++y) { for (x = 0; x < 800; ++x)
	printf "%d %d %d ", x / 5, y / 4, (x * y / 600 + rand() * 12) % 256; print "" } }' >drawing.ppm

# Asking each of 150 plug-ins what it does would take longer than all the rest: only the one that reads drawings is there.
mkdir -p .config/GIMP/2.10 plug-ins
cp -r /usr/lib/gimp/2.0/plug-ins/file-pnm plug-ins
echo '(plug-in-path "/tmp/home/plug-ins")' >.config/GIMP/2.10/gimprc

shown() { # NAME: the window of a program, once there is one
	for _ in $(seq 300); do
		! xdotool search --onlyvisible --name "$1" 2>/dev/null | tail -n 1 | grep . || return 0
		sleep 1
	done
	echo "no window '$1'" >&2
	return 1
}
look_at() { # WINDOW
	xdotool windowactivate "$1" 2>/dev/null || true
	for _ in 1 2 3; do
		xdotool key --window "$1" Next 2>/dev/null || true
		sleep 1
	done
}

gimp -n -s drawing.ppm >/tmp/gimp.log 2>&1 &
gimp=$!
picture=$(shown drawing)
echo "GIMP shows a drawing"
look_at "$picture"
soffice --norestore --nologo --calc table.csv >/tmp/office.log 2>&1 &
if window=$(shown 'Text Import'); then
	xdotool key --window "$window" Return
fi
sheet=$(shown 'table.csv')
echo "LibreOffice shows a table"
look_at "$sheet"
look_at "$picture"
kill "$gimp"
echo "GIMP is closed"
look_at "$sheet"
pkill -x soffice.bin || true
echo "LibreOffice is closed"
gimp -n -s drawing.ppm >/tmp/gimp.log 2>&1 &
gimp=$!
look_at "$(shown drawing)"
kill "$gimp"
kill "$screen"
wait || true
