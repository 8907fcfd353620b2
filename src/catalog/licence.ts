/** A repository's licence: which file says it, and which of the common ones it is. */

export interface Licence {
  /** Path from the repository's root. */
  file: string;
  /** SPDX identifier; absent for a text that is none of the common ones. */
  id?: string;
}

/** The licence's file in the root of a repository. */
export function licenceFile(files: Iterable<string>): string | undefined {
  let best: string | undefined;
  for (const path of files) {
    if (!/^(?:un)?licen[cs]e(?:-[\w.]+)?(?:\.(?:md|txt|rst))?$|^copying(?:\.(?:md|txt))?$/i.test(path))
      continue;
    if (best === undefined || path.length < best.length || (path.length === best.length && path < best))
      best = path;
  }
  return best;
}

/** Sentences that only one licence has, most particular first. */
const marks: readonly [id: string, mark: RegExp][] = [
  ['AGPL-3.0', /gnu affero general public license/],
  ['LGPL-3.0', /gnu lesser general public license version 3/],
  ['LGPL-2.1', /gnu lesser general public license version 2\.1/],
  ['GPL-3.0', /gnu general public license version 3/],
  ['GPL-2.0', /gnu general public license version 2/],
  ['Apache-2.0', /apache license,? version 2\.0/],
  ['MPL-2.0', /mozilla public license,? (?:version|v\.) ?2\.0/],
  ['EPL-2.0', /eclipse public license - v 2\.0/],
  ['EUPL-1.2', /european union public licen[cs]e v\. ?1\.2/],
  ['CC-BY-SA-4.0', /attribution-sharealike 4\.0 international/],
  ['CC-BY-4.0', /attribution 4\.0 international/],
  ['CC0-1.0', /cc0 1\.0 universal/],
  ['Unlicense', /this is free and unencumbered software released into the public domain/],
  [
    'ISC',
    /permission to use, copy, modify, and\/?(?:or)? distribute this software for any purpose with or without fee/,
  ],
  ['BSD-3-Clause', /redistribution and use in source and binary forms.*neither the name/],
  ['BSD-2-Clause', /redistribution and use in source and binary forms/],
  [
    'MIT',
    /^ ?(?:the )?mit license\b|permission is hereby granted, free of charge, to any person obtaining a copy/,
  ],
];

/** @param text of the file; its beginning is enough */
export function detectLicence(text: string): string | undefined {
  const words = text.slice(0, 6000).toLowerCase().replace(/\s+/g, ' ');
  return marks.find(([, mark]) => mark.test(words))?.[0];
}
