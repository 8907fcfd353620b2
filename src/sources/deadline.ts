/** Code of others may promise what never comes. Nothing else would wait for it then: the process would just end. */

/**
 * What was promised, or an error after so many seconds. The timer keeps the process alive until then.
 * @throws {Error} "It did not end within 60 seconds."
 */
export async function withDeadline<T>(promised: T | Promise<T>, seconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(seconds)), seconds * 1000);
  });
  try {
    return await Promise.race([promised, late]);
  } finally {
    clearTimeout(timer);
  }
}

export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  constructor(seconds: number) {
    super(`It did not end within ${seconds} seconds.`);
  }
}
