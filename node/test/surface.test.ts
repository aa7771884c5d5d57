// The public names are those of bindings/conformance/surface.json, in camelCase; options stand in one object.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as api from 'remote-assist';
import { Client, Run, Secret, SimulatedTenant, Simulator } from 'remote-assist';
import { packageFolder, root } from './support.js';

interface Operation {
  name: string;
  parameters?: string[];
  spelled?: Record<string, string>;
}
interface Surface {
  client: { make: Operation[]; operations: Operation[] };
  scenario: { operations: Operation[] };
  run: { operations: Operation[] };
  secret: { operations: Operation[] };
  simulatedTenant: { operations: Operation[] };
  simulator: { make: Operation[]; properties: string[]; operations: Operation[] };
}

const surface = JSON.parse(readFileSync(`${root}bindings/conformance/surface.json`, 'utf8')) as Surface;
const spelled = (operation: Operation): string => operation.spelled?.['node'] ?? operation.name;
const names = (operations: Operation[]): string[] => operations.map(spelled).sort();
const declarations = (file: string): string => readFileSync(`${packageFolder}dist/${file}.d.ts`, 'utf8');

/** What a language offers beyond the list, by its own custom. */
const own = { signal: 'AbortSignal on calls that wait', cloud: 'the cloud of the tenant' };

function methods(of: object): string[] {
  const described = Object.entries(Object.getOwnPropertyDescriptors(of));
  return described.filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor' && name !== 'prototype').map(([name]) => name).sort();
}

/** The names that a call takes: its parameters, with an options object opened. */
function parameters(file: string, name: string): string[] {
  const [, list = ''] = new RegExp(`\\b${name}\\(([^)]*)\\)`).exec(declarations(file)) ?? assert.fail(`${name} is not declared`);
  const open = (type: string): string[] => {
    const [, base, body = ''] = new RegExp(`interface ${type}(?: extends (\\w+))? \\{([^]*?)\\n\\}`).exec(declarations('options')) ?? assert.fail(type);
    return [...(base === undefined ? [] : open(base)), ...[...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, key = '']) => key)];
  };
  const options = /(\w+Options)\b/.exec(list)?.[1];
  const plain = [...list.replace(/\{[^}]*\}\??: \w+/, '').matchAll(/(\w+)\??:/g)].map(([, key = '']) => key).filter((key) => key !== 'options');
  return [...plain, ...(options === undefined ? [] : open(options))].filter((key) => !(key in own)).sort();
}

test('the client', () => {
  assert.deepEqual(methods(Client.prototype), names(surface.client.operations));
  // `over` is for this package alone, and its declaration is stripped.
  assert.deepEqual(methods(Client).filter((name) => name !== 'over'), names(surface.client.make));
});

test('a run; `next` is its loop', () => {
  assert.deepEqual([...methods(Run.prototype), 'next'].sort(), names(surface.run.operations));
  assert.equal(typeof Run.prototype[Symbol.asyncIterator], 'function');
});

test('a secret; its texts are those that every object has', () => {
  assert.deepEqual(methods(Secret.prototype).filter((name) => !/^to(String|JSON)$/.test(name)), names(surface.secret.operations));
});

test('the simulated tenant', () => {
  assert.deepEqual(methods(SimulatedTenant.prototype), names(surface.simulatedTenant.operations));
  assert.ok('tenant' in Client.prototype);
});

test('the simulator', () => {
  assert.deepEqual(methods(Simulator.prototype), names(surface.simulator.operations));
  assert.deepEqual(methods(Simulator), names(surface.simulator.make));
  const described = Object.entries(Object.getOwnPropertyDescriptors(Simulator.prototype));
  const getters = described.filter(([, { get }]) => get !== undefined).map(([name]) => name);
  assert.deepEqual(getters.sort(), [...surface.simulator.properties].sort());
  for (const operation of [...surface.simulator.make, ...surface.simulator.operations]) {
    assert.deepEqual(parameters('simulator', spelled(operation)), [...(operation.parameters ?? [])].sort(), operation.name);
  }
});

test('functions', () => {
  const functions = Object.entries(api).filter(([, value]) => typeof value === 'function' && !/^class\b/.test(String(value)));
  assert.deepEqual(functions.map(([name]) => name).sort(), names(surface.scenario.operations));
});

test('parameters', () => {
  for (const operation of [...surface.client.make, ...surface.client.operations]) {
    assert.deepEqual(parameters('client', spelled(operation)), [...(operation.parameters ?? [])].sort(), operation.name);
  }
  for (const operation of surface.simulatedTenant.operations) {
    assert.deepEqual(parameters('tenant', spelled(operation)), [...(operation.parameters ?? [])].sort(), operation.name);
  }
});

test('one version', () => {
  const version = (JSON.parse(readFileSync(`${packageFolder}package.json`, 'utf8')) as { version: string }).version;
  assert.equal(version, /^\[workspace\.package\]\nversion = "(.+?)"/m.exec(readFileSync(`${root}Cargo.toml`, 'utf8'))?.[1]);
});
