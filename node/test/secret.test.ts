// A revealed password: lent in a buffer that is wiped, and shown by nothing else.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { format, inspect } from 'node:util';
import { Client, InvalidInputError, type RemoteAssistError } from 'remote-assist';
import { packageFolder, plant, run } from './support.js';

const account = 'holo-0001@contoso.com';

async function applied(): Promise<Client> {
  const client = Client.simulated();
  await (await client.apply(await client.plan(plant))).result();
  return client;
}

test('the buffer is one of its own, and wiped however its use ends', async () => {
  const secret = await (await applied()).reveal(account);
  const lent: Uint8Array[] = [];
  const password = await secret.withSecret((buffer) => {
    lent.push(buffer);
    return buffer.toString();
  });
  assert.equal(password.length, 24);
  await assert.rejects(secret.withSecret(async (buffer) => {
    lent.push(buffer);
    await new Promise((resume) => setImmediate(resume));
    assert.equal(buffer.toString('utf8'), password, 'it is there until the promise is settled');
    throw new RangeError('planted');
  }), RangeError);
  for (const buffer of lent) {
    assert.ok(Buffer.isBuffer(buffer) && buffer.buffer.byteLength === 24);
    assert.deepEqual([...buffer], new Array(24).fill(0));
  }
});

test('nothing shows it', async () => {
  const secret = await (await applied()).reveal(account);
  const password = await secret.withSecret((buffer) => buffer.toString());
  const shown = [
    String(secret), `${secret}`, JSON.stringify([secret]), inspect(secret, { showHidden: true, depth: 9 }), format('%s %o %j', secret, secret, secret),
    inspect(structuredClone({ ...secret })), Object.getOwnPropertyNames(secret).join(),
  ];
  assert.ok(shown.every((text) => !text.includes(password)), shown.join('\n'));
  assert.equal(inspect(secret), '[Secret, not shown]');
  assert.deepEqual(Object.keys(secret), []);
});

test('a second time needs a reason', async () => {
  const client = await applied();
  await client.reveal(account);
  await assert.rejects(client.reveal(account), (thrown: RemoteAssistError) => thrown.code === 'usage');
  await client.reveal(account, { reason: 'the note was lost' });
  assert.equal((await client.verifyJournal()).whole, true);
});

test('the key file of the command line opens it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'remote-assist-secret-'));
  try {
    const tenantFile = join(folder, 'tenant.json');
    const done = await run(process.execPath, [`${packageFolder}bin/remote-assist.js`, 'apply', plant, '--yes', '--tenant-file', tenantFile], { cwd: folder });
    assert.equal(done.code, 0, done.stderr);
    using client = Client.simulated({ tenantFile });
    await assert.rejects(client.reveal(account), (thrown: RemoteAssistError) => thrown.code === 'secret.recipient_invalid');
    const secret = await client.reveal(account, { identity: join(folder, '.remote-assist/identity.txt') });
    assert.equal(await secret.withSecret((buffer) => buffer.length), 24);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('options are checked, and a removal can be stopped', async () => {
  const client = await applied();
  const wrong: (() => Promise<unknown>)[] = [
    () => client.teardown(plant, { keep: ['entra.users' as never] }),
    () => client.teardown(plant, { maxDestroy: -1 }),
    () => client.teardown(plant, { wipe: true } as never),
    () => client.plan(plant, { purpose: 'removal' as never }),
    () => client.resume('plant-7', { recover: true, unlock: 'nobody' }),
    () => client.resume(7 as never),
    () => client.reveal(account, { key: 'x' } as never),
  ];
  for (const call of wrong) {
    await assert.rejects(call, InvalidInputError, String(call));
  }
  await assert.rejects(client.teardown(plant, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  assert.deepEqual((await client.drift(plant)).missing, []);
  assert.equal(await client.resume('plant-7'), undefined);
});
