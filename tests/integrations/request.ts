/** Checks requests to a vendor's stand-in against what the vendor's description of its API allows. */
import type { Answer, Asked } from '../collect/vendor.ts';

export interface Operation {
  /** Query parameters, and what their values must look like. */
  query: Record<string, RegExp>;
  required?: string[];
  answer(url: URL, asked: Asked, before: number): Answer;
}

/**
 * @param allowed whether the request shows who asks
 * @returns 401 and 400 as a strict vendor would, which a test then misses data by
 */
export function strictVendor(
  operations: Record<string, Operation>,
  allowed: (headers: Asked['headers']) => boolean,
): (asked: Asked, before: number) => Answer {
  return (asked, before) => {
    const url = new URL(asked.path, 'http://vendor.invalid');
    const operation = Object.entries(operations).find(([path]) =>
      new RegExp(`^${path}$`).test(url.pathname),
    )?.[1];
    if (!operation) return { status: 404, json: { message: 'Not found' } };
    if (!allowed(asked.headers)) return { status: 401, json: { message: 'Invalid API key' } };
    for (const [name, value] of url.searchParams)
      if (!operation.query[name]?.test(value)) return { status: 400, json: { message: `${name}=${value}` } };
    for (const name of operation.required ?? [])
      if (!url.searchParams.has(name)) return { status: 400, json: { message: `${name} is missing` } };
    return operation.answer(url, asked, before);
  };
}
