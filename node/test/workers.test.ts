// Several threads use the package at once, and the process ends by itself, whatever nobody waited for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { node, plant } from './support.js';

const work = `
import { Client } from 'remote-assist';
const client = Client.simulated();
const run = await client.apply(await client.plan(${JSON.stringify(plant)}));
const { outcome } = await run.result();
`;

test('four workers and a run that nobody reads end cleanly', async () => {
  const ended = await node(`
    import { Worker } from 'node:worker_threads';
    ${work}
    const source = new URL('data:text/javascript,' + encodeURIComponent(${JSON.stringify(work)}.replace("'remote-assist'", JSON.stringify(import.meta.resolve('remote-assist')))));
    const workers = Array.from({ length: 4 }, () => new Worker(source));
    const codes = await Promise.all(workers.map((worker) => new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject))));
    const other = Client.simulated();
    await other.apply(await other.plan(${JSON.stringify(plant)}));
    console.log(outcome, codes.join(' '));
  `);
  assert.deepEqual([ended.code, ended.stdout, ended.stderr], [0, 'done 0 0 0 0\n', '']);
});

test('a worker that is terminated in the middle of a run leaves the others alone', async () => {
  const ended = await node(`
    import { Worker } from 'node:worker_threads';
    import { Client } from 'remote-assist';
    const source = new URL('data:text/javascript,' + encodeURIComponent(\`
      import { parentPort } from 'node:worker_threads';
      import { Client } from '\${import.meta.resolve('remote-assist')}';
      const client = Client.simulated({ delayMs: 50 });
      const run = await client.apply(await client.plan(${JSON.stringify(plant)}));
      for await (const event of run) parentPort.postMessage(event.event);
    \`));
    const worker = new Worker(source);
    await new Promise((resolve) => worker.once('message', resolve));
    const code = await worker.terminate();
    const client = Client.simulated();
    const run = await client.apply(await client.plan(${JSON.stringify(plant)}));
    console.log(code, (await run.result()).outcome);
  `);
  assert.deepEqual([ended.code, ended.stdout, ended.stderr], [0, '1 done\n', '']);
});

test('a client that nobody closes does not keep the process alive', async () => {
  const ended = await node(`
    import { Client } from 'remote-assist';
    const credential = { getToken: () => new Promise(() => undefined) };
    globalThis.kept = [Client.simulated(), Client.connect({ tenant: 'contoso.com', credential })];
    console.log(globalThis.kept.map((client) => client.target).join(' '));
  `);
  assert.deepEqual([ended.code, ended.stdout, ended.stderr], [0, 'simulated live\n', '']);
});

test('the process lives until a run that nobody waits for is done', async () => {
  const ended = await node(`
    import { Client } from 'remote-assist';
    const client = Client.simulated({ delayMs: 20 });
    const plan = await client.plan(${JSON.stringify(plant)});
    const licensed = () => client.tenant.request('GET', '/groups?$filter=' + encodeURIComponent("startswith(displayName,'Plant 7')") + '&$select=id,assignedLicenses').body.value[0]?.assignedLicenses.length;
    await client.apply(plan);
    const before = licensed();
    process.on('exit', () => console.log(before, licensed()));
  `);
  assert.deepEqual([ended.code, ended.stdout, ended.stderr], [0, 'undefined 1\n', '']);
});
