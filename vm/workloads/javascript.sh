# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# title: the TypeScript compiler in Node.js on generated sources, and the program it makes
# packages: nodejs node-typescript
#
# A heap that is collected: V8 moves its objects about, and gives pages back in between.
set -eu
mkdir -p /tmp/site
cd /tmp/site
for n in $(seq 24); do
	{
		echo "export interface Item$n { name: string; price: number; tags: string[]; next?: Item$n }"
		for m in $(seq 60); do
			echo "export function f${n}_$m(items: Item${n}[]): Map<string, number> {"
			echo "  const found = new Map<string, number>();"
			echo "  for (const item of items.filter(i => i.price > $m).map(i => ({...i, price: i.price * 1.$m})))"
			echo "    for (const tag of item.tags) found.set(tag, (found.get(tag) ?? 0) + item.price);"
			echo "  return found;"
			echo "}"
		done
	} >"part$n.ts"
done
{
	for n in $(seq 24); do echo "import * as part$n from './part$n';"; done
	echo "const items = Array.from({length: 60000}, (_, i) => ({name: 'item' + i, price: i % 97, tags: ['t' + i % 50, 'u' + i % 7]}));"
	echo "let sum = 0;"
	for n in $(seq 24); do echo "for (const [, v] of part$n.f${n}_$n(items)) sum += v;"; done
	echo "console.log(items.length, Math.round(sum));"
} >main.ts
tsc --lib es2020,dom --target es2020 --module commonjs --strict --declaration main.ts
node main.js
