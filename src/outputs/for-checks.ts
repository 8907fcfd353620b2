/** What other repositories check themselves with: every reference of the portal, and the schema of a descriptor. */
import { descriptorJsonSchema, descriptorSchemaPath } from '../catalog/descriptor-schema.ts';
import { publishedRefsPath, publishRefs } from '../catalog/published-refs.ts';
import { canonicalJson } from '../snapshot/json.ts';
import type { Site } from '../views/site.ts';
import type { OutputFile } from './write.ts';

/** Asked by `callboard check --against`. */
export function refsFile({ catalog, extensionKinds, annotations }: Site): OutputFile {
  return {
    path: publishedRefsPath,
    text: () => `${canonicalJson(publishRefs(catalog, extensionKinds, annotations))}\n`,
  };
}

/** For editors: `# yaml-language-server: $schema=...` */
export function descriptorSchemaFile({ kinds }: Site): OutputFile {
  return {
    path: descriptorSchemaPath,
    text: () => `${JSON.stringify(descriptorJsonSchema(kinds))}\n`,
  };
}
