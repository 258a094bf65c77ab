/** Work that is done in turns, so that a long piece never makes a short one wait for long. */
export interface Turns {
  /** Runs steps to their end, a step at a time among the others; answers what they return. */
  run<Answer>(start: () => Generator<void, Answer>): Promise<Answer>;
  /** Runs work while no steps are half done. Steps that come while it waits are begun after it. */
  alone(work: () => void): Promise<void>;
}

/** @param next calls back soon, after others had their turn, such as `setImmediate` */
export function createTurns(next: (callback: () => void) => void): Turns {
  const running: (() => boolean)[] = [];
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
    const step = running.shift();
    if (step?.()) running.push(step);
    isAwake = false;
    if (running.length > 0 || waiting.length > 0 || alone.length > 0) wake();
  }

  return {
    run: (start) =>
      new Promise((resolve, reject) => {
        waiting.push(() => {
          const steps = start();
          running.push(() => {
            try {
              const { done, value } = steps.next();
              if (done) resolve(value);
              return !done;
            } catch (error) {
              reject(error);
              return false;
            }
          });
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
