/** What a line of an access log says, in the usual formats. Of who has asked, only the kind of program is looked at. */

export interface LogEntry {
  /** Milliseconds since 1970. */
  time: number;
  method: string;
  /** With query. */
  path: string;
  status: number;
  /** Absent: the log does not say. */
  agent?: string;
}

/** Where JSON has what; dots lead within. */
export type LogKeys = Partial<Record<'time' | 'method' | 'path' | 'status' | 'agent', string | undefined>>;

/**
 * Reads lines in the common and the combined format, JSON, and W3C's extended format (CloudFront, IIS), whose fields an
 * earlier line names: one reader per file.
 * @returns undefined for what is no request
 */
export function createLineReader(keys: LogKeys = {}): (line: string) => LogEntry | undefined {
  let fields: string[] | undefined;
  return (line) => {
    if (line.startsWith('#')) {
      if (line.startsWith('#Fields:')) fields = line.slice(8).trim().split(/\s+/);
      return undefined;
    }
    if (line.startsWith('{')) return readJson(line, keys);
    return fields ? readFields(line, fields) : readCombined(line);
  };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
// Each of its parts ends where it cannot go on, so that a line takes no longer than it is long.
const combined =
  /\[(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)\] "([A-Z]+) ((?:[^\s"\\]|\\.)+)(?: [^"\\]*)?" (\d{3})(?: \S+(?: "(?:[^"\\]|\\.)*" "((?:[^"\\]|\\.)*)")?)?/;

function readCombined(line: string): LogEntry | undefined {
  const [, day, month = '', year, clock, hours, minutes, method = '', path = '', status, agent] =
    combined.exec(line) ?? [];
  const at = months.indexOf(month) + 1;
  if (at === 0) return undefined;
  const time = Date.parse(`${year}-${String(at).padStart(2, '0')}-${day}T${clock}${hours}:${minutes}`);
  // Apache puts a backslash before a quotation mark.
  return entry({
    time,
    method,
    path: path.replace(/\\(["\\])/g, '$1'),
    status: Number(status),
    ...(agent !== undefined && { agent }),
  });
}

function readFields(line: string, fields: readonly string[]): LogEntry | undefined {
  const values = line.split(line.includes('\t') ? '\t' : ' ');
  const value = (name: string) => values[fields.indexOf(name)];
  const query = value('cs-uri-query');
  const agent = value('cs(User-Agent)');
  return entry({
    time: Date.parse(`${value('date')}T${value('time')}Z`),
    method: value('cs-method') ?? 'GET',
    path: `${value('cs-uri-stem') ?? ''}${query && query !== '-' ? `?${query}` : ''}`,
    status: Number(value('sc-status')),
    // CloudFront writes spaces as percent signs, twice.
    ...(agent !== undefined && { agent: agent.replace(/%(?:25)?20/g, ' ').replaceAll('+', ' ') }),
  });
}

/** Caddy's names, then those that configurations of nginx use most. */
const known = {
  time: ['ts', 'time_iso8601', 'time', 'timestamp', '@timestamp'],
  method: ['request.method', 'request_method', 'method'],
  path: ['request.uri', 'request_uri', 'uri', 'path', 'url'],
  status: ['status', 'status_code', 'response.status'],
  agent: ['request.headers.User-Agent', 'http_user_agent', 'user_agent', 'agent'],
};

function readJson(line: string, keys: LogKeys): LogEntry | undefined {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return undefined;
  }
  const value = (name: keyof typeof known): string | number | undefined => {
    const names = keys[name] === undefined ? known[name] : [keys[name]];
    return names.map((path) => valueAt(data, path)).find((found) => found !== undefined);
  };
  const time = value('time');
  const agent = value('agent');
  return entry({
    time: typeof time === 'number' ? (time > 1e11 ? time : time * 1000) : Date.parse(time ?? ''),
    method: String(value('method') ?? 'GET'),
    path: String(value('path') ?? ''),
    status: Number(value('status')),
    ...(agent !== undefined && { agent: String(agent) }),
  });
}

function valueAt(data: unknown, path: string): string | number | undefined {
  let value = data;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  // Headers come as lists.
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' || typeof one === 'number' ? one : undefined;
}

function entry(found: LogEntry): LogEntry | undefined {
  return Number.isFinite(found.time) && Number.isInteger(found.status) && found.path.length > 0
    ? found
    : undefined;
}
