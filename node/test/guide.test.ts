// The Node programs of bindings/testing.md are another project: its tests pass, and fail where the script is wrong.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { packageFolder, root, run } from './support.js';

const guide = readFileSync(`${root}bindings/testing.md`, 'utf8');
const files = [...guide.matchAll(/^```js\n\/\/ (\S+)\n([^]*?)^```$/gm)].map(([, name = '', text = '']) => ({ name, text }));

/** Within this package, so that it finds itself by its name. */
function project(name: string, change: (text: string) => string): string {
  const folder = `${packageFolder}build/${name}/`;
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of files) {
    writeFileSync(folder + name, change(text));
  }
  return folder;
}

const tested = (folder: string) => run(process.execPath, ['--test', '--test-reporter=tap', 'create-users.test.mjs'], { cwd: folder });

test('the tests of the guide pass', async () => {
  assert.deepEqual(files.map(({ name }) => name).sort(), ['create-users.mjs', 'create-users.test.mjs']);
  const { code, stdout } = await tested(project('guide', (text) => text));
  assert.equal(code, 0, stdout);
  assert.match(stdout, /# pass 3/);
});

test('a script that gives up is found', async () => {
  const { code, stdout } = await tested(project('guide-wrong', (text) => text.replace('answer.status !== 429', 'true')));
  assert.equal(code, 1, stdout);
  assert.match(stdout, /not ok \d+ - it tries again/);
});
