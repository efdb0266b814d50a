The tarball: the same bytes twice, what git knows and nothing else, and the version that the programs say. SKIPPED outside
of a clone.

  $ cd "$SR_SOURCE_DIR" && git rev-parse --verify --quiet HEAD > /dev/null || { echo "SKIPPED: not in a clone" >&2; exit 80; }
  $ packaging/make-dist "$CRAMTMP/one" 2> /dev/null | sed 's#.*/##' | sed "s/$(packaging/version)/VERSION/"
  swapreplay-VERSION.tar.gz
  $ (umask 0027; TZ=Asia/Tokyo LC_ALL=C packaging/make-dist "$CRAMTMP/two" > /dev/null 2>&1)
  $ cmp "$CRAMTMP"/one/* "$CRAMTMP"/two/*
  $ tar -tzf "$CRAMTMP"/one/*.tar.gz | sed "s#^swapreplay-$(packaging/version)/##" | grep -v '^$\|/$' | sort | diff - <(git ls-tree -r --name-only HEAD | sort) | head
  $ tar -xzf "$CRAMTMP"/one/*.tar.gz -C "$CRAMTMP" && cd "$CRAMTMP"/swapreplay-* && ls -d .git 2> /dev/null
  [2]
  $ [ "swapreplay $(packaging/version)" = "$(swapreplay --version)" ]
