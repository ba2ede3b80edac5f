import type { Finding } from './finding.ts';

const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Names that say nothing about what is inside, alone or as the last word of a longer one. */
const empty = /(?:^|-)(?:utils?|helpers?|commons?|types?|managers?|services?)$/;

/** In the emulator a service is a thing of the wire: it answers HTTP requests. */
const isWireService = /^emulator\/.*(?:^|\/|-)services?(?:\.ts|\/)/;

/** Every folder and every TypeScript file is named after the one thing it holds. */
export function checkFileNames(paths: readonly string[]): readonly Finding[] {
  return paths
    .filter(path => path.endsWith('.ts'))
    .flatMap(path => {
      const names = path.replace(/(?:\.(?:test|bench|config|d))?\.ts$/, '').split('/');
      return [
        ...names
          .filter(name => !kebabCase.test(name))
          .map(name => finding(path, `${name} is not kebab-case`)),
        ...names
          .filter(name => empty.test(name) && !isWireService.test(path))
          .map(name => finding(path, `${name} could hold anything`)),
      ];
    });
}

function finding(path: string, rule: string): Finding {
  return { path, line: 1, rule, advice: 'Name it after the one thing that is inside' };
}
