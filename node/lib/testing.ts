/**
 * A simulated tenant for each test, with `node:test`, vitest and everything else that has hooks.
 *
 * @packageDocumentation
 */

import type { SimulatorOptions } from './options.js';
import { Simulator } from './simulator.js';
import { usage } from './translate.js';

export type { Fault, FaultMatch, LoggedRequest, SimulatorOptions, TenantInfo } from './options.js';
export { Simulator, Snapshot } from './simulator.js';

/** Calls back with a simulator of these options, closes it however that ends, and gives what it gave. */
export async function withSimulator<T>(options: SimulatorOptions, work: (simulator: Simulator) => T | Promise<T>): Promise<T> {
  const simulator = await Simulator.start(options);
  try {
    return await work(simulator);
  } finally {
    await simulator.close();
  }
}

/** Hooks of a test runner, such as `beforeEach` and `afterEach` of `node:test` or vitest. */
export interface TestHooks {
  /** Carries out before each test; before all of them, if that is what is given. */
  before: (work: () => Promise<void>) => unknown;
  /** Carries out afterwards. */
  after: (work: () => Promise<void>) => unknown;
}

/**
 * Starts a simulator before each test and closes it afterwards; gives a function that gives the simulator of the test.
 *
 * `useSimulator({ before: beforeEach, after: afterEach })` has one for each test; with `before` and `after` of `node:test`, or
 * `beforeAll` and `afterAll` of vitest, all tests share one.
 */
export function useSimulator({ before, after }: TestHooks, options: SimulatorOptions = {}): () => Simulator {
  if (typeof before !== 'function' || typeof after !== 'function') {
    throw usage('`useSimulator` lacks the hooks `before` and `after`', 'Give those of the test runner: { before: beforeEach, after: afterEach }.');
  }
  let started: Simulator | undefined;
  before(async () => {
    started = await Simulator.start(options);
  });
  after(async () => {
    const ended = started;
    started = undefined;
    await ended?.close();
  });
  return () => {
    if (started === undefined) {
      throw usage('there is no simulator outside of a test', 'Ask for it within a test, or within a hook after the one that starts it.');
    }
    return started;
  };
}
