/** A bearer token, in the form of `@azure/core-auth`. */
export interface AccessToken {
  /** The token. */
  token: string;
  /** When it ends, in milliseconds since 1970. */
  expiresOnTimestamp: number;
}

/** Whatever gives tokens. The credentials of `@azure/identity` fit as they are. */
export interface TokenCredential {
  /** Gives a token for scopes such as `https://graph.microsoft.com/.default`; it is kept until shortly before it ends. */
  getToken(scopes: string[]): PromiseLike<AccessToken | null> | AccessToken | null;
}
