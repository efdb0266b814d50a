A man page for each program and each verb:

  $ command -v mandoc > /dev/null || { echo "SKIPPED: mandoc is not installed" >&2; exit 80; }
  $ verbs=$(swapreplay --help | sed -n '/^Verbs:/,/^Options:/s/^  \([a-z-]*\) .*/\1/p')
  $ pages() { printf '%s\n' swapreplay sr_collect sr_data_histo; printf 'swapreplay %s\n' $verbs; }
  $ pages | while read program verb; do $program --man $verb > "$program${verb:+-$verb}.1"; done
  $ ls | wc -l
  22

mandoc(1) and groff(1) find nothing wrong with them:

  $ mandoc -T lint -W warning *.1
  $ for page in *.1; do groff -man -ww -Tutf8 -z "$page"; done

They say what --help says of every verb, argument and option, and nothing else:

  $ words() { tr -s ' \n' '\n\n' | sed '/^$/d'; }
  $ section() { sed -n "/^$1\$/,/^[A-Z]/p" | sed '1d; /^[A-Z]/d'; }
  $ help_section() { sed -n "/^$1:\$/,/^\$/p" | sed 1d; }
  $ pages | while read program verb; do
  >     mandoc -T utf8 -O width=1000 "$program${verb:+-$verb}.1" | col -bx > page
  >     $program $verb --help > help
  >     for part in Arguments Options; do
  >         diff <(help_section $part < help | words) <(section ${part^^} < page | words) > log || { echo "$program $verb: $part"; head -4 log; }
  >     done
  > done
  $ for verb in $verbs; do grep -qF "\\fBswapreplay\\-${verb//-/\\-}\\fR(1)" swapreplay.1 || echo "$verb"; done
  $ mandoc -T utf8 swapreplay-info.1 | col -bx | sed -n '3,8p'
  NAME
         swapreplay-info - show a trace's metadata and statistics
  
  SYNOPSIS
         swapreplay info [OPTION]... TRACE
  

A verb that does not exist:

  $ swapreplay --man nothing
  swapreplay: --man: unknown verb 'nothing'
  [2]
