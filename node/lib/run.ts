import type { Run as NativeRun } from '../native.js';
import { onAbort } from './abort.js';
import type { Event, RunReport } from './models.js';
import { translate } from './translate.js';

/**
 * A plan being carried out, by threads of its own: it goes on whether anybody looks or not.
 *
 * Like any open request it keeps the process alive until it ends.
 */
export class Run implements AsyncIterable<Event>, AsyncDisposable {
  readonly #native: NativeRun;
  readonly #ended: Promise<RunReport>;
  #open = true;

  /** @internal */
  constructor(native: NativeRun, signal: AbortSignal | undefined) {
    this.#native = native;
    const forget = signal === undefined ? undefined : onAbort(signal, () => native.cancel());
    if (signal?.aborted === true) {
      native.cancel();
    }
    this.#ended = native.wait().finally(() => {
      this.#open = false;
      forget?.();
    });
    // Whoever asks for the result learns of a failure; nobody has to ask.
    this.#ended.catch(() => undefined);
  }

  /** The run's id. */
  get id(): string {
    return this.#native.id;
  }

  /** Asks the run to stop: no new step starts, what was sent is waited for, and the report says `cancelled`. */
  cancel(): void {
    this.#native.cancel();
  }

  /** Waits for the end, however it ends: `outcome` of the report says how. */
  async result(): Promise<RunReport> {
    try {
      return await this.#ended;
    } catch (thrown) {
      throw translate(thrown);
    }
  }

  /** Every event from the first on, as it happens. Each loop has its own place; none is missed, and leaving a loop stops nothing. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void, undefined> {
    for (let index = 0; ; index += 1) {
      let event: Event | null | undefined;
      try {
        event = await this.#native.event(index);
      } catch (thrown) {
        throw translate(thrown);
      }
      if (event === null || event === undefined) {
        return;
      }
      yield event;
    }
  }

  /** `await using`: a run that is left before its end is cancelled, and its end is waited for. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#open) {
      this.#native.cancel();
    }
    await this.#ended.catch(() => undefined);
  }
}
