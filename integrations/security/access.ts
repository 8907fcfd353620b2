/** Says which variable and permission a vendor wants, where it turns a token away. */

/** @param needed a sentence: what the variable has to hold */
export async function needing<Result>(needed: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const status = error instanceof Error && 'status' in error ? error.status : undefined;
    if (!(error instanceof Error) || (status !== 401 && status !== 403)) throw error;
    throw new Error(`${error.message} ${needed}`, { cause: error });
  }
}
