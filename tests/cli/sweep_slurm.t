Slurm runs the tasks of a sweep as an array; one that is killed goes on where it was when the job is submitted again.

  $ PATH=$PATH:/usr/sbin
  $ for program in munged slurmctld slurmd sbatch; do command -v $program > /dev/null || { echo "$program is not installed" >&2; exit 80; }; done
  $ [ "$(id -u)" = 0 ] && unshare --mount --pid --fork --net true || { echo "only root can start a Slurm in namespaces" >&2; exit 80; }
  $ for trace in compiler-6.1 javascript-7.3 python-6.12; do cp "$SR_SOURCE_DIR/traces/$trace.sr" .; done
  $ settings=(*.sr --pool 'zsmalloc:chain=4..16' --limit none --limit 20000..26000/3)
  $ swapreplay sweep "${settings[@]}" --slurm job 2> /dev/null
  $ cat > session << 'END'
  > (until rows=$(ls job/rows/compiler-*.jsonl 2> /dev/null) && [ "$(wc -l < "$rows")" -gt 0 ]; do sleep 0.01; done; kill -9 $(pgrep -x swapreplay | while read pid; do grep -qz -- "$rows" /proc/$pid/cmdline && echo $pid; done)) &
  > sbatch --parsable --wait job/sweep.sbatch > /dev/null; echo "status $?"; wait
  > job/merge > /dev/null
  > sbatch --parsable --wait job/sweep.sbatch > /dev/null; echo "status $?"
  > END
  $ timeout 200 "$TESTDIR/one_node_slurm" slurm bash session
  status 1
  compiler-6.1.sr: * runs have no row (glob)
  * of 195 rows are missing; run the tasks of these traces again (glob)
  status 0
  $ cat job/log/*.txt
  *Killed* (glob)
  job/rows/compiler-6.1-*.jsonl: * of 65 rows are there already (glob)
  job/rows/javascript-7.3-*.jsonl: 65 of 65 rows are there already (glob)
  job/rows/python-6.12-*.jsonl: 65 of 65 rows are there already (glob)
  $ job/merge -o merged.jsonl
  $ swapreplay sweep "${settings[@]}" -o whole.jsonl
  $ python3 "$TESTDIR/same_rows.py" whole.jsonl merged.jsonl
  195 True
