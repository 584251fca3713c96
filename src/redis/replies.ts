import { StoreUnavailable } from '../ports/state-store';

/** The reply as a list whose first element is one of the status words. @throws when the script and this file have drifted apart */
export const words = (reply: unknown, ...allowed: readonly string[]): [string, ...Buffer[]] => {
  const parts = Array.isArray(reply) ? (reply as Buffer[]) : [reply as Buffer];
  const [first, ...rest] = parts;
  const status = String(first);
  if (!allowed.includes(status))
    throw new TypeError(`a Redis script answered ${JSON.stringify(status)}, not ${allowed.join(' or ')}`);
  return [status, ...rest];
};

/** What Redis itself refuses (a script's error, wrong type) is a fault of ours or its; everything else is Redis being away. */
export const reaching = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const isFault =
      error instanceof TypeError ||
      (error instanceof Error &&
        error.name === 'ReplyError' &&
        !/^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|OOM|UNBLOCKED)/.test(error.message));
    if (isFault) throw error;
    throw new StoreUnavailable(`Redis did not answer: ${(error as Error).message}`, { cause: error });
  }
};
