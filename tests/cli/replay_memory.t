Memory does not grow with the trace: three times the events over the same slots take no more of it.
The short one has a whole block already, which is held at once.

  $ export ASAN_OPTIONS=$ASAN_OPTIONS:quarantine_size_mb=1
  $ for events in 1200000 3600000; do
  >   swapreplay generate --seed 1 --events $events --slots 5000 --fast --level 1 $events.sr 2> /dev/null
  > done
  $ cat > peak.py << 'END'
  > import os, subprocess, sys
  > def peak_kib(trace):
  >     replay = subprocess.Popen(["swapreplay", *sys.argv[1:], trace], stdout=subprocess.DEVNULL)
  >     _, status, usage = os.wait4(replay.pid, 0)
  >     assert status == 0, status
  >     return usage.ru_maxrss
  > short, long = peak_kib("1200000.sr"), peak_kib("3600000.sr")
  > print("as much" if long < short + 3 * 1024 else f"{short} KiB for the short one, {long} for the long")
  > END
  $ python3 peak.py replay
  as much
  $ python3 peak.py replay --samples 1000
  as much
  $ python3 peak.py compare --pool ideal --pool tlsf --threads 2
  as much
