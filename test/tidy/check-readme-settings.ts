import type { Finding } from './finding.ts';
import type { ProjectFile } from './project.ts';
import { lineAt } from './source-text.ts';

const row = /^\|\s*`?ENI_REAPER_\w+/m;

/** A README with a table of settings has all of them, in full, and none that does not exist. */
export function checkReadmeSettings(readme: ProjectFile, names: readonly string[]): readonly Finding[] {
  const table = row.exec(readme.text);
  if (table === null) return [];
  const mentions = [...readme.text.matchAll(/\bENI_REAPER_[A-Z][A-Z_]*[A-Z]\b/g)];
  const mentioned = new Set(mentions.map(match => match[0]));
  return [
    ...names
      .filter(name => !mentioned.has(name))
      .map(name => ({
        path: readme.path,
        line: lineAt(readme.text, table.index),
        rule: `${name} is missing from the table of settings`,
        advice: 'Add its row as shared/config/fields.ts has it',
      })),
    ...mentions
      .filter(match => !names.includes(match[0]))
      .map(match => ({
        path: readme.path,
        line: lineAt(readme.text, match.index),
        rule: `${match[0]} is no setting`,
        advice: 'Correct the name or add the setting to shared/config/fields.ts',
      })),
  ];
}
