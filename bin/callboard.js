#!/usr/bin/env node
// Plain JavaScript without recent syntax, so that an old Node gets as far as the message below.
var minimum = [22, 12];
var current = process.versions.node.split('.').map(Number);

if (current[0] < minimum[0] || (current[0] === minimum[0] && current[1] < minimum[1])) {
  console.error(
    'Callboard needs Node.js ' +
      minimum.join('.') +
      ' or newer, but this is Node.js ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ').\n' +
      'Install a newer one from https://nodejs.org or with your version manager, e.g. `nvm install 24`, and run the command again.',
  );
  process.exitCode = 1;
} else {
  // Modules are compiled once, for this process and for those that it starts.
  import('node:module')
    .then(function (module) {
      module.enableCompileCache();
      process.env.NODE_COMPILE_CACHE = module.getCompileCacheDir();
      return import('callboard/cli');
    })
    .catch(function (error) {
      console.error(error);
      process.exitCode = 1;
    });
}
