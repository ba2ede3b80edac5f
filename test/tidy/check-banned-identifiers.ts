import type { Finding } from './finding.ts';
import type { SourceFile } from './project.ts';
import { lineAt } from './source-text.ts';

interface Ban {
  readonly name: string;
  readonly pattern: RegExp;
  /** Where it is allowed besides the one file that may touch the real world. */
  readonly allowedIn: RegExp;
  readonly advice: string;
}

/** The one file that touches real time and randomness. */
const system = /^shared\/adapters\/system\.ts$/;
const none = /(?!)/;
const useClock = 'Take the time from the Clock that is given';

const bans: readonly Ban[] = [
  // Reading and writing a date as text is pure.
  ban('Date', useClock, /^shared\/core\/instant\.ts$/),
  ban('performance', useClock),
  ban('setTimeout', 'Wait with Clock.sleepMs'),
  ban('setInterval', 'Wait with Clock.sleepMs'),
  {
    name: 'Math.random',
    pattern: /\bMath\s*\.\s*random\b/g,
    allowedIn: none,
    advice: 'Draw from the Random that is given',
  },
  {
    name: 'process.env',
    pattern: /\bprocess\s*\.\s*env\b/g,
    allowedIn: /^shared\/compose(?:\/[^/]+)?\.ts$/,
    advice: 'Take a Settings, or add the variable to the table in shared/config/fields.ts',
  },
];

/** Keeps time, randomness and environment out of `shared/`: what cannot be injected cannot be tested. */
export function checkBannedIdentifiers(files: readonly SourceFile[]): readonly Finding[] {
  return files
    .filter(file => file.path.startsWith('shared/') && !system.test(file.path))
    .flatMap(file =>
      bans
        .filter(({ allowedIn }) => !allowedIn.test(file.path))
        .flatMap(({ name, pattern, advice }) =>
          [...file.source.code.matchAll(pattern)].map(match => ({
            path: file.path,
            line: lineAt(file.text, match.index),
            rule: `${name} is banned here`,
            advice,
          })),
        ),
    );
}

/** The global of this name, but neither a member of another object (`socket.setTimeout`) nor a key (`{ Date: … }`). */
function ban(name: string, advice: string, allowedIn = none): Ban {
  return {
    name,
    pattern: new RegExp(`(?:globalThis\\s*\\.\\s*|(?<![\\w$])(?<!\\.\\s*))${name}\\b(?!\\s*:)`, 'g'),
    allowedIn,
    advice,
  };
}
