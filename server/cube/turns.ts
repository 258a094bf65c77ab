/** What work has used of the thread so far, over all its pieces. */
export interface Account {
  usedMs: number;
}

/** Work that is done in turns, so that a long piece never makes a short one wait for long. */
export interface Turns {
  /**
   * Runs steps to their end, a step at a time among the others; answers what they return. Whoever has used least goes
   * first. `account` is for what is asked in several pieces: the later ones do not count as new.
   */
  run<Answer>(start: () => Generator<void, Answer>, account?: Account): Promise<Answer>;
  /** Runs work while no steps are half done. Steps that come while it waits are begun after it. */
  alone(work: () => void): Promise<void>;
}

interface Running {
  /** Does a step; answers whether there are more. */
  step: () => boolean;
  account: Account;
  since: number;
}

/** Of the time that work waits, one part in so many counts as if it had used less: nothing waits for ever. */
const PATIENCE_PARTS = 32;

/**
 * @param next calls back soon, after others had their turn, such as `setImmediate`
 * @param clock milliseconds
 */
export function createTurns(next: (callback: () => void) => void, clock = () => performance.now()): Turns {
  const running: Running[] = [];
  const waiting: (() => void)[] = [];
  const alone: (() => void)[] = [];
  let isAwake = false;

  function wake(): void {
    if (isAwake) return;
    isAwake = true;
    next(turn);
  }

  function turn(): void {
    if (alone.length === 0) for (const begin of waiting.splice(0)) begin();
    else if (running.length === 0) for (const work of alone.splice(0)) work();
    if (running.length > 0) takeStep();
    isAwake = false;
    if (running.length > 0 || waiting.length > 0 || alone.length > 0) wake();
  }

  function takeStep(): void {
    const began = clock();
    const place = findNext(began);
    const { step, account } = running[place]!;
    const isUnfinished = step();
    account.usedMs += clock() - began;
    if (!isUnfinished) running.splice(place, 1);
  }

  /** The place of the work that has used least, less for having waited; of equals, that which came first. */
  function findNext(now: number): number {
    let least = Number.POSITIVE_INFINITY;
    let found = 0;
    running.forEach(({ account, since }, place) => {
      const used = account.usedMs - (now - since) / PATIENCE_PARTS;
      if (used >= least) return;
      least = used;
      found = place;
    });
    return found;
  }

  return {
    run: (start, account = { usedMs: 0 }) =>
      new Promise((resolve, reject) => {
        const since = clock();
        waiting.push(() => {
          const steps = start();
          const step = () => {
            try {
              const { done, value } = steps.next();
              if (done) resolve(value);
              return !done;
            } catch (error) {
              reject(error);
              return false;
            }
          };
          running.push({ step, account, since });
        });
        wake();
      }),
    alone: (work) =>
      new Promise((resolve, reject) => {
        alone.push(() => {
          try {
            resolve(work());
          } catch (error) {
            reject(error);
          }
        });
        wake();
      }),
  };
}
