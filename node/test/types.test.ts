// What TypeScript knows. The compiler checks this file: an `@ts-expect-error` above a line without an error is one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Client,
  errorCodes,
  loadScenario,
  RemoteAssistError,
  type Event,
  type Plan,
  type ReachVerdict,
  type Run,
  type RunReport,
  type Scenario,
  type SharedIdentity,
  type Solution,
  type StatementVerdict,
  type TokenCredential,
} from 'remote-assist';
import { plant } from './support.js';

/** The shape of `TokenCredential` in `@azure/core-auth`, which its credentials implement. */
interface AzureCredential {
  getToken(scopes: string | string[], options?: { abortSignal?: AbortSignal }): Promise<{ token: string; expiresOnTimestamp: number; tokenType?: string } | null>;
}

const azure: AzureCredential = { getToken: () => Promise.resolve(null) };

const shared: SharedIdentity = {
  kind: 'sharedIdentity',
  name: 'plant-7',
  tenant: 'contoso.com',
  group: { displayName: 'Plant 7' },
  accounts: [{ device: 'HL2-0001', user: 'holo-0001' }],
  usageLocation: 'US',
  mfaOwner: 'security@contoso.com',
  licences: { assignTo: 'group', capabilities: ['remoteAssist', 'teams'] },
};

function words(event: Event): string {
  switch (event.event) {
    case 'stepFinished':
      return `${event.address} ${event.action} ${event.result} ${event.error?.code ?? ''}`;
    case 'runFinished':
      return `${event.outcome} ${event.counts.done}`;
    case 'waiting':
      return event.text;
    default:
      return String(event.seq);
  }
}

async function right(client: Client): Promise<RunReport> {
  const scenario: Scenario = shared;
  const plan: Plan = await client.plan(scenario, { adopt: { 'entra.user/holo-0001': 'an id' }, signal: AbortSignal.timeout(1000) });
  const seats: number = plan.summary.create;
  const run = await client.apply(plan, { recipients: ['age1…'] as const });
  for await (const event of run) {
    words(event);
  }
  const removal = await client.plan(scenario, { purpose: 'teardown', keep: ['entra.user'], prune: false, journal: 'x' });
  await client.apply(removal, { maxDestroy: 3 });
  const resumed: Run | undefined = await client.resume('plant-7', { recover: true });
  const fields: string[] = (await client.drift(scenario)).drift.map(({ field }) => field);
  const length: number = await (await client.reveal('holo-0001@contoso.com', { reason: 'x' })).withSecret((secret) => secret.length);
  const whole: boolean = (await client.verifyJournal('plant-7', { journal: 'x' })).whole;
  const verdicts: StatementVerdict[] = (await client.report(scenario)).articles.flatMap(({ lines }) => lines.map(({ verdict }) => verdict));
  const verdict: ReachVerdict = (await client.reach(scenario, 'a@b.com', 'c@d.com', { now: true })).verdict;
  const callers: string[] = (await client.reachMatrix(scenario)).map(({ from }) => from);
  const solution: Solution | undefined = (await client.advise(scenario)).recommended;
  const written: string[] = (await client.emit(scenario, 'documents', { force: true })).files.map(({ name }) => name);
  void [resumed, fields, length, whole, verdicts, verdict, callers, solution, written];
  const fits: TokenCredential = azure;
  Client.connect({ tenant: 'contoso.com', credential: fits, cloud: 'usGov' });
  const code: string = errorCodes['license.no_seats'].category;
  return [seats, code].length > 0 ? run.result() : Promise.reject(new Error());
}

async function wrong(client: Client): Promise<void> {
  // @ts-expect-error another kind
  await client.plan({ ...shared, kind: 'nope' });
  // @ts-expect-error an unknown key
  await client.plan({ kind: 'sharedIdentity', name: 'x', nonsense: 1 });
  // @ts-expect-error a word that is no capability
  await client.plan({ ...shared, licences: { assignTo: 'group', capabilities: ['telepathy'] } });
  // @ts-expect-error a scenario is no plan
  await client.apply(shared);
  // @ts-expect-error a misspelt option
  await client.verify(shared, { wate: true });
  // @ts-expect-error a kind that cannot stay
  await client.teardown(shared, { keep: ['entra.users'] });
  // @ts-expect-error a secret has no text
  void (await client.reveal('x')).text;
  // @ts-expect-error a seed that is not built in
  Client.simulated({ seed: 'nowhere' });
  // @ts-expect-error no credential
  Client.connect({ tenant: 'contoso.com' });
  // @ts-expect-error a credential without `getToken`
  Client.connect({ tenant: 'contoso.com', credential: { token: 'x' } });
  // @ts-expect-error a client is made by `simulated` or `connect`
  new Client();
  // @ts-expect-error an outcome that there is not
  if ((await right(client)).outcome === 'finished') return;
  // @ts-expect-error a code that there is not
  void errorCodes['license.no_seat'];
  const event = {} as Event;
  // @ts-expect-error only some events have an address
  void event.address;
  // @ts-expect-error what an error says cannot be changed
  ({} as RemoteAssistError).code = 'x';
  // @ts-expect-error the native handle is hidden
  void client.native;
}

test('the types compile, and what they allow runs', async () => {
  assert.equal(typeof wrong, 'function');
  assert.equal(typeof right, 'function');
  const client = Client.simulated();
  const plan = await client.plan(loadScenario(plant));
  const report = await (await client.apply(plan)).result();
  assert.equal(report.outcome, 'done');
});
