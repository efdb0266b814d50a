The first signal ends every verb in order, also while a pipe waits: what was measured is printed, and said to be partial.
Here a pipe has delivered a part of a trace, or of a file of pages, and nothing more comes.

  $ cat > waiting.py << 'END'
  > import os, signal, subprocess, sys
  > name, number, data, *command = sys.argv[1:]
  > os.mkfifo("pipe")
  > program = subprocess.Popen(command, stdout=open("out", "w"), stderr=open("err", "w"))
  > with open("pipe", "wb", buffering=0) as pipe:
  >     pipe.write(open(data, "rb").read())  # more than a pipe holds: most of it has been read then
  >     program.send_signal(getattr(signal, name))
  >     print(program.wait())
  > os.remove("pipe")
  > END
  $ stop() { timeout 60 python3 waiting.py "$1" 0 "$2" "${@:3}"; cat out err; }
  $ seq -f 'write,%.0f,100' 30000 | cat <(echo op,slot,clen) - > trace.csv
  $ for signal in SIGINT SIGTERM SIGHUP; do stop $signal trace.csv swapreplay replay pipe --pool ideal | grep -v "^events *0:" | grep -E "^[0-9]+$|PARTIAL|stopped|^events"; done
  130
  events    *: * writes, 0 reads, 0 frees (glob)
            PARTIAL: stopped before the end of the trace
  pipe: stopped after * events; the output covers only these (glob)
  130
  events    *: * writes, 0 reads, 0 frees (glob)
            PARTIAL: stopped before the end of the trace
  pipe: stopped after * events; the output covers only these (glob)
  130
  events    *: * writes, 0 reads, 0 frees (glob)
            PARTIAL: stopped before the end of the trace
  pipe: stopped after * events; the output covers only these (glob)
  $ stop SIGTERM trace.csv swapreplay compare pipe trace.csv --pool ideal --pool zbud | grep -E '^[0-9]+$|PARTIAL|REPLAYED'
  130
            PARTIAL: stopped before the end of the trace
  trace     trace.csv: NOT REPLAYED: stopped before it
  $ stop SIGTERM trace.csv swapreplay info pipe | grep -E '^[0-9]+$|PARTIAL|stopped'
  130
  PARTIAL                stopped before the end of the trace
  pipe: stopped by a signal; the output covers the events before
  $ stop SIGTERM trace.csv swapreplay info pipe --json | grep -E '"(partial|end)"'
    "end": null,
    "partial": true,
  $ stop SIGTERM trace.csv swapreplay dump pipe > dumped; head -n 2 dumped; tail -n 1 dumped
  130
  0 write 1 clen=100
  pipe: stopped by a signal; the output covers the events before
  $ stop SIGTERM trace.csv swapreplay convert pipe part.sr
  130
  part.sr: * events, * bytes, format sr (glob)
  pipe: stopped by a signal; part.sr has the events before
  $ swapreplay info part.sr | grep -E '^(format|warning)'
  format                 sr
  $ stop SIGTERM trace.csv swapreplay cat trace.csv pipe -o two.csv
  130
  two.csv: * events, * bytes, format csv (glob)
  two.csv: stopped by a signal; two.csv has the events before
  $ head -c 1000000 /dev/zero > pages
  $ stop SIGTERM pages swapreplay codecs --codec lz4 pipe | grep -E '^[0-9]+$|PARTIAL'
  130
  PARTIAL: stopped before the end of the corpus

  $ stop SIGTERM trace.csv sr_data_histo pipe | grep -vE '	0$|^# (%|No)' | tr '\t' ' '
  130
  112 * (glob)
  # Total: R=0 W=* (glob)
  pipe: stopped by a signal; the output covers the events before

Nobody has opened the pipe yet, and so there is nothing to print:

  $ mkfifo unwritten
  $ swapreplay info unwritten > out 2> err & pid=$!
  $ until grep -q 'SigCgt:.*[2367abef]$' /proc/$pid/status; do sleep 0.01; done; kill -TERM $pid; wait $pid
  [130]
