/** What was thrown, as text; plugins may throw anything. */
export function describeError(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message) : String(error);
  } catch {
    return 'something that is no error was thrown';
  }
}
