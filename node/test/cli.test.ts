// `npx remote-assist` is the same program as the binary: same output, same exit code, same answer to a signal.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { packageFolder, plant, root, run, type Ended, type RunOptions } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'remote-assist-node-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const program = `${packageFolder}bin/remote-assist.js`;
const binary = process.env['REMOTE_ASSIST_BINARY'] ?? `${root}target/debug/remote-assist`;

function line(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return run(process.execPath, [program, ...args], { cwd: folder, ...options });
}

/** Serves a simulated tenant while something uses it. */
async function served<T>(args: readonly string[], use: (authority: string) => Promise<T>): Promise<T> {
  let using: Promise<T> | undefined;
  const server = await line(['sim', 'serve', '--port', '0', ...args], {
    input: 'open',
    watch: (text, kill) => {
      if (using === undefined && text.includes('\n')) {
        using = use((JSON.parse(text) as { authority: string }).authority);
        void using.catch(() => undefined).finally(() => kill('SIGTERM'));
      }
    },
  });
  assert.deepEqual([server.code, server.signal], [0, null], server.stderr);
  return using ?? assert.fail('nothing was served');
}

test('help, version and usage errors', async () => {
  const help = await line(['--help']);
  assert.deepEqual([help.code, help.stderr], [0, '']);
  assert.match(help.stdout, /^Usage: remote-assist/m);
  assert.match((await line(['--version'])).stdout, /^remote-assist \d/);
  const usage = await line(['plan']);
  assert.deepEqual([usage.code, usage.stdout], [2, '']);
});

test('a deployment from plan to verify', async () => {
  const plan = await line(['plan', plant, '--json', '--tenant-file', 'tenant.json']);
  assert.equal(plan.code, 0, plan.stderr);
  assert.equal((JSON.parse(plan.stdout) as { target: string }).target, 'simulated');
  const apply = await line(['apply', plant, '--yes', '--json', '--tenant-file', 'tenant.json']);
  assert.equal(apply.code, 0, apply.stderr);
  assert.match(apply.stdout.trimEnd().split('\n').at(-1) ?? '', /"event":"runFinished"/);
  const again = await line(['plan', plant, '--exit-code', '--tenant-file', 'tenant.json']);
  assert.equal(again.code, 0, again.stdout);
  assert.ok(existsSync(join(folder, 'tenant.json')));
});

test('a mistake in a file gives exit code 2', async () => {
  const ended = await line(['validate', 'nowhere.yaml', '--json']);
  assert.equal(ended.code, 2);
});

test('what the binary prints', { skip: existsSync(binary) || process.env['CI'] !== undefined ? false : 'the binary is not built: cargo build -p remote-assist-cli' }, async () => {
  for (const args of [['--help'], ['validate', plant], ['validate', plant, '--json'], ['permissions', plant], ['plan'], ['nonsense'], ['init', 'sharedIdentity']]) {
    const [here, there] = [await line(args), await run(binary, args, { cwd: folder })];
    assert.deepEqual(here, there, args.join(' '));
  }
});

test('a served tenant answers until a signal comes', async () => {
  const status = await served([], async (authority) => (await fetch(`${authority}/_sim/info`)).status);
  assert.equal(status, 200);
});

test('a large answer reaches a slow reader whole', async () => {
  const ended = await line(['init', 'sharedIdentity']);
  const many = ended.stdout.replace(/^accounts(From)?:[^]*?(?=^\w)/m, 'template: { count: 500, user: "holo-{n:04}" }\n');
  writeFileSync(join(folder, 'many.yaml'), many);
  const plan = await line(['plan', 'many.yaml', '--json', '--tenant-file', 'large.json']);
  assert.ok(plan.stdout.length > 200_000, plan.stderr || plan.stdout);
  assert.equal((JSON.parse(plan.stdout) as { summary: { create: number } }).summary.create, 501);
});

test('Ctrl-C in the middle of an apply waits for what was sent and can be gone on with', async () => {
  const ended = await served(['--latency', '30', '--seed', 'large'], async (authority) => {
    let asked = false;
    return line(['apply', plant, '--yes', '--json', '--simulator', authority], {
      watch: (text, kill) => {
        if (!asked && text.includes('"stepFinished"')) {
          asked = true;
          kill('SIGINT');
        }
      },
    });
  });
  const last = JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? '') as { event: string; outcome: string };
  assert.deepEqual([last.event, last.outcome], ['runFinished', 'cancelled']);
  assert.deepEqual([ended.code, ended.signal], [130, null]);
});

test('`sim serve` stops with whoever started it', async () => {
  const ended = await line(['sim', 'serve', '--port', '0'], { input: '' });
  assert.equal(ended.code, 0, ended.stderr);
});
