// The simulator, used with nothing but `fetch` as other people's programs use it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { ConflictError, InvalidInputError, RemoteAssistError, Simulator, type Fault, type Json, type SimulatorOptions } from 'remote-assist';
import { useSimulator, withSimulator } from 'remote-assist/testing';
import { plant } from './support.js';

interface Answer {
  status: number;
  body: any;
}

async function call(simulator: Simulator, method: string, path: string, body?: Json, token = simulator.token): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(simulator.graphUrl + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

function person(name: string): Json {
  return {
    accountEnabled: true,
    displayName: name,
    mailNickname: name,
    usageLocation: 'US',
    userPrincipalName: `${name}@contoso.com`,
    passwordProfile: { password: 'Xq7-4f1c9a2b7d3e!A' },
  };
}

const usage = (part: RegExp) => (thrown: unknown) => {
  assert.ok(thrown instanceof InvalidInputError && thrown.code === 'usage', String(thrown));
  assert.match(thrown.message, part);
  return true;
};

test('a plain client finds the seed and is logged', () =>
  withSimulator({}, async (simulator) => {
    const { status, body } = await call(simulator, 'GET', '/users?$top=2');
    assert.deepEqual([status, body.value.length], [200, 2]);
    assert.equal((await call(simulator, 'GET', '/users', undefined, 'wrong')).status, 401);
    const [first, second] = simulator.requests();
    assert.deepEqual([first?.method, first?.path, first?.status, first?.fault], ['GET', '/v1.0/users?$top=2', 200, undefined]);
    assert.deepEqual([second?.status, second?.requestId !== first?.requestId], [401, true]);
    simulator.clearRequests();
    assert.deepEqual(simulator.requests(), []);
    assert.ok(!inspect(simulator, { showHidden: true }).includes(simulator.token));
  }));

test('seeds and tenants', () =>
  withSimulator({ seed: 'companies' }, async (simulator) => {
    assert.deepEqual(simulator.tenants.map(({ domain }) => domain), ['abc.com', 'contoso1.com', 'contoso2.com', 'contoson.com']);
    const path = '/users/technician@contoso2.com';
    assert.equal(simulator.request('GET', path).status, 404);
    assert.equal(simulator.request('GET', path, undefined, { tenant: 'contoso2.com' }).status, 200);
    assert.equal((await call(simulator, 'GET', path, undefined, simulator.tenants[2]?.token)).status, 200);
    assert.throws(() => simulator.request('GET', path, undefined, { tenant: 'nobody.com' }), usage(/nobody\.com/));
  }));

test('snapshots', () =>
  withSimulator({}, async (simulator) => {
    const before = simulator.snapshot();
    assert.equal((await call(simulator, 'POST', '/users', person('guest-01'))).status, 201);
    simulator.restore(before);
    assert.equal((await call(simulator, 'GET', '/users/guest-01@contoso.com')).status, 404);
    await withSimulator({}, (other) => assert.throws(() => other.restore(before), usage(/another simulated tenant/)));
    assert.throws(() => simulator.restore({} as never), usage(/no snapshot/));
  }));

test('faults', async () => {
  const refused: Fault = { match: { path: '/users', nth: 1 }, do: 'status', status: 429, headers: { 'Retry-After': 1 } };
  await withSimulator({ faults: [refused] }, async (simulator) => {
    const status = async (): Promise<number> => (await call(simulator, 'GET', '/users')).status;
    assert.deepEqual([await status(), await status()], [429, 200]);
    simulator.addFaults([{ do: 'lose', match: { nth: 1 } }]);
    await assert.rejects(status(), TypeError);
    simulator.setFaults(JSON.stringify([{ do: 'reset' }]));
    await assert.rejects(status(), TypeError);
    simulator.setFaults([]);
    assert.equal(await status(), 200);
    const told = simulator.requests().map((one) => [one.status, one.fault]);
    assert.deepEqual(told, [[429, 'status'], [200, undefined], [null, 'lose'], [null, 'reset'], [200, undefined]]);
    assert.throws(() => simulator.addFaults([{ do: 'explode' } as never]), usage(/at `\[0\]\.do`: unknown word `explode`/));
  });
});

test('time can be advanced until licences are processed', () =>
  withSimulator({ realistic: true, speed: 1 }, async (simulator) => {
    const request = (method: string, path: string, body?: Json): any => {
      const answer = simulator.request(method, path, body);
      assert.ok(answer.status < 300, JSON.stringify(answer));
      return answer.body;
    };
    const user = request('POST', '/users', person('guest-01')).id;
    const group = request('POST', '/groups', { displayName: 'G', mailEnabled: false, mailNickname: 'g', securityEnabled: true }).id;
    request('POST', `/groups/${group}/members/$ref`, { '@odata.id': `${simulator.graphUrl}/directoryObjects/${user}` });
    const { skuId } = request('GET', '/subscribedSkus').value[0];
    request('POST', `/groups/${group}/assignLicense`, { addLicenses: [{ skuId, disabledPlans: [] }], removeLicenses: [] });
    const path = `/users/${user}?$select=assignedLicenses`;
    simulator.advance(60);
    assert.deepEqual(request('GET', path).assignedLicenses, []);
    simulator.advance(1800.5);
    assert.equal((await call(simulator, 'GET', path)).body.assignedLicenses[0].skuId, skuId);
    for (const wrong of [-1, NaN, Infinity, 1e18]) {
      assert.throws(() => simulator.advance(wrong), usage(/./));
    }
  }));

test('roles', () =>
  withSimulator({ roles: ['User.Read.All'] }, async (simulator) => {
    assert.equal((await call(simulator, 'GET', '/users')).status, 200);
    assert.equal((await call(simulator, 'POST', '/users', person('guest-01'))).status, 403);
    assert.equal(simulator.request('POST', '/users', person('guest-01')).status, 201);
  }));

test('our client shares the tenant', () =>
  withSimulator({}, async (simulator) => {
    using client = simulator.client();
    const run = await client.apply(await client.plan(plant));
    assert.equal((await run.result()).outcome, 'done');
    assert.equal((await call(simulator, 'GET', '/users/holo-0001@contoso.com')).status, 200);
  }));

test('a closed simulator says so', async () => {
  const simulator = await Simulator.start();
  const [client, snapshot] = [simulator.client(), simulator.snapshot()];
  await simulator.close();
  await simulator.close();
  const calls = [
    () => simulator.client(),
    () => simulator.request('GET', '/users'),
    () => simulator.snapshot(),
    () => simulator.restore(snapshot),
    () => simulator.requests(),
    () => simulator.clearRequests(),
    () => simulator.addFaults([]),
    () => simulator.setFaults([]),
    () => simulator.advance(1),
  ];
  for (const one of calls) {
    assert.throws(one, usage(/closed/), String(one));
  }
  await assert.rejects(client.plan(plant), usage(/closed/));
  await assert.rejects(call(simulator, 'GET', '/users'), TypeError);
});

test('a tenant file goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'remote-assist-simulator-'));
  const options = { tenantFile: join(folder, 'tenant.json') };
  {
    await using simulator = await Simulator.start(options);
    assert.equal((await call(simulator, 'POST', '/users', person('guest-01'))).status, 201);
    await assert.rejects(Simulator.start(options), ConflictError);
  }
  await withSimulator(options, async (simulator) => {
    assert.equal((await call(simulator, 'GET', '/users/guest-01@contoso.com')).status, 200);
  });
  rmSync(folder, { recursive: true });
});

test('simulators are apart and equal ones are equal', async () => {
  await using one = await Simulator.start({ randomSeed: 7 });
  await using two = await Simulator.start({ randomSeed: 7 });
  const made = await call(one, 'POST', '/users', person('guest-01'));
  assert.equal((await call(two, 'GET', '/users/guest-01@contoso.com')).status, 404);
  assert.equal((await call(two, 'POST', '/users', person('guest-01'))).body.id, made.body.id);
  assert.equal((await call(two, 'GET', '/users', undefined, one.token)).status, 401);
});

test('options that make no sense are told', async () => {
  const wrong: [object, RegExp][] = [
    [{ seed: 'contosso' }, /`contosso`/],
    [{ speed: 0 }, /speed/],
    [{ port: 70000 }, /`port`.*from 0 to 65535/],
    [{ latencyMs: -1 }, /`latencyMs`/],
    [{ randomSeed: 1.5 }, /`randomSeed`/],
    [{ faults: [{ do: 'lose', nth: 1 }] }, /`nth`/],
    [{ faults: '[{]' }, /line 1, column 3/],
    [{ sed: 'contoso' }, /`sed`/],
    [{ roles: 'User.Read.All' }, /`roles`.*a list/],
    [{ realistic: 'yes' }, /`realistic`/],
  ];
  for (const [options, part] of wrong) {
    await assert.rejects(Simulator.start(options as SimulatorOptions), usage(part), JSON.stringify(options));
  }
});

describe('useSimulator', () => {
  const simulator = useSimulator({ before: beforeEach, after: afterEach });
  const seen = new Set<string>();
  for (const number of [1, 2]) {
    test(`test ${number} has its own`, async () => {
      seen.add(simulator().graphUrl);
      assert.equal(seen.size, number);
      assert.equal((await call(simulator(), 'POST', '/users', person('guest-01'))).status, 201);
    });
  }
});

test('helpers that are used wrongly say so', async () => {
  assert.throws(() => useSimulator({} as never), usage(/hooks/));
  const outside = useSimulator({ before: () => undefined, after: () => undefined });
  assert.throws(() => outside(), usage(/outside of a test/));
  await assert.rejects(withSimulator({}, () => Promise.reject(new Error('mine'))), (thrown) => thrown instanceof Error && !(thrown instanceof RemoteAssistError));
});
