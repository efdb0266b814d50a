# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# title: g++ -O1, three at a time, on eight files with fmt and the standard containers
# packages: g++ make libfmt-dev
#
# A build as a developer runs it: short-lived compilers that each take a hundred megabytes or more and exit.
set -eu
mkdir -p /tmp/build
cd /tmp/build
for n in 1 2 3 4 5 6 7 8; do
	cat >"part$n.cpp" <<-EOF
		#include <algorithm>
		#include <fmt/format.h>
		#include <fmt/ranges.h>
		#include <map>
		#include <string>
		#include <vector>

		namespace part$n {
		struct Entry {
		    std::string name;
		    std::vector<double> values;
		    std::map<std::string, int> tags;
		};

		std::string describe(const std::string& text)
		{
		    std::vector<Entry> entries;
		    for (std::size_t begin = 0; begin < text.size(); begin += $n)
		        entries.push_back({text.substr(begin, $n), {$n.5}, {{text, $n}}});
		    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
		    std::string all = fmt::format("{}: {} entries, {:>10.3f}\n", __func__, entries.size(), $n / 7.0);
		    for (const Entry& entry : entries) all += fmt::format("{:<8} {} {}\n", entry.name, entry.values, entry.tags);
		    return all;
		}
		}  // namespace part$n
	EOF
done
{
	echo "#include <cstdio>"
	echo "#include <string>"
	for n in 1 2 3 4 5 6 7 8; do echo "namespace part$n { std::string describe(const std::string& text); }"; done
	echo "int main() {"
	for n in 1 2 3 4 5 6 7 8; do echo "std::puts(part$n::describe(\"alpha=1 beta=22 gamma=333\").c_str());"; done
	echo "}"
} >main.cpp
# shellcheck disable=SC2016 # make expands it
printf 'program: main.o part1.o part2.o part3.o part4.o part5.o part6.o part7.o part8.o\n\t$(CXX) -o $@ $^ -lfmt\n' >Makefile
make -j3 CXXFLAGS="-O1 -std=c++20" program
./program | tail -n 3
