// Carries out every case of bindings/conformance/cases; bindings/conformance/README.md says what a case means.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { Client, loadScenario, RemoteAssistError, type Json, type Plan, type ScenarioSource } from 'remote-assist';
import { root } from './support.js';

interface Edit {
  method: string;
  path: string;
  body?: Json;
  status?: number;
  expect?: unknown;
}
interface Call {
  op: 'load' | 'validate' | 'plan' | 'apply' | 'verify' | 'permissions' | 'edit';
  scenario?: ScenarioSource;
  plan?: string;
  adopt?: Record<string, string>;
  cancelAfter?: number;
  edit?: Edit[];
  save?: string;
  expect?: { value?: unknown; golden?: string; error?: unknown; events?: string[] };
}
interface Case {
  about: string;
  tenant?: { seed?: 'contoso' | 'large' | 'companies'; roles?: string[]; delay?: number; edit?: Edit[] };
  calls: Call[];
}
interface Outcome {
  value?: unknown;
  error?: unknown;
  events?: string[];
}
type Saved = Map<string, unknown>;

const folder = `${root}bindings/conformance/`;
const varying = new Set(['run', 'at', 'observedAt', 'fingerprint', 'seconds', 'file', 'recipients']);
const read = <T>(path: string): T => JSON.parse(readFileSync(folder + path, 'utf8')) as T;

function steady(value: unknown): unknown {
  const replace = (key: string, inner: unknown): unknown => (varying.has(key) ? `<${key}>` : inner);
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value, replace));
}

function contains(value: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(value) && part.length <= value.length && part.every((inner, index) => contains(value[index], inner));
  }
  if (typeof part === 'object' && part !== null) {
    return typeof value === 'object' && value !== null && Object.entries(part).every(([key, inner]) => contains(Reflect.get(value, key), inner));
  }
  return value === part;
}

function lookUp(saved: Saved, path: string): unknown {
  const [name = '', ...keys] = path.split('.');
  return keys.reduce<unknown>((value, key) => Reflect.get(Object(value), key), saved.get(name));
}

function fill<T>(value: T, saved: Saved): T {
  const replace = (_: string, inner: unknown): unknown =>
    typeof inner === 'string' ? inner.replace(/\{(.+?)\}/g, (__, path: string) => String(lookUp(saved, path))) : inner;
  return value === undefined ? value : (JSON.parse(JSON.stringify(value), replace) as T);
}

function send(client: Client, edits: Edit[], saved: Saved): unknown {
  return edits.map(({ method, path, body, status, expect }) => {
    const answer = client.tenant?.request(method, fill(path, saved), fill(body, saved));
    const right = status === undefined ? Math.floor((answer?.status ?? 0) / 100) === 2 : answer?.status === status;
    assert.ok(right && (expect === undefined || contains(answer?.body, expect)), `${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  });
}

async function apply(client: Client, call: Call, saved: Saved): Promise<Outcome> {
  const run = await client.apply(lookUp(saved, (call.plan ?? '').slice(1)) as Plan);
  const events: string[] = [];
  for await (const event of run) {
    if (events.push(event.event) === call.cancelAfter) {
      run.cancel();
    }
  }
  return { value: await run.result(), events };
}

async function carryOut(client: Client, call: Call, saved: Saved): Promise<Outcome> {
  const { scenario: given = '' } = call;
  const scenario = typeof given === 'string' ? (given.startsWith('examples/') ? root : folder) + given : given;
  const resolve = ([address, id]: [string, string]): [string, string] => [address, id.startsWith('$') ? String(lookUp(saved, id.slice(1))) : id];
  const adopt = Object.fromEntries(Object.entries(call.adopt ?? {}).map(resolve));
  try {
    switch (call.op) {
      case 'load': return { value: loadScenario(typeof scenario === 'string' ? scenario : { ...scenario }) };
      case 'validate': return { value: await client.validate(scenario) };
      case 'plan': return { value: await client.plan(scenario, { adopt }) };
      case 'verify': return { value: await client.verify(scenario) };
      case 'permissions': return { value: await client.permissions(scenario) };
      case 'edit': return { value: send(client, call.edit ?? [], saved) };
      case 'apply': return await apply(client, call, saved);
    }
  } catch (thrown) {
    assert.ok(thrown instanceof RemoteAssistError, String(thrown));
    return { error: thrown.toJSON() };
  }
}

function compare(outcome: Outcome, { value, golden, error, events = [] }: NonNullable<Call['expect']>): void {
  const got = JSON.stringify(outcome, undefined, 1);
  if (error === undefined) {
    assert.ok(outcome.error === undefined, `fails: ${got}`);
  } else {
    assert.ok(contains(outcome.error, error), `${JSON.stringify(error)} is not in ${got}`);
  }
  assert.ok(value === undefined || contains(outcome.value, value), `${JSON.stringify(value)} is not in ${got}`);
  if (golden !== undefined) {
    assert.deepEqual(steady(outcome.value), steady(read(`golden/${golden}.json`)));
  }
  const rest = [...(outcome.events ?? [])];
  const occurs = (kind: string): boolean => {
    const at = rest.indexOf(kind);
    rest.splice(0, at + 1);
    return at >= 0;
  };
  assert.ok(events.every(occurs), `${events.join(' ')} is not in ${got}`);
}

let passed = 0;
const names = readdirSync(`${folder}cases`).filter((name) => name.endsWith('.json')).sort();
for (const name of names) {
  test(name.replace('.json', ''), async () => {
    const { tenant = {}, calls } = read<Case>(`cases/${name}`);
    const { edit = [], delay, ...options } = tenant;
    const client = Client.simulated({ ...options, delayMs: delay });
    const saved: Saved = new Map();
    send(client, edit, saved);
    for (const call of calls) {
      const outcome = await carryOut(client, call, saved);
      compare(outcome, call.expect ?? {});
      if (call.save !== undefined) {
        saved.set(call.save, outcome.value);
      }
    }
    passed += 1;
  });
}

after(() => {
  mkdirSync(`${root}target/parity.d`, { recursive: true });
  writeFileSync(`${root}target/parity.d/node.json`, `${JSON.stringify({ node: passed })}\n`);
  console.log(`conformance, node: ${passed} passed, ${names.length - passed} failed`);
});
