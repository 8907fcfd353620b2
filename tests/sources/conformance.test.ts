import { pathToFileURL } from 'node:url';
import { folderSource } from '../../src/sources/folder.ts';
import { gitSource } from '../../src/sources/git.ts';
import { testSource } from './support/conformance.ts';
import { serveGit } from './support/git-server.ts';
import { publish } from './support/repositories.ts';

testSource('folder', (repository, folder) => folderSource({ folder: repository.folder, baseDir: folder }));

testSource('git over http, partial', async (repository, folder) => {
  publish(repository, `${folder}/served/payments.git`);
  return gitSource({ url: `${(await serveGit(`${folder}/served`)).url}/payments.git` });
});

testSource('git over http, server without filters', async (repository, folder) => {
  publish(repository, `${folder}/served/payments.git`, { filter: false });
  return gitSource({ url: `${(await serveGit(`${folder}/served`)).url}/payments.git` });
});

testSource('git over file', (repository, folder) => {
  publish(repository, `${folder}/served/payments.git`, { filter: false });
  return gitSource({ url: pathToFileURL(`${folder}/served/payments.git`).href });
});
