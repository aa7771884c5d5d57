import { Client as NativeClient, loadScenario as loadNative } from '../native.js';
import { untilAborted } from './abort.js';
import { Asked } from './credential.js';
import { translate } from './errors.js';
import type { Json, PermissionReport, Plan, Scenario, Target, Validation, Verification } from './models.js';
import type {
  ApplyOptions,
  CallOptions,
  ConnectOptions,
  PlanOptions,
  ScenarioSource,
  SimulatedOptions,
  TenantAnswer,
  VerifyOptions,
} from './options.js';
import { Run } from './run.js';

/**
 * Reads a scenario file into its full form: shorthands are expanded, and the account file that it names is read.
 *
 * Throws the first mistake; `validate` with the path lists all of them with their places.
 */
export function loadScenario(path: string): Scenario {
  try {
    return loadNative(path);
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

  /** Whether the tenant is simulated. */
  get target(): Target {
    return this.#native.target;
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

  /** Sends a request such as `GET /users` to the simulated tenant of this client, with every permission; for tests. */
  request(method: string, path: string, body?: Json): TenantAnswer {
    try {
      return this.#native.request(method, path, body);
    } catch (thrown) {
      throw translate(thrown);
    }
  }

  /** Gives connections, tokens and the credential up. Runs go on; every later call fails with `usage`. */
  close(): void {
    this.#native.close();
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
