// Secrets in the objects of the package: every public class is looked at in every way in which Node shows or copies objects.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import * as api from 'remote-assist';
import { Client, RemoteAssistError, Simulator, loadScenario, type TokenCredential } from 'remote-assist';
import { packageFolder, plant, root, run } from './support.js';

const OURS = '708c2296-75ae-4c57-a774-06fe0abddc66';
const OTHER = '11111111-75ae-4c57-a774-06fe0abddc66';
const SECRET = 'cAn8Q~client/secret+of=an-application.7';
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const TOKEN = `${part({ alg: 'none' })}.${part({ tid: OTHER, roles: ['User.Read.All'] })}.planted-signature`;

/** A caller's own credential; what it shows of itself is the caller's affair. */
class Credential implements TokenCredential {
  readonly secret = SECRET;

  getToken(): { token: string; expiresOnTimestamp: number } {
    return { token: TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 };
  }
}

/** The forms in which a secret could be shown. */
function encodings(secret: string): string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString('base64');
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + secret.length) * 8) / 6));
  });
  const wide = Buffer.from(secret, 'utf16le').toString('latin1');
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), ...base64, Buffer.from(secret).toString('hex'), wide];
}

/** The names of a simulator's own bearer tokens: properties that exist to show them. They open nothing but that simulator. */
const shownOnPurpose = new Set(['token', 'tenants']);

/** What Node shows of an object; what it refuses, the text of the refusal. */
function ways(one: object): [string, string][] {
  const all: Record<string, () => string> = {
    inspect: () => inspect(one),
    'inspect, all': () => inspect(one, { showHidden: true, depth: Infinity, getters: true }),
    format: () => ['%s', '%o', '%O', '%j', '%d'].map((form) => format(form, one)).join('\n'),
    text: () => `${String(one)} ${Object.prototype.toString.call(one)}`,
    JSON: () => JSON.stringify(one) ?? '',
    structuredClone: () => inspect(structuredClone(one), { showHidden: true, depth: Infinity }),
    serialize: () => serialize(one).toString('latin1'),
    spread: () => inspect({ ...one }, { depth: Infinity }),
    properties: () => properties(one),
    thrown: () => inspect(new Error('wrapped', { cause: one }), { depth: Infinity }),
    stack: () => (one instanceof Error ? `${one.stack} ${inspect(one.cause)}` : ''),
  };
  return Object.entries(all).map(([way, show]) => {
    try {
      return [way, show()];
    } catch (refused) {
      return [`${way}, refused`, inspect(refused)];
    }
  });
}

/** Every property that is no function, of the object and of its classes. */
function properties(one: object): string {
  const found: string[] = [];
  for (let level: object | null = one; level !== null && level !== Object.prototype; level = Object.getPrototypeOf(level) as object | null) {
    for (const name of Reflect.ownKeys(level).filter((key) => !shownOnPurpose.has(String(key)))) {
      try {
        const value: unknown = Reflect.get(one, name, one);
        found.push(typeof value === 'function' ? '' : inspect(value, { depth: Infinity }));
      } catch (refused) {
        found.push(inspect(refused));
      }
    }
  }
  return found.join('\n');
}

const program = `${packageFolder}bin/remote-assist.js`;

async function commandLine(folder: string, ...args: string[]): Promise<string> {
  const ended = await run(process.execPath, [program, ...args], { cwd: folder });
  assert.equal(ended.code, 0, ended.stderr);
  return ended.stdout.trim();
}

/** The objects of a run with secrets, and of failures that a credential causes. */
async function instances(folder: string): Promise<object[]> {
  const identity = readFileSync(join(folder, '.remote-assist/identity.txt'), 'utf8');
  const recipient = /^# public key: (\S+)/m.exec(identity)?.[1] ?? assert.fail('no public key');
  const found: object[] = [];
  const simulator = await Simulator.start();
  const client = simulator.client();
  const scenario = loadScenario(plant);
  const plan = await client.plan(scenario);
  const going = await client.apply(plan, { recipients: [recipient], journal: join(folder, 'journal') });
  for await (const event of going) {
    found.push(event);
  }
  found.push(simulator, client, scenario, plan, going, await going.result(), simulator.snapshot(), simulator.requests());
  found.push(await client.verify(scenario, { wait: true }), await client.validate(scenario), await client.permissions(scenario));
  const identityFile = join(folder, '.remote-assist/identity.txt');
  found.push(await client.reveal('holo-0001@contoso.com', { identity: identityFile, journal: join(folder, 'journal') }));
  const own = Client.simulated();
  found.push(own, own.tenant ?? assert.fail('no tenant'));
  // What a credential throws is not looked for: `asked.ts` repeats its first line on purpose, and hands it back as the cause.
  const connected = Client.connect({ tenant: OURS, credential: new Credential() });
  // The token is of another tenant, so that it is sent nowhere.
  const refused: unknown = await connected.plan(scenario).catch((thrown: unknown) => thrown);
  assert.ok(refused instanceof RemoteAssistError && refused.code === 'tenant.mismatch', inspect(refused));
  found.push(connected, refused, refused.info);
  await simulator.close();
  return found;
}

test('no object shows a secret', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  try {
    for (const name of ['plant-7.yaml', 'plant-7-devices.csv']) {
      copyFileSync(`${root}examples/scenarios/${name}`, join(folder, name));
    }
    await commandLine(folder, 'apply', 'plant-7.yaml', '--yes');
    const found = await instances(folder);
    const secrets = [SECRET, TOKEN, /AGE-SECRET-KEY-\S+/.exec(readFileSync(join(folder, '.remote-assist/identity.txt'), 'utf8'))?.[0] ?? ''];
    for (let number = 1; number <= 8; number += 1) {
      secrets.push(await commandLine(folder, 'secrets', 'reveal', '--journal', 'journal', '--reason', 'a test searches for it', '--account', `holo-000${number}@contoso.com`));
    }
    assert.ok(secrets.every((secret) => secret.length >= 24));
    const classes = Object.values(api).filter((value): value is typeof value & (new (...args: never[]) => object) => /^class\b/.test(String(value)));
    const errors = found.filter((one): one is RemoteAssistError => one instanceof RemoteAssistError);
    const info = errors[0]?.info ?? assert.fail('no error');
    for (const one of classes) {
      if (one === RemoteAssistError || one.prototype instanceof RemoteAssistError) {
        found.push(Reflect.construct(one, [info]) as object);
      }
    }
    const without = classes.filter((one) => !found.some((object) => object instanceof one)).map((one) => one.name);
    assert.deepEqual(without, [], 'classes of which this test knows no instance');
    const forms = secrets.flatMap(encodings);
    let looks = 0;
    for (const one of found) {
      for (const [way, text] of ways(one)) {
        looks += 1;
        assert.ok(!forms.some((form) => text.includes(form)), `${one.constructor.name} shows a secret by ${way}`);
      }
    }
    console.log(`${classes.length} classes, ${found.length} objects, ${looks} looks × ${forms.length} forms: 0 hits`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a secret that is shown is found', () => {
  const forms = encodings(SECRET);
  const caught = ways(new Credential()).filter(([, text]) => forms.some((form) => text.includes(form)));
  const expected = ['inspect', 'inspect, all', 'format', 'JSON', 'structuredClone', 'serialize', 'spread', 'properties', 'thrown'];
  assert.deepEqual(caught.map(([way]) => way).sort(), expected.sort());
});
