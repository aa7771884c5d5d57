import type { TokenAnswer } from '../native.js';
import type { AccessToken, TokenCredential } from './credential.js';
import { usage } from './translate.js';

/** A credential as the native module asks it, and what it threw last. */
export class Asked {
  /** What the credential threw last; the `cause` of errors that follow from it. */
  thrown: unknown;
  readonly #credential: TokenCredential;

  constructor(credential: TokenCredential) {
    if (typeof (credential as Partial<TokenCredential> | undefined)?.getToken !== 'function') {
      throw usage('`credential` has no function `getToken`', 'Any object with `getToken(scopes)` fits, such as those of @azure/identity.');
    }
    this.#credential = credential;
  }

  /** Never throws: an exception would have nobody to catch it. */
  readonly ask = async (scope: string): Promise<TokenAnswer> => {
    try {
      this.thrown = undefined;
      const answer: AccessToken | null = await this.#credential.getToken([scope]);
      if (answer === null || typeof answer?.token !== 'string' || answer.token === '') {
        return { failed: 'its `getToken` gave no token' };
      }
      const seconds = Math.floor(answer.expiresOnTimestamp / 1000);
      return { token: answer.token, ...(Number.isSafeInteger(seconds) ? { expires: seconds } : {}) };
    } catch (thrown) {
      this.thrown = thrown;
      return { failed: firstLine(thrown) };
    }
  };
}

/** What can be told in one sentence; the rest stands in `cause`. */
function firstLine(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const line = text.split('\n', 1)[0]?.slice(0, 300) ?? '';
  // The class says more than the text, as `CredentialUnavailableError` and `AggregateAuthenticationError` do.
  return thrown instanceof Error && thrown.name !== 'Error' ? `${thrown.name}: ${line}` : line;
}
