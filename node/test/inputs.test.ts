// Whatever comes in, an error of this package comes out: never a crash, a hang or a name of another language's type.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, RemoteAssistError, type Scenario, type SimulatedOptions } from 'remote-assist';
import { addonFile, node, plant, sharedIdentity } from './support.js';

const scenario = sharedIdentity(plant);

async function refused(input: unknown): Promise<RemoteAssistError> {
  const planned = Client.simulated().plan(input as Scenario);
  return planned.then(
    () => assert.fail(`accepted: ${String(input)}`),
    (thrown: unknown) => (thrown instanceof RemoteAssistError ? thrown : assert.fail(String(thrown))),
  );
}

test('what is no scenario at all', async () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  let deep: unknown = 1;
  for (let depth = 0; depth < 5000; depth += 1) {
    deep = [deep];
  }
  const throwing = { get kind(): string { throw new Error('boom'); } };
  const inputs = [undefined, null, 0, Number.NaN, true, [], {}, 10n, Symbol('x'), () => 1, circle, deep, throwing, new Map(), new Date(0), Buffer.from('x')];
  for (const input of inputs) {
    const error = await refused(input);
    assert.equal(error.category, 'invalidInput');
    assert.doesNotMatch(error.message, /serde|\b(struct|enum|Value)\b|::|line \d/, error.message);
    assert.ok(error.message.length > 10, error.message);
  }
});

test('text that is no text', async () => {
  const half = await refused({ ...scenario, name: '\ud800' });
  assert.match(half.message, /surrogate/);
  const zero = await refused({ ...scenario, group: { displayName: 'a\u0000b' } });
  assert.equal(zero.category, 'invalidInput');
  assert.equal((await refused('no\u0000where.yaml')).category, 'invalidInput');
  const whole = sharedIdentity({ ...scenario, group: { displayName: 'Werk 7 — 工場 😀' } });
  assert.equal(whole.group.displayName, 'Werk 7 — 工場 😀');
});

test('numbers that JavaScript can hold and a scenario cannot', async () => {
  const { accounts: _, accountsFrom: __, ...rest } = scenario;
  for (const count of [2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 64, 1e300, -1, 1.5, Number.POSITIVE_INFINITY, Number.NaN, '40']) {
    const error = await refused({ ...rest, template: { count, user: 'holo-{n}' } });
    assert.match(error.code, /^scenario\./, `${count}: ${error.message}`);
  }
});

test('an integer is exact up to 2^53 - 1, and keys keep their order', async () => {
  const client = Client.simulated();
  const answer = client.tenant?.request('GET', '/users?$top=1');
  assert.equal(answer?.status, 200);
  assert.deepEqual(Object.keys(await client.plan(plant)).slice(0, 3), ['format', 'deployment', 'kind']);
});

test('ten thousand accounts cross both ways', async () => {
  const count = 10_000;
  const { accounts: _, accountsFrom: __, ...rest } = scenario;
  const full = sharedIdentity({ ...rest, template: { count, user: 'holo-{n:05}' } });
  assert.equal(full.accounts?.length, count);
  const validation = await Client.simulated({ seed: 'large' }).validate(full);
  assert.equal(validation.valid, true);
});

test('options are checked, and a misspelt one is named', () => {
  const wrong: unknown[] = [{ sede: 'contoso' }, { seed: 'nowhere' }, { seed: 7 }, { roles: 'all' }, { delayMs: -1 }, 'contoso', 7];
  for (const options of wrong) {
    assert.throws(() => Client.simulated(options as SimulatedOptions), (thrown) => {
      assert.ok(thrown instanceof RemoteAssistError, String(thrown));
      assert.equal(thrown.category, 'invalidInput', JSON.stringify(options));
      assert.doesNotMatch(thrown.message, /\b(struct|enum|u32|map|sequence)\b|::|line \d/, thrown.message);
      return true;
    });
  }
  assert.throws(() => Client.simulated({ sede: 'contoso' } as SimulatedOptions), /sede/);
  assert.throws(() => Client.simulated({ delayMs: -1 }), /`delayMs`: .*expected a whole number from 0/);
});

test('arguments of other types than TypeScript allows', async () => {
  const client = Client.simulated();
  const wrong: (() => unknown)[] = [
    () => Client.connect({ tenant: 'contoso.com' } as never),
    () => Client.connect({ tenant: 'contoso.com', credential: { getToken: 'x' } } as never),
    () => Client.connect({ tenant: 7, credential: { getToken: () => null } } as never),
    () => Client.connect({ tenant: 'contoso.com', cloud: 'mars', credential: { getToken: () => null } } as never),
    () => client.tenant?.request(7 as never, '/users'),
    () => client.plan(scenario, { adopt: { nonsense: 'x' } }),
    () => client.plan(scenario, { adopt: 'x' } as never),
    () => client.verify(scenario, { wait: 'yes' } as never),
  ];
  for (const call of wrong) {
    await assert.rejects(async () => call(), (thrown) => {
      assert.ok(thrown instanceof RemoteAssistError && thrown.category === 'invalidInput', String(thrown));
      return true;
    }, String(call));
  }
});

test('a panic becomes an error that does not repeat its message', async () => {
  const translate = new URL('../../dist/translate.js', import.meta.url).href;
  for (const name of ['panicOnRuntime', 'panicOnMain']) {
    // In a process of its own, because a panic also writes to standard error.
    const ended = await node(`
            import module from 'node:module';
      import { translate } from '${translate}';
      const addon = module.createRequire(import.meta.url)(${JSON.stringify(addonFile)});
      if (addon.${name} === undefined) throw new Error('this addon was built for release');
      const thrown = await (async () => addon.${name}())().catch((reason) => reason);
      console.log(JSON.stringify(translate(thrown)));
    `);
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout, /"code":"bug.panic"/, name);
    assert.doesNotMatch(ended.stdout, /planted/, name);
  }
});
