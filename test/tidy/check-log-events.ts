import type { Finding } from './finding.ts';
import type { SourceFile } from './project.ts';
import { lineAt } from './source-text.ts';

const call = /\blog\s*\.\s*(?:debug|info|warn|error)\s*\(\s*(?<quote>['"]) *\k<quote>/g;

/** Log lines can be counted only while their names come from one list. */
export function checkLogEvents(files: readonly SourceFile[], events: readonly string[]): readonly Finding[] {
  return files
    .filter(file => file.path.startsWith('shared/'))
    .flatMap(file =>
      [...file.source.code.matchAll(call)].flatMap(match => {
        const end = match.index + match[0].length;
        const start = match.index + match[0].search(/['"]/);
        const event = file.text.slice(start + 1, end - 1);
        if (events.includes(event)) return [];
        return [
          {
            path: file.path,
            line: lineAt(file.text, start),
            rule: `"${event}" is not in the list of log events`,
            advice: 'Use one that is, or add it to shared/core/log-events.ts',
          },
        ];
      }),
    );
}
