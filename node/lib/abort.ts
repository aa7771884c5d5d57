/**
 * Waits for work that only reads, and stops waiting when the signal is aborted; the work ends unobserved.
 *
 * Rejects with the signal's reason, at once where it is aborted already.
 */
export async function untilAborted<T>(signal: AbortSignal | undefined, start: () => Promise<T>): Promise<T> {
  if (signal === undefined) {
    return start();
  }
  signal.throwIfAborted();
  return new Promise<T>((resolve, reject) => {
    const stop = onAbort(signal, () => reject(signal.reason));
    start().then(resolve, reject).finally(stop);
  });
}

/** Calls back when the signal is aborted; gives a function that forgets about it, so that long-lived signals hold nothing. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}
