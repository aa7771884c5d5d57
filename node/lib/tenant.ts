import type { SimulatedTenant as NativeTenant } from '../native.js';
import type { Json } from './models.js';
import type { TenantAnswer } from './options.js';
import { translate } from './translate.js';

/** The simulated tenant behind a client, for tests. */
export class SimulatedTenant {
  readonly #native: NativeTenant;

  /** @internal */
  constructor(native: NativeTenant) {
    this.#native = native;
  }

  /** Sends a request such as `GET /users` with every permission. */
  request(method: string, path: string, body?: Json): TenantAnswer {
    try {
      return this.#native.request(method, path, body);
    } catch (thrown) {
      throw translate(thrown);
    }
  }
}
