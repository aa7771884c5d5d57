import { errorClasses } from './error-classes.js';
import type { RemoteAssistError } from './error-base.js';
import type { ErrorInfo } from './models.js';

/**
 * The error that callers see for one that the native module threw: of the class of its category, with a stack that
 * begins at the caller, because the native module's errors have none.
 */
export function translate(thrown: unknown, cause?: unknown): RemoteAssistError {
  const info = infoOf(thrown) ?? defect(thrown);
  return new errorClasses[info.category](info, cause === undefined ? undefined : { cause });
}

function infoOf(thrown: unknown): ErrorInfo | undefined {
  return thrown instanceof Error && 'info' in thrown ? (thrown.info as ErrorInfo) : undefined;
}

/** The error for a call that does not make sense. */
export function usage(message: string, hint: string): RemoteAssistError {
  return new errorClasses.invalidInput({ category: 'invalidInput', code: 'usage', message, retryable: false, hint, details: {} });
}

/**
 * What napi itself refuses, an argument of another type than TypeScript allows; else a panic, whose message is not told,
 * because it may hold values of the caller.
 */
function defect(thrown: unknown): ErrorInfo {
  if (thrown instanceof Error && 'code' in thrown && /Expected|Arg$/.test(String(thrown.code))) {
    return usage('an argument has another type than this call takes', 'The types of this package tell which ones it takes; an editor shows them.').info;
  }
  return {
    category: 'internal',
    code: 'bug.panic',
    message: 'remote-assist stopped because of a defect of its own',
    retryable: false,
    hint: 'Make a new client. Apply looks at the tenant first, so it can be repeated. Please report this.',
    details: {},
  };
}
