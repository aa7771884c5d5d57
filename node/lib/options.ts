import type { TokenCredential } from './credential.js';
import type { Address, Cloud, Json, Scenario } from './models.js';

/** A scenario: its values, or the path of a YAML or JSON file. Paths are relative to the working directory. */
export type ScenarioSource = Scenario | string;

/** A scenario as people write it, with its shorthands; `loadScenario` checks it and gives its full form. */
export type ScenarioDocument = Readonly<Record<string, unknown>>;

/** What a simulated client is made of. */
export interface SimulatedOptions {
  /** What the tenant holds at first. `contoso` unless given. */
  seed?: 'contoso' | 'large' | 'companies' | undefined;
  /** The application permissions of the client's token. Every one unless given. */
  roles?: readonly string[] | undefined;
  /** The file that keeps the tenant, made from the seed on first use. In memory unless given. */
  tenantFile?: string | undefined;
  /** Time that each request takes, in milliseconds. None unless given. */
  delayMs?: number | undefined;
}

/** Which tenant a client reaches, and how. */
export interface ConnectOptions {
  /** A verified domain of the tenant, or its id. */
  tenant: string;
  /** Gives tokens; a credential of `@azure/identity` fits as it is. */
  credential: TokenCredential;
  /** The cloud that holds the tenant. `global` unless given. */
  cloud?: Cloud | undefined;
}

/** What every call that waits takes. */
export interface CallOptions {
  /** Stops waiting. The promise rejects with the signal's reason, as that of `fetch` does. */
  signal?: AbortSignal | undefined;
}

/** Options of `plan`. */
export interface PlanOptions extends CallOptions {
  /** Objects to take over on purpose: the address, and the object id that the directory shows. */
  adopt?: Readonly<Record<Address, string>> | undefined;
}

/** Options of `apply`. */
export interface ApplyOptions {
  /** Cancels the run: no new step starts, what was sent is waited for, and the report says `cancelled`. */
  signal?: AbortSignal | undefined;
  /**
   * age public keys to which generated passwords are sealed. A simulated client has a key of its own; a live client
   * refuses to make accounts without one.
   */
  recipients?: readonly string[] | undefined;
  /** The folder that keeps sealed passwords, such as `.remote-assist`. In memory unless given, which a live client refuses. */
  folder?: string | undefined;
}

/** Options of `verify`. */
export interface VerifyOptions extends CallOptions {
  /** Looks again, for at most ten minutes, while checks are pending. */
  wait?: boolean | undefined;
}

/** What a simulated tenant answers. */
export interface TenantAnswer {
  /** The HTTP status. */
  status: number;
  /** The body; null where there is none. */
  body: Json;
}

/** Options as they cross to the native module. */
export type SimulatedSettings = SimulatedOptions;
/** Options as they cross to the native module. */
export type PlanSettings = Omit<PlanOptions, 'signal'>;
/** Options as they cross to the native module. */
export type ApplySettings = Omit<ApplyOptions, 'signal'>;
/** Options as they cross to the native module. */
export type VerifySettings = Omit<VerifyOptions, 'signal'>;
