// Packs this package and that of this platform, installs both into an empty folder, and uses them there: as a library, from
// `require`, on the command line, and in TypeScript. Nothing is downloaded.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('../', import.meta.url));
const scenario = fileURLToPath(new URL('../../examples/scenarios/plant-7.yaml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'remote-assist-pack-'));

function run(cwd, program, ...args) {
  return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], shell: process.platform === 'win32' });
}

function pack(of) {
  const [{ filename, files }] = JSON.parse(run(of, 'npm', 'pack', '--json', '--pack-destination', folder));
  return { archive: join(folder, filename), files: files.map(({ path }) => path) };
}

function packPlatform() {
  const addon = readdirSync(here).find((name) => name.endsWith('.node'));
  assert.ok(addon, 'build the addon first: npm run build');
  const platforms = join(here, 'build', 'npm');
  run(here, 'npx', 'napi', 'create-npm-dirs', '--npm-dir', 'build/npm');
  const platform = join(platforms, addon.split('.').at(-2));
  copyFileSync(join(here, addon), join(platform, addon));
  return pack(platform);
}

try {
  const main = pack(here);
  const expected = /^(LICENSE|README\.md|package\.json|native\.js|bin\/remote-assist\.js|dist\/[\w-]+\.(js|d\.ts))$/;
  assert.deepEqual(main.files.filter((path) => !expected.test(path)), [], 'nothing else is published');
  const platform = packPlatform();

  const empty = mkdtempSync(join(folder, 'empty-'));
  writeFileSync(join(empty, 'package.json'), '{ "private": true }\n');
  run(empty, 'npm', 'install', '--offline', '--no-audit', '--no-fund', main.archive, platform.archive);

  const story = `const client = Client.simulated();
  const run = await client.apply(await client.plan(${JSON.stringify(scenario)}));
  console.log((await run.result()).outcome);`;
  writeFileSync(join(empty, 'story.mjs'), `import { Client } from 'remote-assist';\n${story}\n`);
  assert.equal(run(empty, process.execPath, 'story.mjs'), 'done\n');
  writeFileSync(join(empty, 'testing.mjs'), `import { withSimulator } from 'remote-assist/testing';\nconsole.log(await withSimulator({}, ({ tenants }) => tenants.length));\n`);
  assert.equal(run(empty, process.execPath, 'testing.mjs'), '1\n');
  writeFileSync(join(empty, 'story.cjs'), `(async () => {\n  const { Client } = require('remote-assist');\n  ${story}\n})();\n`);
  assert.equal(run(empty, process.execPath, '--no-warnings', 'story.cjs'), 'done\n');

  writeFileSync(join(empty, 'story.mts'), `import { Client, type Plan } from 'remote-assist';\nexport const plan: Promise<Plan> = Client.simulated().plan('x');\n`);
  const lib = ['--lib', 'es2023,esnext.disposable,dom'];
  run(empty, process.execPath, join(here, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--target', 'es2022', ...lib, '--module', 'nodenext', 'story.mts');

  const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  assert.equal(run(empty, 'npx', '--offline', 'remote-assist', '--version'), `remote-assist ${version}\n`);
  console.log(`pack: ${main.files.length} files, installs and runs in an empty folder`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
