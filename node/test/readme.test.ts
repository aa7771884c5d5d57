// Every example of README.md compiles or runs as printed, and prints what stands below it.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { packageFolder, root, run } from './support.js';

const readme = readFileSync(`${packageFolder}README.md`, 'utf8');
const blocks = [...readme.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = '', text = '']) => ({ language, text }));
const compiler = `${packageFolder}node_modules/typescript/bin/tsc`;

// Within this package, so that it finds itself by its name.
const folder = `${packageFolder}build/readme/`;
mkdirSync(folder, { recursive: true });

test('there are examples', () => assert.ok(blocks.filter(({ language }) => language === 'js').length >= 5));

for (const [index, { language, text }] of blocks.entries()) {
  const next = blocks[index + 1];
  if (language === 'js') {
    test(`example ${index + 1}`, async () => {
      const file = `${folder}example-${index + 1}.js`;
      writeFileSync(file, text);
      const ended = await run(process.execPath, [file], { cwd: `${root}examples/scenarios` });
      assert.deepEqual([ended.code, ended.stderr, ended.stdout], [0, '', next?.language === 'text' ? next.text : '']);
    });
  }
}

test('TypeScript examples compile', async () => {
  const files = blocks.flatMap(({ language, text }, index) => {
    const file = `${folder}example-${index + 1}.ts`;
    return language === 'ts' ? (writeFileSync(file, text), [file]) : [];
  });
  assert.ok(files.length > 0);
  const strict = ['--ignoreConfig', '--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023,esnext.disposable,dom', '--module', 'nodenext'];
  const { code, stdout } = await run(process.execPath, [compiler, ...strict, '--types', '', ...files]);
  assert.equal(code, 0, stdout);
});
