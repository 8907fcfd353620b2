/** Which rules are an entity's: by labels and by names, as its annotations say. */
import type { CatalogEntity } from 'callboard/model';

const maxLength = 5000;
const maxParts = 50;

/** Texts of an annotation that holds several, separated by commas: of a very long one the first. */
export function listOf(value: string | undefined): string[] {
  return (value ?? '')
    .slice(0, maxLength)
    .split(',', maxParts)
    .map((part) => part.trim())
    .filter(Boolean);
}

/** Reads `service=payments,env=prod`. What is no pair is left out: it is a problem of the descriptor. */
export function readLabels(value: string | undefined): [name: string, value: string][] {
  return listOf(value).flatMap((part): [string, string][] => {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(at, 0)).trimEnd();
    const text = unquote(part.slice(at + 1).trimStart());
    return /^[A-Za-z_][\w.-]*$/.test(name) && text && !text.includes('"') ? [[name, text]] : [];
  });
}

function unquote(text: string): string {
  return text.slice(text.startsWith('"') ? 1 : 0, text.endsWith('"') ? -1 : undefined);
}

export function annotationsOf({ entity }: CatalogEntity): Readonly<Record<string, string>> {
  return entity.metadata.annotations ?? {};
}

/** A system or a team that shares a service's name would count its alerts a second time. */
export function isRunning({ kind }: Pick<CatalogEntity, 'kind'>): boolean {
  return ['component', 'resource'].includes(kind.toLowerCase());
}
