// Carries out every case of bindings/conformance/cases; bindings/conformance/README.md says what a case means.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { after, test } from 'node:test';
import { inspect } from 'node:util';
import { Client, loadScenario, RemoteAssistError, type Json, type KeptKind, type Plan, type Purpose, type Run, type ScenarioSource, type Secret } from 'remote-assist';
import { root } from './support.js';

interface Edit {
  method: string;
  path: string;
  body?: Json;
  status?: number;
  expect?: unknown;
}
interface Call {
  op: 'load' | 'validate' | 'plan' | 'apply' | 'resume' | 'teardown' | 'drift' | 'verifyJournal' | 'reveal' | 'verify' | 'permissions' | 'report' | 'reach' | 'reachMatrix' | 'advise' | 'emit' | 'edit' | 'damage';
  name?: string;
  account?: string;
  prune?: boolean;
  purpose?: Purpose;
  keep?: KeptKind[];
  maxDestroy?: number;
  closeAccess?: boolean;
  receipts?: unknown[];
  caller?: string;
  callee?: string;
  now?: boolean;
  unlock?: string;
  recover?: boolean;
  reason?: string;
  identity?: string;
  journal?: string;
  file?: string;
  folder?: string;
  force?: boolean;
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

/** The receipts of a call: objects of the case, as their JSON texts. */
function receipts(call: Call): string[] | undefined {
  return call.receipts?.map((receipt) => JSON.stringify(receipt));
}

/** Starts what makes a run; undefined where there is nothing to resume. */
async function start(client: Client, call: Call, scenario: ScenarioSource, saved: Saved): Promise<Run | undefined> {
  const { keep, maxDestroy, closeAccess, journal, unlock, recover } = call;
  switch (call.op) {
    case 'apply': return client.apply(lookUp(saved, (call.plan ?? '').slice(1)) as Plan, { maxDestroy, closeAccess, journal, receipts: receipts(call) });
    case 'teardown': return client.teardown(scenario, { keep, maxDestroy, closeAccess, journal });
    default: return client.resume(call.name ?? '', { maxDestroy, closeAccess, journal, unlock, recover });
  }
}

async function follow(run: Run | undefined, call: Call): Promise<Outcome> {
  if (run === undefined) {
    return { value: null };
  }
  const events: string[] = [];
  for await (const event of run) {
    if (events.push(event.event) === call.cancelAfter) {
      run.cancel();
    }
  }
  return { value: await run.result(), events };
}

/** What is known of a revealed password, without telling it. */
async function lend(secret: Secret): Promise<unknown> {
  let lent: Uint8Array | undefined;
  const password = await secret.withSecret(async (buffer) => {
    lent = buffer;
    await Promise.resolve();
    return buffer.toString('utf8');
  });
  const shown = [inspect(secret, { showHidden: true, depth: 9 }), JSON.stringify({ secret }), String(secret), inspect(structuredClone({ ...secret }))];
  return { length: password.length, shown: shown.some((text) => text.includes(password)), wiped: lent?.every((byte) => byte === 0) };
}

function damage(journal: string, file: string): null {
  const tenants = readdirSync(journal).map((tenant) => join(journal, tenant));
  const found = tenants.flatMap((tenant) => readdirSync(tenant).map((name) => join(tenant, name, file)));
  assert.equal(found.length, 1, found.join());
  rmSync(found[0] ?? '');
  return null;
}

/** The index that `emit` gives, and what is in the folder then. */
async function emit(client: Client, scenario: ScenarioSource, below: string, { folder: name = '', force }: Call): Promise<unknown> {
  const written = join(below, name);
  const index = await client.emit(scenario, written, { force });
  const found = readdirSync(written, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = found.map((entry) => relative(written, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
  return { index, folder: names.sort() };
}

async function carryOut(client: Client, given: Call, saved: Saved, journals: string): Promise<Outcome> {
  const call = given.journal === undefined ? given : { ...given, journal: join(journals, given.journal) };
  const { scenario: source = '', journal, prune, purpose, keep, name, reason, caller = '', callee = '', now } = call;
  const scenario = typeof source === 'string' ? (source.startsWith('examples/') ? root : folder) + source : source;
  const identity = call.identity === undefined ? undefined : folder + call.identity;
  const resolve = ([address, id]: [string, string]): [string, string] => [address, id.startsWith('$') ? String(lookUp(saved, id.slice(1))) : id];
  const adopt = Object.fromEntries(Object.entries(call.adopt ?? {}).map(resolve));
  try {
    switch (call.op) {
      case 'load': return { value: loadScenario(typeof scenario === 'string' ? scenario : { ...scenario }) };
      case 'validate': return { value: await client.validate(scenario) };
      case 'plan': return { value: await client.plan(scenario, { adopt, prune, purpose, keep, journal, receipts: receipts(call) }) };
      case 'drift': return { value: await client.drift(scenario, { journal }) };
      case 'verifyJournal': return { value: await client.verifyJournal(name, { journal }) };
      case 'reveal': return { value: await lend(await client.reveal(call.account ?? '', { identity, journal, reason })) };
      case 'damage': return { value: damage(journal ?? '', call.file ?? '') };
      case 'verify': return { value: await client.verify(scenario) };
      case 'permissions': return { value: await client.permissions(scenario) };
      case 'report': return { value: await client.report(scenario, { journal }) };
      case 'reach': return { value: await client.reach(scenario, caller, callee, { now }) };
      case 'reachMatrix': return { value: await client.reachMatrix(scenario, { now }) };
      case 'advise': return { value: await client.advise(scenario) };
      case 'emit': return { value: await emit(client, scenario, journals, call) };
      case 'edit': return { value: send(client, call.edit ?? [], saved) };
      default: return await follow(await start(client, call, scenario, saved), call);
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
    const journals = mkdtempSync(join(tmpdir(), 'remote-assist-journals-'));
    send(client, edit, saved);
    try {
      for (const call of calls) {
        const outcome = await carryOut(client, call, saved, journals);
        compare(outcome, call.expect ?? {});
        if (call.save !== undefined) {
          saved.set(call.save, outcome.value);
        }
      }
    } finally {
      rmSync(journals, { recursive: true, force: true });
    }
    passed += 1;
  });
}

after(() => {
  mkdirSync(`${root}target/parity.d`, { recursive: true });
  writeFileSync(`${root}target/parity.d/node.json`, `${JSON.stringify({ node: passed })}\n`);
  console.log(`conformance, node: ${passed} passed, ${names.length - passed} failed`);
});
