import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of the repository, seen from `node/build/test`. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The folder of this package. */
export const packageFolder = fileURLToPath(new URL('../../', import.meta.url));

/** The example that most tests use. */
export const plant = `${root}examples/scenarios/plant-7.yaml`;

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end; `watch` sees standard error as it comes. */
export function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; input?: string; watch?: (text: string, kill: (signal: NodeJS.Signals) => void) => void } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? packageFolder,
      env: { ...process.env, NO_COLOR: '1', NODE_TEST_CONTEXT: undefined },
    });
    const ended: Ended = { code: null, signal: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      ended.stderr += text;
      options.watch?.(ended.stderr, (signal) => child.kill(signal));
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ ...ended, code, signal }));
    child.stdin.on('error', () => undefined).end(options.input ?? '');
  });
}

/** Runs a module's text with this package at hand. */
export function node(text: string): Promise<Ended> {
  return run(process.execPath, ['--input-type=module', '--eval', text]);
}
