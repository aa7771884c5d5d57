// An error has the class of its category, the code and the hint of the core, and a stack that begins at the caller.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as api from 'remote-assist';
import { Client, errorClasses, errorCodes, InvalidInputError, loadScenario, PlanStaleError, RemoteAssistError, type Scenario } from 'remote-assist';
import { plant } from './support.js';

async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (thrown) {
    return thrown;
  }
  return assert.fail('nothing was thrown');
}

async function refusedBy(call: () => unknown): Promise<RemoteAssistError> {
  const thrown = await thrownBy(call);
  assert.ok(thrown instanceof RemoteAssistError, String(thrown));
  return thrown;
}

const unknownKey = { kind: 'sharedIdentity', name: 'x', nonsense: 1 } as unknown as Scenario;

test('a refused scenario has class, code and hint', async () => {
  const error = await refusedBy(() => Client.simulated().plan(unknownKey));
  assert.ok(error instanceof InvalidInputError && error instanceof Error);
  assert.equal(error.name, 'InvalidInputError');
  assert.equal(error.category, 'invalidInput');
  assert.equal(error.code, 'scenario.unknown_key');
  assert.match(error.message, /`nonsense`/);
  assert.ok(error.hint);
  assert.equal(error.retryable, false);
  assert.equal(error.status, undefined);
  assert.deepEqual(JSON.parse(JSON.stringify(error)), error.info);
});

test('a synchronous call throws the same error', async () => {
  const error = await refusedBy(() => loadScenario(unknownKey as unknown as api.ScenarioDocument));
  assert.equal(error.code, 'scenario.unknown_key');
  const missing = await refusedBy(() => loadScenario('nowhere.yaml'));
  assert.equal(missing.code, 'scenario.unreadable');
  assert.match(missing.message, /nowhere\.yaml/);
});

test('the stack leads to the caller', async () => {
  async function whoeverCalls(): Promise<void> {
    await Client.simulated().plan(unknownKey);
  }
  function whoeverLoads(): void {
    loadScenario('nowhere.yaml');
  }
  const [awaited, direct] = [await refusedBy(whoeverCalls), await refusedBy(whoeverLoads)];
  assert.match(awaited.stack ?? '', /InvalidInputError: [^]*whoeverCalls/);
  assert.match(direct.stack ?? '', /InvalidInputError: [^]*whoeverLoads/);
});

test('a plan that no longer fits is refused, with what is different', async () => {
  const client = Client.simulated();
  const plan = await client.plan(plant);
  await (await client.apply(plan)).result();
  const error = await refusedBy(() => client.apply(plan));
  assert.ok(error instanceof PlanStaleError);
  assert.equal(error.code, 'plan.stale');
  assert.ok(error.details['differences']);
});

test('a plan that was altered is refused', async () => {
  const client = Client.simulated();
  const plan = await client.plan(plant);
  const altered = { ...plan, steps: plan.steps.slice(1) };
  assert.equal((await refusedBy(() => client.apply(altered))).code, 'plan.malformed');
  assert.equal((await refusedBy(() => client.apply({} as api.Plan))).code, 'plan.malformed');
});

test('after `close` every call is refused, and a run goes on', async () => {
  const client = Client.simulated();
  const plan = await client.plan(plant);
  const run = await client.apply(plan);
  client.close();
  client.close();
  for (const call of [() => client.plan(plant), () => client.apply(plan), () => client.verify(plant), () => client.validate(plant)]) {
    assert.equal((await refusedBy(call)).code, 'usage');
  }
  assert.equal(client.tenant, undefined);
  assert.equal((await run.result()).outcome, 'done');
});

test('every code belongs to a class, and every class to the package', () => {
  const exported = new Set<unknown>(Object.values(api));
  for (const [category, errorClass] of Object.entries(errorClasses)) {
    assert.ok(exported.has(errorClass), category);
    assert.ok(errorClass.prototype instanceof RemoteAssistError);
  }
  for (const [code, { category }] of Object.entries(errorCodes)) {
    assert.ok(category in errorClasses, code);
  }
});

test('a token of another tenant is sent nowhere, and asked for again', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${part({ alg: 'none' })}.${part({ tid: '11111111-75ae-4c57-a774-06fe0abddc66' })}.planted`;
  const asked: string[][] = [];
  const getToken = (scopes: string[]) => {
    asked.push(scopes);
    return Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 });
  };
  const client = Client.connect({ tenant: '708c2296-75ae-4c57-a774-06fe0abddc66', credential: { getToken } });
  for (let round = 1; round <= 2; round += 1) {
    const error = await refusedBy(() => client.plan(plant));
    assert.equal(error.code, 'tenant.mismatch');
    assert.ok(!JSON.stringify(error).includes('planted') && !error.message.includes('planted'));
    assert.equal(asked.length, round);
  }
  assert.deepEqual(asked[0], ['https://graph.microsoft.com/.default']);
  client.close();
});

test('what a credential throws is the cause', async () => {
  const reason = new Error('the vault is locked\nsecond line');
  const answers: [string, () => unknown][] = [
    ['a throw', () => { throw reason; }],
    ['a rejection', () => Promise.reject(reason)],
  ];
  for (const [about, getToken] of answers) {
    const client = Client.connect({ tenant: 'contoso.com', credential: { getToken } as unknown as api.TokenCredential });
    assert.equal(client.target, 'live');
    const error = await refusedBy(() => client.plan(plant));
    assert.equal(error.category, 'unauthenticated', about);
    assert.equal(error.cause, reason, about);
    assert.match(error.message, /the vault is locked$/, about);
    client.close();
  }
  const named = Object.assign(new Error('sign in first'), { name: 'CredentialUnavailableError' });
  const unavailable = { getToken: () => Promise.reject(named) } as unknown as api.TokenCredential;
  const refused = await refusedBy(() => Client.connect({ tenant: 'contoso.com', credential: unavailable }).plan(plant));
  assert.match(refused.message, /CredentialUnavailableError: sign in first$/);
  for (const nothing of [null, undefined, {}, { token: '' }, { token: 7 }, 'text']) {
    const credential = { getToken: () => nothing } as unknown as api.TokenCredential;
    const error = await refusedBy(() => Client.connect({ tenant: 'contoso.com', credential }).plan(plant));
    assert.equal(error.code, 'auth.no_credential', JSON.stringify(nothing));
    assert.equal(error.cause, undefined);
  }
});
