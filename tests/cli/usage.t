Wrong usage ends with status 2 and names what is wrong:

  $ swapreplay
  swapreplay: no verb is given; `swapreplay --help` lists them
  [2]
  $ swapreplay nonsense
  swapreplay: The following argument was not expected: nonsense
  Run with --help for more information.
  [2]

  $ swapreplay --version
  swapreplay 0.1.0
