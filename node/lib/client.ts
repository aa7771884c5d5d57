import { Client as NativeClient, loadScenario as loadNative } from '../native.js';
import { untilAborted } from './abort.js';
import { Asked } from './asked.js';
import type { Advice, ArtefactIndex, Drift, JournalVerification, PermissionReport, Plan, Reach, Report, Scenario, Target, Validation, Verification } from './models.js';
import type {
  ApplyOptions,
  CallOptions,
  ConnectOptions,
  DriftOptions,
  EmitOptions,
  JournalOptions,
  PlanOptions,
  ReachOptions,
  ReportOptions,
  ResumeOptions,
  RevealOptions,
  ScenarioDocument,
  ScenarioSource,
  SimulatedOptions,
  TeardownOptions,
  VerifyOptions,
} from './options.js';
import { Run } from './run.js';
import { Secret } from './secret.js';
import { SimulatedTenant } from './tenant.js';
import { translate } from './translate.js';

/**
 * Reads a scenario into its full form: shorthands are expanded, and the account file that it names is read. The source is
 * the path of a YAML or JSON file, or the values of such a document.
 *
 * Throws the first mistake; `validate` with the path lists all of them with their places.
 */
export function loadScenario(source: ScenarioDocument | string): Scenario {
  try {
    return loadNative(source);
  } catch (thrown) {
    throw translate(thrown);
  }
}

/** Plans, applies and verifies scenarios in one tenant, simulated or live: code that runs against one runs against the other. */
export class Client implements Disposable {
  readonly #native: NativeClient;
  readonly #credential: Asked | undefined;

  private constructor(native: () => NativeClient, credential?: Asked) {
    try {
      this.#native = native();
    } catch (thrown) {
      throw translate(thrown);
    }
    this.#credential = credential;
  }

  /** A client of a fresh simulated tenant in this process. No account, no network. */
  static simulated(options: SimulatedOptions = {}): Client {
    return new Client(() => NativeClient.simulated(options));
  }

  /** A client of Microsoft Graph in a tenant. Contacts nobody yet. */
  static connect({ tenant, credential, cloud = 'global' }: ConnectOptions): Client {
    const asked = new Asked(credential);
    return new Client(() => NativeClient.connect(tenant, asked.ask, cloud), asked);
  }

  /** @internal */
  static over(native: () => NativeClient): Client {
    return new Client(native);
  }

  /** Whether the tenant is simulated. */
  get target(): Target {
    return this.#native.target;
  }

  /** The simulated tenant behind this client, for tests; undefined where there is none in this process. */
  get tenant(): SimulatedTenant | undefined {
    const native = this.#native.tenant;
    return native === null || native === undefined ? undefined : new SimulatedTenant(native);
  }

  /** Checks a scenario without contacting anybody; every finding at once. With a path, each has its file and line. */
  async validate(scenario: ScenarioSource, { signal }: CallOptions = {}): Promise<Validation> {
    try {
      return await untilAborted(signal, () => this.#native.validate(scenario));
    } catch (thrown) {
      throw this.#failure(thrown, signal);
    }
  }

  /** Reads the tenant and says what `apply` would do, without writing anything. */
  async plan(scenario: ScenarioSource, { signal, ...settings }: PlanOptions = {}): Promise<Plan> {
    try {
      return await untilAborted(signal, () => this.#native.plan(scenario, settings));
    } catch (thrown) {
      throw this.#failure(thrown, signal);
    }
  }

  /**
   * Carries a plan out. Before the first write the tenant is read again, and a plan that no longer fits is refused with
   * `plan.stale`; that is told here, everything later by the run.
   */
  async apply(plan: Plan, { signal, ...settings }: ApplyOptions = {}): Promise<Run> {
    signal?.throwIfAborted();
    try {
      return new Run(await this.#native.apply(plan, settings), signal);
    } catch (thrown) {
      throw this.#failure(thrown, undefined);
    }
  }

  /** Goes on with the run of a deployment that was interrupted, without its scenario; undefined if none is open. */
  async resume(name: string, { signal, ...settings }: ResumeOptions = {}): Promise<Run | undefined> {
    signal?.throwIfAborted();
    try {
      const run = await this.#native.resume(name, settings);
      return run === null || run === undefined ? undefined : new Run(run, signal);
    } catch (thrown) {
      throw this.#failure(thrown, undefined);
    }
  }

  /**
   * Removes what the deployment made, in order; what was there before is let go. `plan` with the purpose `teardown` says
   * beforehand what that is.
   */
  async teardown(scenario: ScenarioSource, { signal, ...settings }: TeardownOptions = {}): Promise<Run> {
    signal?.throwIfAborted();
    try {
      return new Run(await this.#native.teardown(scenario, settings), signal);
    } catch (thrown) {
      throw this.#failure(thrown, undefined);
    }
  }

  /** What changed in the tenant since the last apply, and by whom where the audit log tells. */
  async drift(scenario: ScenarioSource, { signal, ...settings }: DriftOptions = {}): Promise<Drift> {
    try {
      return await untilAborted(signal, () => this.#native.drift(scenario, settings));
    } catch (thrown) {
      throw this.#failure(thrown, signal);
    }
  }

  /** Checks chain, order and completeness of journals: that of a deployment, or all. Contacts no tenant. */
  async verifyJournal(name?: string, { signal, ...settings }: JournalOptions = {}): Promise<JournalVerification> {
    try {
      return await untilAborted(signal, () => this.#native.verifyJournal({ ...settings, name }));
    } catch (thrown) {
      throw this.#failure(thrown, signal);
    }
  }

  /**
   * Opens the sealed password of an account, named by its user principal name; that it is shown is written into the journal
   * first. Contacts no tenant.
   */
  async reveal(account: string, options: RevealOptions = {}): Promise<Secret> {
    try {
      return new Secret(await this.#native.reveal(account, options));
    } catch (thrown) {
      throw this.#failure(thrown, undefined);
    }
  }

  /** Checks whether a scenario is in force, per account and tenant. */
  async verify(scenario: ScenarioSource, { signal, ...settings }: VerifyOptions = {}): Promise<Verification> {
    try {
      return await untilAborted(signal, () => this.#native.verify(scenario, settings));
    } catch (thrown) {
      throw this.#failure(thrown, signal);
    }
  }

  /** The least Graph permissions and directory roles for a scenario. Contacts nobody. */
  async permissions(scenario: ScenarioSource, { signal }: CallOptions = {}): Promise<PermissionReport> {
    try {
      return await untilAborted(signal, () => this.#native.permissions(scenario));
    } catch (thrown) {
      throw this.#failure(thrown, signal);
    }
  }

  /** What became of every statement of the articles that a scenario follows: it plans, verifies, and writes nothing. */
  async report(scenario: ScenarioSource, { signal, ...settings }: ReportOptions = {}): Promise<Report> {
    try {
      return await untilAborted(signal, () => this.#native.report(scenario, settings));
    } catch (thrown) {
      throw this.#failure(thrown, signal);
    }
  }

  /**
   * Whether one person can reach another, by which way, and which rules decide. Both are named by their sign-in addresses.
   *
   * The scenario's description decides and nobody is contacted, unless `now` asks the tenants as they are.
   */
  async reach(scenario: ScenarioSource, caller: string, callee: string, { signal, ...settings }: ReachOptions = {}): Promise<Reach> {
    try {
      return await untilAborted(signal, () => this.#native.reach(scenario, caller, callee, settings));
    } catch (thrown) {
      throw this.#failure(thrown, signal);
    }
  }

  /** Whom everybody reaches whom the scenario names: one answer for every pair, in the order of the people. */
  async reachMatrix(scenario: ScenarioSource, { signal, ...settings }: ReachOptions = {}): Promise<Reach[]> {
    try {
      return await untilAborted(signal, () => this.#native.reachMatrix(scenario, settings));
    } catch (thrown) {
      throw this.#failure(thrown, signal);
    }
  }

  /**
   * Which of federation, guesting, vendor accounts and one-time links fits a scenario, and why. Contacts nobody.
   *
   * That the tenants belong to different companies is no failure: the advice answers it.
   */
  async advise(scenario: ScenarioSource, { signal }: CallOptions = {}): Promise<Advice> {
    try {
      return await untilAborted(signal, () => this.#native.advise(scenario));
    } catch (thrown) {
      throw this.#failure(thrown, signal);
    }
  }

  /**
   * Writes every document that Graph cannot deliver to a folder, for Windows, for the headset and for people, and gives the
   * index of them. The tenant is only read.
   *
   * A file that `emit` did not write, or that was changed since, fails with `emit.changed_by_hand` before anything is written,
   * unless `force` is set; receipts that are filled in are kept in any case.
   */
  async emit(scenario: ScenarioSource, folder: string, { signal, ...settings }: EmitOptions = {}): Promise<ArtefactIndex> {
    try {
      return await untilAborted(signal, () => this.#native.emit(scenario, folder, settings));
    } catch (thrown) {
      throw this.#failure(thrown, signal);
    }
  }

  /** Gives connections, tokens and the credential up. Runs go on; every later call fails with `usage`. */
  close(): void {
    try {
      this.#native.close();
    } catch (thrown) {
      throw translate(thrown);
    }
  }

  /** `using`: closes the client at the end of the block. */
  [Symbol.dispose](): void {
    this.close();
  }

  #failure(thrown: unknown, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted === true && thrown === signal.reason) {
      return thrown;
    }
    const failure = translate(thrown);
    const cause = this.#credential?.thrown;
    return failure.category === 'unauthenticated' && cause !== undefined ? translate(thrown, cause) : failure;
  }
}
