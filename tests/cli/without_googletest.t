What `make demo` builds on a machine that has none of the packages of the tests and benchmarks:

  $ cmake -S "$SR_SOURCE_DIR" -B build --log-level=WARNING -DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON \
  >     -DCMAKE_DISABLE_FIND_PACKAGE_benchmark=ON > log 2>&1 || cat log
  $ cmake --build build --target help | grep -cE ' (swapreplay|sr_collect|sr_data_histo)$'
  3
