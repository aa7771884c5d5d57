import { startSimulator, type Simulator as NativeSimulator, type Snapshot as NativeSnapshot } from '../native.js';
import { Client } from './client.js';
import type { Json } from './models.js';
import type { Fault, LoggedRequest, SimulatorOptions, TenantAnswer, TenantInfo, TenantOptions } from './options.js';
import { translate, usage } from './translate.js';

let nativeOf: (snapshot: Snapshot) => NativeSnapshot;

/** What the tenants of a simulator held at one moment; only that simulator can go back to it. */
export class Snapshot {
  readonly #native: NativeSnapshot;

  /** @internal */
  constructor(native: NativeSnapshot) {
    this.#native = native;
  }

  static {
    nativeOf = (snapshot) => snapshot.#native;
  }
}

/**
 * A simulated tenant behind Microsoft Graph's interface on a local port, for tests of any program that uses Graph: no
 * account, no network, nothing real is touched.
 */
export class Simulator implements AsyncDisposable {
  readonly #native: NativeSimulator;

  private constructor(native: NativeSimulator) {
    this.#native = native;
  }

  /** Starts one on 127.0.0.1. */
  static async start(options: SimulatorOptions = {}): Promise<Simulator> {
    try {
      return new Simulator(await startSimulator(options));
    } catch (thrown) {
      throw translate(thrown);
    }
  }

  /** The address of Graph, such as `http://127.0.0.1:8080/v1.0`. */
  get graphUrl(): string {
    return this.#native.graphUrl;
  }

  /** The address that gives tokens, such as `http://127.0.0.1:8080`. */
  get authority(): string {
    return this.#native.authority;
  }

  /** A bearer token of the first tenant; it does not expire. */
  get token(): string {
    return this.#native.token;
  }

  /** The tenants with their tokens; the first is the one that is meant when none is named. */
  get tenants(): readonly TenantInfo[] {
    return this.#native.tenants;
  }

  /** A client of the same tenant, connected in this process. What it waits for takes no time: the simulator's jumps. */
  client(): Client {
    return Client.over(() => this.#native.client());
  }

  /**
   * Sends a request such as `GET /users`, to arrange the tenant or to look at it. It has every permission, meets no faults,
   * sees every change at once and is not logged.
   */
  request(method: string, path: string, body?: Json, { tenant }: TenantOptions = {}): TenantAnswer {
    return told(() => this.#native.request(method, path, body, tenant));
  }

  /** What the tenants hold now, to go back to with `restore`. */
  snapshot(): Snapshot {
    return told(() => new Snapshot(this.#native.snapshot()));
  }

  /** Goes back to a snapshot. Time goes on; faults and the log of requests stay as they are. */
  restore(snapshot: Snapshot): void {
    if (!(snapshot instanceof Snapshot)) {
      throw usage('what is given to `restore` is no snapshot', 'Give what `snapshot()` of the same simulator gave.');
    }
    told(() => this.#native.restore(nativeOf(snapshot)));
  }

  /** The newest 20,000 requests that came over HTTP or from a client, oldest first. */
  requests(): LoggedRequest[] {
    return told(() => this.#native.requests());
  }

  /** Forgets the requests that came so far. */
  clearRequests(): void {
    told(() => this.#native.clearRequests());
  }

  /** Scripts more faults. Each counts the requests that come from now on. */
  addFaults(faults: readonly Fault[] | string): void {
    told(() => this.#native.addFaults(faults));
  }

  /** Scripts faults instead of all earlier ones; none, for an empty list. */
  setFaults(faults: readonly Fault[] | string): void {
    told(() => this.#native.setFaults(faults));
  }

  /** Lets seconds pass at once, so that what takes time is done: replicas, licences, teams, tokens that expire. */
  advance(seconds: number): void {
    told(() => this.#native.advance(seconds));
  }

  /**
   * Answers what is under way, shuts the port and lets go of the tenant file. Every later call fails with `usage`. Closing
   * twice is harmless.
   */
  async close(): Promise<void> {
    try {
      await this.#native.close();
    } catch (thrown) {
      throw translate(thrown);
    }
  }

  /** `await using`: closes the simulator at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

function told<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw translate(thrown);
  }
}
