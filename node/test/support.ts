import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadScenario, type ScenarioDocument, type SharedIdentity } from 'remote-assist';

/** The root of the repository, seen from `node/build/test`. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The folder of this package. */
export const packageFolder = fileURLToPath(new URL('../../', import.meta.url));

/** The addon that the build made for this platform. */
export const addonFile = packageFolder + (readdirSync(packageFolder).find((name) => name.endsWith('.node')) ?? 'missing.node');

/** The example that most tests use. */
export const plant = `${root}examples/scenarios/plant-7.yaml`;

/** Reads a scenario of shared headsets, which alone has accounts. */
export function sharedIdentity(source: ScenarioDocument | string): SharedIdentity {
  const scenario = loadScenario(source);
  if (scenario.kind !== 'sharedIdentity') {
    throw new TypeError(`a scenario of kind ${scenario.kind}`);
  }
  return scenario;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  /** What it reads; `open` keeps its input open. */
  input?: string | 'open';
  /** Sees standard output as it comes. */
  watch?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs a program to its end. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? packageFolder,
      env: { ...process.env, NO_COLOR: '1', NODE_TEST_CONTEXT: undefined },
    });
    const ended: Ended = { code: null, signal: null, stdout: '', stderr: '' };
    child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      ended.stdout += text;
      options.watch?.(ended.stdout, (signal) => child.kill(signal));
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ ...ended, code, signal }));
    child.stdin.on('error', () => undefined);
    if (options.input !== 'open') {
      child.stdin.end(options.input ?? '');
    }
  });
}

/** Runs a module's text with this package at hand. */
export function node(text: string): Promise<Ended> {
  return run(process.execPath, ['--input-type=module', '--eval', text]);
}
