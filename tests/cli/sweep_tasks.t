A sweep as tasks: a command for each trace, whose rows go into a file of their own.

  $ swapreplay generate --seed 1 --count 20000 --slots 2000 one.sr 2> /dev/null
  $ swapreplay generate --seed 2 --count 20000 --slots 2000 "two words.sr" 2> /dev/null
  $ mkdir sub; cp one.sr sub/one.sr
  $ settings=(--pool 'zsmalloc:chain=4..6' --limit none --limit 512K --kernel 6.12)
  $ swapreplay sweep one.sr "two words.sr" sub/one.sr one.sr "${settings[@]}" --tasks > tasks
  next: parallel --joblog log --resume < TASKS, these lines in a file; then: swapreplay sweep one.sr 'two words.sr' sub/one.sr one.sr --pool zsmalloc:chain=4..6 --limit none --limit 512K --kernel 6.12 --merge rows
  $ cat tasks
  swapreplay sweep one.sr --pool zsmalloc:chain=4..6 --limit none --limit 512K --kernel 6.12 --threads 1 -o rows/one-*.jsonl (glob)
  swapreplay sweep 'two words.sr' --pool zsmalloc:chain=4..6 --limit none --limit 512K --kernel 6.12 --threads 1 -o rows/two_words-*.jsonl (glob)
  swapreplay sweep sub/one.sr --pool zsmalloc:chain=4..6 --limit none --limit 512K --kernel 6.12 --threads 1 -o rows/one-*.jsonl (glob)
  $ sort -u tasks | wc -l
  3

Run one after the other, they make the rows of the whole:

  $ bash -e tasks
  $ swapreplay sweep one.sr "two words.sr" sub/one.sr "${settings[@]}" > whole.jsonl
  $ swapreplay sweep one.sr "two words.sr" sub/one.sr "${settings[@]}" --merge rows -o merged.jsonl
  $ python3 "$TESTDIR/same_rows.py" whole.jsonl merged.jsonl
  18 True

A task keeps its name when there are more traces:

  $ swapreplay sweep "two words.sr" one.sr "${settings[@]}" --tasks 2> /dev/null | sort > fewer; sort tasks | comm -13 - fewer

A job of Slurm: the script takes the lines of its tasks, also if there are more tasks than elements:

  $ swapreplay sweep one.sr "two words.sr" sub/one.sr "${settings[@]}" --slurm job
  next: sbatch job/sweep.sbatch; when the job has ended: job/merge -o FILE
  $ ls job
  log
  merge
  rows
  sweep.sbatch
  tasks
  $ grep SBATCH job/sweep.sbatch
  #SBATCH --job-name=swapreplay
  #SBATCH --array=1-3
  #SBATCH --ntasks=1
  #SBATCH --cpus-per-task=1
  #SBATCH --requeue
  #SBATCH --open-mode=append
  #SBATCH --output=/*/job/log/%a.txt (glob)
  $ SLURM_ARRAY_TASK_ID=2 bash job/sweep.sbatch; ls job/rows
  two_words-*.jsonl (glob)
  $ (cd / && "$OLDPWD/job/merge" | wc -l)
  one.sr: 6 runs have no row
  sub/one.sr: 6 runs have no row
  12 of 18 rows are missing; run the tasks of these traces again
  6
  $ sed -i 's/line += 3/line += 2/' job/sweep.sbatch; SLURM_ARRAY_TASK_ID=1 bash job/sweep.sbatch; job/merge | wc -l
  18
  $ for i in $(seq 1500); do echo big$i.sr; ln one.sr big$i.sr; done > names
  $ swapreplay sweep $(cat names) --pool zbud --slurm many 2> /dev/null; grep -E 'array|for' many/sweep.sbatch; wc -l < many/tasks
  #SBATCH --array=1-1000
  # Traces: 1500, a command for each in many/tasks.
  for ((line = SLURM_ARRAY_TASK_ID; line <= 1500; line += 1000)); do
  1500

Wrong arguments end it before anything is written, and scripts that exist stay:

  $ swapreplay sweep one.sr --pool zsmalloc:chain=17 --slurm other
  swapreplay: pool zsmalloc: chain=17: allowed are 4..16 or default: 4 up to 6.2, 8 from 6.3 on
  [2]
  $ swapreplay sweep absent.sr --snakemake other
  swapreplay: absent.sr: cannot be opened: No such file or directory
  [1]
  $ ls other
  ls: cannot access 'other': No such file or directory
  [2]
  $ swapreplay sweep one.sr --slurm job
  swapreplay: job/sweep.sbatch: exists already; remove it or overwrite it (--overwrite)
  [2]
  $ swapreplay sweep one.sr --slurm job --overwrite 2> /dev/null; wc -l < job/tasks
  1
  $ swapreplay sweep one.sr --slurm job --tasks
  swapreplay: --tasks and --slurm: cannot be used together; see 'swapreplay sweep --help'
  [2]
  $ swapreplay sweep one.sr --slurm job --csv-file rows.csv
  swapreplay: --csv-file and --slurm: cannot be used together; see 'swapreplay sweep --help'
  [2]
