Wrong usage ends with status 2 and names what is wrong:

  $ swapreplay
  swapreplay: A subcommand is required
  Run with --help for more information.
  [2]
  $ swapreplay --nonsense 2>&1 | head -1
  swapreplay: A subcommand is required

  $ swapreplay --version
  swapreplay 0.1.0
