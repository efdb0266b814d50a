What the packages are made from fits what is installed; whether they build is for 'make packages'.

  $ cmake --install "$LIB_DIR/.." --prefix "$PWD/debian/tmp/usr" > /dev/null
  $ files() { find debian/tmp -not -type d -not -path '*/gtest/*' -not -path '*/gmock/*' | sed 's#^debian/tmp/##; s#zsh/site-functions#zsh/vendor-completions#; s#usr/lib\(64\)\?/\(cmake\|pkgconfig\|libsr\|libsw\)#usr/lib/ARCH/\2#' | sort; }
  $ patterns() { grep -hv '^#' "$SR_SOURCE_DIR"/packaging/debian/*.install "$SR_SOURCE_DIR"/packaging/debian/not-installed; }

Every file is in a package, or is named as in none:

  $ files | while read -r file; do
  >     found=; while read -r pattern; do [[ $file != $pattern && $file != $pattern/* ]] || found=1; done < <(patterns)
  >     [[ -n $found ]] || echo "$file"
  > done
