rpmlint finds nothing wrong with the spec file: SKIPPED without it.

  $ command -v rpmlint > /dev/null || { echo "SKIPPED: rpmlint is not installed" >&2; exit 80; }
  $ "$SR_SOURCE_DIR/packaging/make-rpm" --spec-only . | grep -oE '[0-9]+ errors, [0-9]+ warnings'
  0 errors, 0 warnings
  $ grep -cE '@[A-Z_]+@' swapreplay.spec
  0
  [1]
