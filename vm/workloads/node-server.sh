# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# title: Node.js: two workers of an HTTP server with caches of documents, and their clients
# packages: nodejs node-typescript
#
# Heaps that are collected while requests are served: buffers and strings outside them, a cache that throws out what was
# not asked for lately, JSON that is made and parsed for each answer.
set -eu
cd /tmp
cat >server.js <<'EOF2'
const cluster = require('cluster'), http = require('http'), zlib = require('zlib');
const words = 'amber basil cedar delta ember fjord grove heath inlet jetty kiosk ledge maple north ocean'.split(' ');
let seed = 1;
const random = limit => (seed = (seed * 48271) % 2147483647) % limit;
const word = () => words[random(words.length)];

function document(id) {
  const parts = Array.from({length: 40 + random(160)}, (_, i) => ({id: i, name: word() + '-' + word(), price: random(10000) / 100,
    tags: [word(), word()]}));
  return {id, title: `${word()} ${word()} ${id}`, changed: new Date(1.7e12 + random(1e9)), parts};
}

function serve() {
  const cache = new Map(), packed = new Map();
  http.createServer({keepAliveTimeout: 900000, requestTimeout: 0}, (request, response) => {
    const id = Number(new URL(request.url, 'http://a').searchParams.get('id'));
    let found = cache.get(id);
    if (found) cache.delete(id); else found = document(id);
    cache.set(id, found);
    if (cache.size > 400) cache.delete(cache.keys().next().value);
    const body = JSON.stringify({...found, parts: found.parts.filter(part => part.price > 20)});
    if (id % 3 === 0 && !packed.has(id)) packed.set(id, zlib.deflateSync(body, {level: 1}));
    response.setHeader('content-type', 'application/json');
    response.end(body);
  }).listen(8080, '127.0.0.1');
}

async function ask(agent, id) {
  return new Promise((resolve, reject) => http.get({port: 8080, host: '127.0.0.1', path: `/?id=${id}`, agent}, response => {
    let text = '';
    response.on('data', chunk => text += chunk).on('end', () => resolve(JSON.parse(text).parts.length));
  }).on('error', reject));
}

async function main() {
  let ready = 0;
  await new Promise(resolve => {
    for (let n = 0; n < 2; n++) cluster.fork().on('listening', () => ++ready === 2 && resolve());
  });
  const agent = new http.Agent({keepAlive: true, maxSockets: 12});
  let parts = 0, asked = 0;
  // Some documents are asked for often, most once.
  const client = async () => {
    while (asked < 1200) {
      ++asked;
      parts += await ask(agent, random(4) ? random(400) : random(6000));
    }
  };
  await Promise.all(Array.from({length: 12}, client));
  console.log(asked, parts > 0);
  agent.destroy();
  cluster.disconnect(() => process.exit(0));
}

if (cluster.isPrimary) main(); else { seed = 100 + cluster.worker.id; serve(); }
EOF2
node server.js
