# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# title: g++ -O2 on four generated C++ sources, two at a time, and the program they make
# packages: g++ make
#
# Processes that come and go: each compiler grows to a few hundred megabytes, goes back to what it has read, and frees
# all of it at its exit, while its neighbours go on.
set -eu
mkdir -p /tmp/shop
cd /tmp/shop
for n in $(seq 4); do
	cat >"part$n.cpp" <<-CODE
		#include <algorithm>
		#include <functional>
		#include <iterator>
		#include <map>
		#include <memory>
		#include <numeric>
		#include <regex>
		#include <sstream>
		#include <string>
		#include <unordered_map>
		#include <variant>
		#include <vector>
		namespace part$n {
		struct Leaf { long value; };
		struct Node { std::vector<std::variant<Leaf, std::shared_ptr<Node>>> children; std::string name; };
		long sum(const Node& node) {
		    return std::accumulate(node.children.begin(), node.children.end(), 0L, [](long so_far, const auto& child) {
		        return so_far + std::visit([](const auto& it) -> long {
		            if constexpr (requires { it.value; }) return it.value; else return sum(*it); }, child);
		    });
		}
		bool matches(const std::string& text) { return std::regex_match(text, std::regex("([a-z]+)-([0-9]{1,$n})(;[^;]*)*")); }
	CODE
	for m in $(seq 5); do
		cat >>"part$n.cpp" <<-CODE
			std::map<std::string, std::vector<long>> group$m(const std::vector<std::pair<std::string, long>>& orders) {
			    std::unordered_map<std::string, std::function<long(long)>> rules{{"a", [](long x) { return x * $m; }}, {"b", [](long x) { return x - $n; }}};
			    std::map<std::string, std::vector<long>> found;
			    for (const auto& [customer, amount] : orders)
			        if (const auto rule = rules.find(customer.substr(0, 1)); rule != rules.end()) found[customer].push_back(rule->second(amount));
			    for (auto& [customer, amounts] : found) std::stable_sort(amounts.begin(), amounts.end(), std::greater<>());
			    return found;
			}
		CODE
	done
	cat >>"part$n.cpp" <<-CODE
		}
		long run$n() {
		    auto inner = std::make_shared<part$n::Node>();
		    inner->children.emplace_back(part$n::Leaf{$n});
		    const long count = static_cast<long>(part$n::group3({{"ann", 3}, {"bob", 4}, {"ann", 5}}).at("ann").size());
		    return part$n::sum({{part$n::Leaf{40}, inner}, "top"}) + count + (part$n::matches("item-$n;x") ? 100 : 0);
		}
	CODE
done
{
	for n in $(seq 4); do echo "long run$n();"; done
	echo "#include <cstdio>"
	printf 'int main() { const long sum = 0%s; std::printf("%%ld\\n", sum); return sum == 578 ? 0 : 1; }\n' \
		"$(for n in $(seq 4); do printf ' + run%d()' "$n"; done)"
} >main.cpp
cat >Makefile <<'EOF2'
shop: main.o $(foreach n,1 2 3 4,part$(n).o)
	g++ -o $@ $^
%.o: %.cpp
	g++ -std=c++20 -O2 -c -o $@ $<
EOF2
make -j2 shop
./shop
