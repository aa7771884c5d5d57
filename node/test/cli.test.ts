// `npx remote-assist` is the same program as the binary: same output, same exit code, same answer to a signal.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
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

test('the first signal asks to stop', async () => {
  let asked = false;
  const ended = await line(['sim', 'serve', '--port', '0'], {
    input: 'open',
    watch: (text, kill) => {
      if (!asked && text.includes('\n')) {
        asked = true;
        kill('SIGTERM');
      }
    },
  });
  assert.match(ended.stdout, /"graph":\s*"http:\/\/127\.0\.0\.1:\d+\/v1\.0"/);
  assert.equal(ended.signal, null);
  assert.ok(ended.code === 0 || ended.code === 130, String(ended.code));
});

test('`sim serve` stops with whoever started it', async () => {
  const ended = await line(['sim', 'serve', '--port', '0'], { input: '' });
  assert.equal(ended.code, 0, ended.stderr);
});
