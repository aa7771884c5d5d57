import type { ErrorCategory, ErrorInfo, Tags } from './models.js';

/**
 * The base of every error of this package. `code` is stable and `hint` says what to do; the message may change.
 *
 * What a caller aborts rejects with the reason of the caller's own signal instead.
 */
export class RemoteAssistError extends Error {
  override readonly name: string = 'RemoteAssistError';
  /** The kind, which chooses the class. */
  readonly category: ErrorCategory;
  /** The stable code, such as `license.no_seats`. */
  readonly code: string;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
  /** What to do next. */
  declare readonly hint?: string;
  /** How long the service asked to wait, in milliseconds. */
  declare readonly retryAfterMs?: number;
  /** The HTTP status, if a service answered. */
  declare readonly status?: number;
  /** The service's request id, for a support case. */
  declare readonly requestId?: string;
  /** The address of the step that failed. */
  declare readonly address?: string;
  /** Named facts for programs. */
  readonly details: Tags;

  constructor(info: ErrorInfo, options?: ErrorOptions) {
    super(info.message, options);
    this.category = info.category;
    this.code = info.code;
    this.retryable = info.retryable;
    this.details = info.details;
    const { hint, retryAfterMs, status, requestId, address } = info;
    // What is not known is left out, so that a printed error shows no empty lines.
    const known = Object.entries({ hint, retryAfterMs, status, requestId, address }).filter(([, value]) => value !== undefined);
    Object.assign(this, Object.fromEntries(known));
  }

  /** The error as every language and the command line's `--json` show it. */
  toJSON(): ErrorInfo {
    const { category, code, message, retryable, retryAfterMs, status, requestId, address, hint, details } = this;
    return { category, code, message, retryable, retryAfterMs, status, requestId, address, hint, details };
  }
}
