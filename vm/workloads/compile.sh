# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# title: g++ -O1, three at a time, on six files with nlohmann-json and fmt
# packages: g++ make nlohmann-json3-dev libfmt-dev
#
# A build as a developer runs it: short-lived compilers that each take some hundred megabytes and exit.
set -eu
mkdir -p /tmp/build
cd /tmp/build
for n in 1 2 3 4 5 6; do
	cat >"part$n.cpp" <<-EOF
		#include <fmt/format.h>
		#include <map>
		#include <nlohmann/json.hpp>
		#include <string>
		#include <vector>

		namespace part$n {
		struct Entry {
		    std::string name;
		    std::vector<double> values;
		    std::map<std::string, int> tags;
		};
		NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Entry, name, values, tags)

		std::string describe(const std::string& text)
		{
		    std::vector<Entry> entries;
		    for (std::size_t begin = 0; begin < text.size(); begin += $n)
		        entries.push_back({text.substr(begin, $n), {$n.5}, {{text, $n}}});
		    const nlohmann::json all = entries;
		    return fmt::format("{}: {} entries, {:>10.3f}, {}", __func__, entries.size(), $n / 7.0, all.dump(2));
		}
		}  // namespace part$n
	EOF
done
{
	echo "#include <cstdio>"
	echo "#include <string>"
	for n in 1 2 3 4 5 6; do echo "namespace part$n { std::string describe(const std::string& text); }"; done
	echo "int main() {"
	for n in 1 2 3 4 5 6; do echo "std::puts(part$n::describe(\"alpha=1 beta=22 gamma=333\").c_str());"; done
	echo "}"
} >main.cpp
# shellcheck disable=SC2016 # make expands it
printf 'program: main.o part1.o part2.o part3.o part4.o part5.o part6.o\n\t$(CXX) -o $@ $^ -lfmt\n' >Makefile
make -j3 CXXFLAGS="-O1 -std=c++20" program
./program | tail -n 3
