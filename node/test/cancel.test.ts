// A run is stopped by `cancel`, by a signal and by leaving an `await using` block, and by nothing else.
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { Client, type Scenario } from 'remote-assist';
import { plant, sharedIdentity } from './support.js';

/** Each request takes long enough that a run of forty accounts can be stopped in its middle. */
const slow = { seed: 'large', delayMs: 20 } as const;

function forty(): Scenario {
  const { accounts: _, accountsFrom: __, ...scenario } = sharedIdentity(plant);
  return { ...scenario, template: { count: 40, user: 'holo-{n:04}' } };
}

test('a signal cancels the run, what is left is done by the next apply', async () => {
  const client = Client.simulated(slow);
  const controller = new AbortController();
  const plan = await client.plan(forty());
  const run = await client.apply(plan, { signal: controller.signal });
  let seen = 0;
  for await (const event of run) {
    seen += 1;
    if (event.event === 'stepFinished') {
      controller.abort();
    }
  }
  const report = await run.result();
  assert.equal(report.outcome, 'cancelled');
  assert.ok(report.counts.open > 0 && report.counts.done > 0, JSON.stringify(report.counts));
  assert.ok(seen > 2);
  assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
  const rest = await (await client.apply(await client.plan(forty()))).result();
  assert.equal(rest.outcome, 'done');
});

test('a signal that outlives the run holds nothing of it', async () => {
  const client = Client.simulated();
  const { signal } = new AbortController();
  const plan = await client.plan(plant, { signal });
  assert.equal(getEventListeners(signal, 'abort').length, 0);
  const run = await client.apply(plan, { signal });
  assert.equal((await run.result()).outcome, 'done');
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('a signal that is aborted before stops everything before it starts', async () => {
  const client = Client.simulated();
  const plan = await client.plan(plant);
  const reason = new Error('changed my mind');
  const signal = AbortSignal.abort(reason);
  for (const verb of ['validate', 'plan', 'verify', 'permissions'] as const) {
    await assert.rejects(client[verb](plant, { signal }), (thrown) => thrown === reason);
  }
  await assert.rejects(client.apply(plan, { signal }), (thrown) => thrown === reason);
  assert.deepEqual((await client.plan(plant)).summary, plan.summary);
});

test('a signal stops waiting for a call that reads', async () => {
  const client = Client.simulated(slow);
  const controller = new AbortController();
  const planned = client.plan(forty(), { signal: controller.signal });
  controller.abort();
  await assert.rejects(planned, { name: 'AbortError' });
});

test('a run that is cancelled before its first event says so', async () => {
  const client = Client.simulated(slow);
  const run = await client.apply(await client.plan(forty()));
  run.cancel();
  run.cancel();
  assert.equal((await run.result()).outcome, 'cancelled');
});

test('every loop begins at the first event, and leaving one stops nothing', async () => {
  const client = Client.simulated();
  const run = await client.apply(await client.plan(plant));
  for await (const event of run) {
    assert.equal(event.event, 'runStarted');
    break;
  }
  const kinds: string[] = [];
  for await (const event of run) {
    assert.equal(event.seq, kinds.push(event.event));
    assert.equal(event.run, run.id);
  }
  assert.equal(kinds.at(0), 'runStarted');
  assert.equal(kinds.at(-1), 'runFinished');
  assert.equal((await run.result()).outcome, 'done');
  assert.deepEqual(await run.result(), await run.result());
});

test('`await using` cancels what was not waited for', async () => {
  const client = Client.simulated(slow);
  const plan = await client.plan(forty());
  let left;
  {
    await using run = await client.apply(plan);
    left = run;
  }
  assert.equal((await left.result()).outcome, 'cancelled');
  {
    await using run = await client.apply(await client.plan(forty()));
    assert.equal((await run.result()).outcome, 'done');
  }
});
