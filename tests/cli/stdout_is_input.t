What is read is never written to, by way of standard output either. A program that did would read what it wrote, without end.

  $ printf 'op,slot,clen\nwrite,5,100\nwrite,6,200\n' > trace.csv; cp trace.csv before.csv
  $ swapreplay convert trace.csv trace.sr 2> /dev/null; cp trace.sr before.sr
  $ dd if=/dev/zero of=pages bs=4096 count=2 status=none; cp pages before.pages
  $ swapreplay convert trace.csv - --to csv >> trace.csv
  swapreplay: standard output: is trace.csv, which is read and cannot be written at the same time
  [2]
  $ swapreplay convert - - --to csv < trace.csv >> trace.csv
  swapreplay: standard output: is standard input, which is read and cannot be written at the same time
  [2]
  $ swapreplay convert trace.sr - >> trace.sr
  swapreplay: standard output: is trace.sr, which is read and cannot be written at the same time
  [2]
  $ ln -s trace.csv link
  $ for verb in dump info replay compare; do swapreplay $verb link >> trace.csv; done
  swapreplay: standard output: is link, which is read and cannot be written at the same time
  swapreplay: standard output: is link, which is read and cannot be written at the same time
  swapreplay: standard output: is link, which is read and cannot be written at the same time
  swapreplay: standard output: is link, which is read and cannot be written at the same time
  [2]
  $ swapreplay cat trace.csv before.csv -o - --to csv >> trace.csv
  swapreplay: standard output: is trace.csv, which is read and cannot be written at the same time
  [2]
  $ swapreplay generate --events 5 --clens-from trace.csv - --to csv >> trace.csv
  swapreplay: standard output: is trace.csv, which is read and cannot be written at the same time
  [2]
  $ swapreplay codecs pages >> pages
  swapreplay: standard output: is pages, which is read and cannot be written at the same time
  [2]
  $ swapreplay codecs --recompress lzo:zstd trace.csv >> trace.csv
  swapreplay: standard output: is trace.csv, which is read and cannot be written at the same time
  [2]
  $ swapreplay verify trace.csv >> trace.csv
  swapreplay: standard output: is trace.csv, which is read and cannot be written at the same time
  [2]
  $ sr_data_histo trace.csv >> trace.csv
  sr_data_histo: standard output: is trace.csv, which is read and cannot be written at the same time
  [2]
  $ cmp trace.csv before.csv && cmp trace.sr before.sr && cmp pages before.pages

The same pipe end for both, or a socket, is not the same file:

  $ python3 -c '
  > import socket, subprocess
  > ours, theirs = socket.socketpair()
  > ours.sendall(open("trace.csv", "rb").read()); ours.shutdown(socket.SHUT_WR)
  > print(subprocess.run(["swapreplay", "dump", "-"], stdin=theirs, stdout=theirs).returncode)
  > theirs.close(); print(ours.makefile().read(), end="")'
  0
  0 write 5 clen=100
  1 write 6 clen=200
