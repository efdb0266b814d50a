# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# title: g++ with debug information on two generated C++ sources, and a link with -flto of all of them
# packages: g++ make
#
# Many short compilers, then one long link: the linker holds the whole program, hands its parts to compilers that it
# starts, and writes a file that is larger than the memory that is left for the page cache.
set -eu
mkdir -p /tmp/tree
cd /tmp/tree
for n in $(seq 2); do
	{
		printf '#include <%s>\n' algorithm array map memory optional set sstream string vector
		echo "namespace part$n {"
		for m in $(seq 4); do
			cat <<-CODE
				struct Order$m { std::string name; std::array<int, $m> sizes{}; std::optional<long> price; };
				class Book$m {
				public:
				    void add(Order$m order) { by_name_[order.name].push_back(std::move(order)); names_.insert(order.name); }
				    long total(long rate) const {
				        long sum = $n;
				        for (const auto& [name, orders] : by_name_)
				            for (const auto& order : orders) sum += order.price.value_or($m) * rate + static_cast<long>(name.size());
				        return sum;
				    }
				    std::string text() const {
				        std::ostringstream out;
				        for (const auto& name : names_) out << name << ' ' << by_name_.count(name) << '\n';
				        return out.str();
				    }
				private:
				    std::map<std::string, std::vector<Order$m>> by_name_;
				    std::set<std::string> names_;
				};
			CODE
		done
		echo "} long run$n() { long sum = 0;"
		for m in $(seq 4); do
			echo "{ part$n::Book$m book; for (int i = 0; i < 50; ++i) book.add({\"o\" + std::to_string(i % 7), {}, i});"
			echo "sum += book.total($m) + static_cast<long>(book.text().size()); }"
		done
		echo "return sum; }"
	} >"part$n.cpp"
done
{
	for n in $(seq 2); do echo "long run$n();"; done
	echo "#include <cstdio>"
	echo "int main() { const long sum = 0$(for n in $(seq 2); do printf ' + run%d()' "$n"; done);"
	printf '%s\n' 'std::printf("%ld\n", sum); return sum > 0 ? 0 : 1; }'
} >main.cpp
cat >Makefile <<'EOF2'
tree: main.o $(foreach n,1 2,part$(n).o)
	g++ -flto=1 -g -O1 -o $@ $^
%.o: %.cpp
	g++ -std=c++20 -flto -g -O1 -c -o $@ $<
EOF2
make -s tree
./tree
