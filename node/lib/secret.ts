import type { Secret as NativeSecret } from '../native.js';
import { translate } from './translate.js';

/** A Node `Buffer`, described so that a program needs no `@types/node`. */
export type SecretBuffer = Uint8Array & {
  /** The text, as a string that cannot be wiped. */
  toString(encoding?: 'utf8'): string;
};

/** A password that was revealed. Printing, inspecting or serialising it shows nothing of it. */
export class Secret {
  readonly #native: NativeSecret;

  /** @internal */
  constructor(native: NativeSecret) {
    this.#native = native;
  }

  /**
   * Lends the bytes of its text and gives what `use` gives. The buffer is wiped when `use` has ended, or its promise is
   * settled; a string made of it cannot be wiped.
   */
  async withSecret<T>(use: (secret: SecretBuffer) => T | PromiseLike<T>): Promise<T> {
    // Not from the pool, which is shared with other buffers.
    const buffer = Buffer.alloc(this.#native.size);
    try {
      this.#copy(buffer);
      return await use(buffer);
    } finally {
      buffer.fill(0);
    }
  }

  /** Never the password. */
  toString(): string {
    return '[Secret, not shown]';
  }

  /** Never the password. */
  toJSON(): string {
    return this.toString();
  }

  /** What `console.log` shows: never the password. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #copy(buffer: Buffer): void {
    try {
      this.#native.copyInto(buffer);
    } catch (thrown) {
      throw translate(thrown);
    }
  }
}
