// Every example of README.md runs as printed, and prints what stands below it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { node, packageFolder, run } from './support.js';

const readme = readFileSync(`${packageFolder}README.md`, 'utf8');
const blocks = [...readme.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = '', text = '']) => ({ language, text }));
const compiler = `${packageFolder}node_modules/typescript/bin/tsc`;

test('there are examples', () => assert.ok(blocks.filter(({ language }) => language === 'js').length >= 4));

for (const [index, { language, text }] of blocks.entries()) {
  const printed = blocks[index + 1]?.language === 'text' ? blocks[index + 1]?.text : undefined;
  const title = text.split('\n').find((line) => line.length > 0 && !line.startsWith('import')) ?? '';
  if (language === 'js') {
    test(title, async () => {
      const ended = await node(text);
      assert.equal(ended.code, 0, ended.stderr);
      assert.equal(ended.stdout, printed ?? '');
    });
  }
}

test('the declarations of this package compile where only the standard library is known', async () => {
  const { code, stdout } = await run(process.execPath, [compiler, '--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023,esnext.disposable,dom', '--module', 'nodenext', '--types', '', 'dist/index.d.ts']);
  assert.equal(code, 0, stdout);
});
