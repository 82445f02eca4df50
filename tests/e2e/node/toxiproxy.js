// SPDX-FileCopyrightText: The Heartwire authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Owns what is done with Toxiproxy's client for Node, unchanged: node toxiproxy.js API UPSTREAM.
// Prints TAP.
'use strict';

const assert = require('node:assert/strict');
const net = require('node:net');
const { createRequire } = require('node:module');
const path = require('node:path');

// The packages are installed in the build folder, not beside this file.
const { Toxiproxy } = createRequire(path.join(process.cwd(), 'x.js'))('toxiproxy-node-client');

const [api, upstream] = process.argv.slice(2);
const toxiproxy = new Toxiproxy(api);

const TOXICS = {
  latency: { latency: 1000, jitter: 100 },
  bandwidth: { rate: 1000 },
  slow_close: { delay: 1000 },
  timeout: { timeout: 5000 },
  slicer: { average_size: 1000, delay: 1000, size_variation: 500 },
  reset_peer: { timeout: 1000 },
  limit_data: { bytes: 42 },
};

function create(name, more = {}) {
  return toxiproxy.createProxy({ name, listen: 'localhost:0', upstream, ...more });
}

function fails(promise, status) {
  return assert.rejects(promise, (error) => error.message === `Request failed with status code ${status}`);
}

// What comes back of a text, and after how many ms.
function ask(listen, text) {
  return new Promise((resolve, reject) => {
    const start = Date.now();
    const socket = net.connect(Number(listen.split(':').pop()), '127.0.0.1', () => socket.write(text));
    socket.once('data', (data) => {
      socket.destroy();
      resolve({ text: data.toString(), ms: Date.now() - start });
    });
    socket.once('error', reject);
    socket.once('close', () => resolve({ text: '', ms: Date.now() - start }));
  });
}

const cases = {
  async 'the version is one that clients understand'() {
    const version = JSON.parse(await toxiproxy.getVersion()).version.split('.').map(Number);
    assert.ok(version[0] > 2 || (version[0] === 2 && version[1] >= 6));
  },

  async 'a proxy is created, got, updated and removed'() {
    const proxy = await create('redis');
    assert.equal(proxy.name, 'redis');
    assert.equal(proxy.upstream, upstream);
    assert.equal(proxy.enabled, true);
    assert.match(proxy.listen, /^127\.0\.0\.1:[1-9][0-9]*$/);
    assert.equal((await ask(proxy.listen, 'hello')).text, 'hello');

    assert.deepEqual((await toxiproxy.get('redis')).toJson(), proxy.toJson());
    const off = await proxy.update({ enabled: false, listen: proxy.listen, upstream });
    assert.equal(off.enabled, false);
    await assert.rejects(ask(proxy.listen, 'hello'), { code: 'ECONNREFUSED' });
    const on = await proxy.update({ enabled: true, listen: proxy.listen, upstream: 'somehost:12345' });
    assert.equal(on.enabled, true);
    assert.equal(on.upstream, 'somehost:12345');
    await proxy.remove();
    await fails(toxiproxy.get('redis'), 404);
  },

  async 'every toxic is added, got, updated and removed'() {
    const proxy = await create('toxics');
    for (const [type, attributes] of Object.entries(TOXICS)) {
      const toxic = await proxy.addToxic({ type, attributes });
      assert.equal(toxic.name, `${type}_downstream`);
      assert.equal(toxic.stream, 'downstream');
      assert.equal(toxic.toxicity, 1);
      assert.deepEqual(toxic.attributes, attributes);
      assert.deepEqual((await proxy.getToxic(toxic.name)).toJson(), toxic.toJson());

      const first = Object.keys(attributes)[0];
      const updated = await toxic.update({ attributes: { [first]: 7 }, toxicity: 0.25 });
      assert.deepEqual(updated.attributes, { ...attributes, [first]: 7 });
      assert.equal(updated.toxicity, 0.25);
      await toxic.remove();
      await fails(proxy.getToxic(toxic.name), 404);
    }
    await proxy.remove();
  },

  async 'a toxic of our own is one more type'() {
    const proxy = await create('own');
    const toxic = await proxy.addToxic({ type: 'cut', name: 'out', attributes: {} });
    assert.equal(toxic.type, 'cut');
    await toxic.remove();
    await proxy.remove();
  },

  async 'a toxic works'() {
    const proxy = await create('works');
    await proxy.addToxic({ type: 'latency', stream: 'upstream', attributes: { latency: 300, jitter: 0 } });
    const answer = await ask(proxy.listen, 'hello');
    assert.equal(answer.text, 'hello');
    assert.ok(answer.ms >= 290, `it took ${answer.ms} ms`);
    await proxy.remove();
  },

  async 'populating creates, keeps and replaces'() {
    const bodies = [{ name: 'a', listen: '127.0.0.1:0', upstream }, { name: 'b', listen: '127.0.0.1:0', upstream }];
    const made = await toxiproxy.populate(bodies);
    assert.deepEqual(Object.keys(made), ['a', 'b']);
    await made.a.addToxic({ type: 'latency', attributes: {} });
    const again = await toxiproxy.populate([{ name: 'a', listen: made.a.listen, upstream }]);
    assert.equal(again.a.listen, made.a.listen);
    await again.a.getToxic('latency_downstream');
    const other = await toxiproxy.populate([{ name: 'a', listen: made.a.listen, upstream: 'somehost:1' }]);
    assert.equal(other.a.upstream, 'somehost:1');
    await fails(other.a.getToxic('latency_downstream'), 404);
    assert.deepEqual(Object.keys(await toxiproxy.getAll()).sort(), ['a', 'b']);
  },

  async 'a reset enables all, and takes every toxic away'() {
    const proxy = (await toxiproxy.getAll()).b;
    await proxy.addToxic({ type: 'timeout', attributes: { timeout: 0 } });
    await proxy.update({ enabled: false, listen: proxy.listen, upstream });
    await toxiproxy.reset();
    assert.equal((await toxiproxy.get('b')).enabled, true);
    await fails(proxy.getToxic('timeout_downstream'), 404);
    assert.equal((await ask((await toxiproxy.get('b')).listen, 'hello')).text, 'hello');
  },

  async 'errors have their statuses'() {
    await fails(toxiproxy.createProxy({}), 400);
    await fails(toxiproxy.createProxy({ name: 'x' }), 400);
    await fails(create('b'), 409);
    await fails(create('x', { listen: '203.0.113.7:1' }), 500);
    const proxy = (await toxiproxy.getAll()).b;
    await fails(proxy.addToxic({ type: 'smoke' }), 400);
    await fails(proxy.addToxic({ type: 'latency', stream: 'sideways' }), 400);
    await proxy.addToxic({ type: 'latency', attributes: {} });
    await fails(proxy.addToxic({ type: 'latency', attributes: {} }), 409);
    await fails(toxiproxy.populate([{ name: 'y' }]), 400);
    for (const one of Object.values(await toxiproxy.getAll())) {
      await one.remove();
    }
    assert.deepEqual(await toxiproxy.getAll(), {});
  },
};

async function main() {
  let number = 0;
  console.log(`1..${Object.keys(cases).length}`);
  for (const [name, run] of Object.entries(cases)) {
    number += 1;
    try {
      await run();
      console.log(`ok ${number} - ${name}`);
    } catch (error) {
      console.log(String(error.stack || error.message || error).replace(/^/gm, '# '));
      console.log(`not ok ${number} - ${name}`);
      process.exitCode = 1;
    }
  }
}

main();
