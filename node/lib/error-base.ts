import type { ErrorCategory, ErrorInfo, Tags } from './models.js';

/**
 * What went wrong, with a stable code and what to do about it. The base of every error of this package.
 *
 * What a caller aborts rejects with the reason of the caller's own signal instead.
 */
export class RemoteAssistError extends Error {
  override readonly name: string = 'RemoteAssistError';

  /** Everything that is known about the error. */
  readonly info: ErrorInfo;

  constructor(info: ErrorInfo, options?: ErrorOptions) {
    super(info.message, options);
    this.info = info;
  }

  /** The kind, such as `conflict`; it chose the class. */
  get category(): ErrorCategory {
    return this.info.category;
  }

  /** The stable code, such as `plan.stale`. */
  get code(): string {
    return this.info.code;
  }

  /** What to do next. */
  get hint(): string | undefined {
    return this.info.hint;
  }

  /** Whether the same call may succeed later without a change. */
  get retryable(): boolean {
    return this.info.retryable;
  }

  /** How long the service asked to wait, in milliseconds. */
  get retryAfterMs(): number | undefined {
    return this.info.retryAfterMs;
  }

  /** The HTTP status, if a service answered. */
  get status(): number | undefined {
    return this.info.status;
  }

  /** The service's request id, for a support case. */
  get requestId(): string | undefined {
    return this.info.requestId;
  }

  /** The address of the step that failed. */
  get address(): string | undefined {
    return this.info.address;
  }

  /** Named facts for programs. */
  get details(): Tags {
    return this.info.details;
  }

  /** The error as every other language and `--json` of the command line show it. */
  toJSON(): ErrorInfo {
    return this.info;
  }
}
