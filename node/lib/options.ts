import type { TokenCredential } from './credential.js';
import type { Address, Cloud, Json, Purpose, Scenario } from './models.js';

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
  /** Deletes accounts that the scenario no longer names, if a run made them. They are let go unless given. */
  prune?: boolean | undefined;
  /** Whether the scenario is brought about or removed. `apply` unless given. */
  purpose?: Purpose | undefined;
  /** Kinds that a removal leaves. */
  keep?: readonly KeptKind[] | undefined;
  /** The folder or URL of the journal that knows what was done before. That of `apply` unless given. */
  journal?: string | undefined;
  /** The JSON texts of receipts that `emit` wrote and somebody filled in. The plan counts with them and keeps none. */
  receipts?: readonly string[] | undefined;
}

/** What a removal can leave. */
export type KeptKind = 'entra.group' | 'entra.user' | 'entra.licence';

/** Options of `apply` and `resume`. */
export interface CarryOptions {
  /** Cancels the run: no new step starts, what was sent is waited for, and the report says `cancelled`. */
  signal?: AbortSignal | undefined;
  /**
   * age public keys to which generated passwords are sealed. A simulated client has a key of its own; a live client
   * refuses to make accounts without one.
   */
  recipients?: readonly string[] | undefined;
  /** The folder or URL of the journal. Unless given: in memory for a simulated tenant, `.remote-assist/journal` for a live one. */
  journal?: string | undefined;
  /** How many groups and accounts may be deleted. None unless given, as many as there are where the scenario is removed. */
  maxDestroy?: number | undefined;
  /** Lets external access be closed for people who have it now. That is refused unless given. */
  closeAccess?: boolean | undefined;
}

/** Options of `apply`. */
export interface ApplyOptions extends CarryOptions {
  /** The JSON texts of receipts that `emit` wrote and somebody filled in. The journal keeps them. */
  receipts?: readonly string[] | undefined;
}

/** Options of `resume`. */
export interface ResumeOptions extends CarryOptions {
  /** The run whose lock is taken away, because its process is known to be dead. */
  unlock?: string | undefined;
  /** Reads a lost journal back from the marks in the tenant, where nothing is written; there is no run then. */
  recover?: boolean | undefined;
}

/** Options of `teardown`. */
export interface TeardownOptions {
  /** Cancels the run: no new step starts, what was sent is waited for, and the report says `cancelled`. */
  signal?: AbortSignal | undefined;
  /** Kinds that stay. */
  keep?: readonly KeptKind[] | undefined;
  /** Refuses if more groups and accounts would be deleted. */
  maxDestroy?: number | undefined;
  /** Lets external access be closed for people who have it now, where an earlier state comes back. That is refused unless given. */
  closeAccess?: boolean | undefined;
  /** The folder or URL of the journal, which knows what was made. */
  journal?: string | undefined;
}

/** Options of `drift`. */
export interface DriftOptions extends CallOptions {
  /** The folder or URL of the journal. */
  journal?: string | undefined;
}

/** Options of `report`. */
export interface ReportOptions extends CallOptions {
  /** The folder or URL of the journal. */
  journal?: string | undefined;
}

/** Options of `reach` and `reachMatrix`. */
export interface ReachOptions extends CallOptions {
  /** Goes by the tenants as they are. The scenario's description decides unless given. */
  now?: boolean | undefined;
}

/** Options of `emit`. */
export interface EmitOptions extends CallOptions {
  /** Writes over files that somebody changed. They are refused unless given. */
  force?: boolean | undefined;
}

/** Options of `verifyJournal`. */
export interface JournalOptions extends CallOptions {
  /** The folder or URL of the journals. */
  journal?: string | undefined;
}

/** Options of `reveal`. */
export interface RevealOptions {
  /** The file with the age identity to which it was sealed. A simulated client opens what was sealed to its own key. */
  identity?: string | undefined;
  /** The folder or URL of the journals. */
  journal?: string | undefined;
  /** Why; a second reveal of the same password needs it. */
  reason?: string | undefined;
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

/** How a simulator begins and behaves. */
export interface SimulatorOptions {
  /** What the tenant holds at first. `contoso` unless given. */
  seed?: 'contoso' | 'large' | 'companies' | undefined;
  /** Whether replicas lag, licences take their time and quotas bind. Off unless given. */
  realistic?: boolean | undefined;
  /** Divides these delays. 1 unless given, 60 for realistic tenants. */
  speed?: number | undefined;
  /** The seed of identifiers and chance, a whole number. Fixed unless given. */
  randomSeed?: number | undefined;
  /** The application permissions of the tokens. Every one unless given. */
  roles?: readonly string[] | undefined;
  /** What goes wrong: a list, or the text of a JSON list. */
  faults?: readonly Fault[] | string | undefined;
  /** The file that keeps the tenant, made from the seed on first use. In memory unless given. */
  tenantFile?: string | undefined;
  /** Time that every answer waits, in milliseconds. None unless given. */
  latencyMs?: number | undefined;
  /** The port on 127.0.0.1. A free one unless given. */
  port?: number | undefined;
}

/** Which requests a fault meets; what is left out fits every request. */
export interface FaultMatch {
  /** The method. */
  method?: string | undefined;
  /** What the path begins with, such as `/users`. */
  path?: string | undefined;
  /** The number of the request among those that fit, from 1. */
  nth?: number | undefined;
}

/** What goes wrong: no answer, a reset connection, half a body, an HTML page, another answer. */
export type FaultKind = 'lose' | 'reset' | 'truncate' | 'html' | 'status';

/** One scripted fault. */
export interface Fault {
  /** Which requests it meets. Every one unless given. */
  match?: FaultMatch | undefined;
  /** Whether it comes instead of the effect (`before`, unless given), or spoils the answer after it. */
  when?: 'before' | 'after' | undefined;
  /** What goes wrong. */
  do: FaultKind;
  /** The status of `status` (500 unless given) and `html` (200 unless given). */
  status?: number | undefined;
  /** Headers of the answer, such as `Retry-After`. */
  headers?: Readonly<Record<string, string | number>> | undefined;
  /** The body of the answer: JSON, or a text. */
  body?: Json | undefined;
}

/** A tenant of a simulator. */
export interface TenantInfo {
  /** Its identifier. */
  readonly id: string;
  /** Its default domain. */
  readonly domain: string;
  /** A bearer token that does not expire, with every permission or the roles of the simulator. */
  readonly token: string;
}

/** A request that came to a simulator. Nothing of its body or headers is kept. */
export interface LoggedRequest {
  /** When it came, in the time of the simulator. */
  readonly at: string;
  /** The method. */
  readonly method: string;
  /** Path and query, such as `/v1.0/users?$top=5`. */
  readonly path: string;
  /** The status that the client got; null where the connection broke before an answer. */
  readonly status: number | null;
  /** The `request-id` of the answer; items of a batch share that of the batch. */
  readonly requestId: string;
  /** Whether it came inside of a `$batch`. */
  readonly inBatch: boolean;
  /** The scripted fault that it met. */
  readonly fault?: FaultKind;
}

/** Which tenant of a simulator is meant. */
export interface TenantOptions {
  /** Its default domain or its id. The first tenant unless given. */
  tenant?: string | undefined;
}

/** Options as they cross to the native module. */
export type SimulatorSettings = SimulatorOptions;
/** Options as they cross to the native module. */
export type SimulatedSettings = SimulatedOptions;
/** Options as they cross to the native module. */
export type PlanSettings = Omit<PlanOptions, 'signal'>;
/** Options as they cross to the native module. */
export type ApplySettings = Omit<ApplyOptions, 'signal'>;
/** Options as they cross to the native module. */
export type VerifySettings = Omit<VerifyOptions, 'signal'>;
/** Options as they cross to the native module. */
export type ResumeSettings = Omit<ResumeOptions, 'signal'>;
/** Options as they cross to the native module. */
export type TeardownSettings = Omit<TeardownOptions, 'signal'>;
/** Options as they cross to the native module. */
export type DriftSettings = Omit<DriftOptions, 'signal'>;
/** Options as they cross to the native module. */
export type ReportSettings = Omit<ReportOptions, 'signal'>;
/** Options as they cross to the native module. */
export type ReachSettings = Omit<ReachOptions, 'signal'>;
/** Options as they cross to the native module. */
export type EmitSettings = Omit<EmitOptions, 'signal'>;
/** Options as they cross to the native module. */
export type JournalSettings = Omit<JournalOptions, 'signal'> & { name?: string | undefined };
/** Options as they cross to the native module. */
export type RevealSettings = RevealOptions;
