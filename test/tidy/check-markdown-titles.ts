import type { Finding } from './finding.ts';
import type { ProjectFile } from './project.ts';

/** Every page has one title. */
export function checkMarkdownTitles(files: readonly ProjectFile[]): readonly Finding[] {
  return files
    .filter(file => file.path.endsWith('.md'))
    .flatMap(file => {
      const titles = titleLines(file.text);
      if (titles.length === 1) return [];
      return [
        {
          path: file.path,
          line: titles[1] ?? 1,
          rule: titles.length === 0 ? 'this page has no title' : `this page has ${titles.length} titles`,
          advice: 'Give it exactly one line that begins with "# "',
        },
      ];
    });
}

/** Lines outside of fenced code, where `# ` begins a comment of the shell. */
function titleLines(text: string): readonly number[] {
  let fence: string | undefined;
  return text.split('\n').flatMap((line, index) => {
    const mark = /^\s*(?<mark>`{3,}|~{3,})/.exec(line)?.groups?.['mark'];
    if (mark !== undefined && fence === undefined) fence = mark;
    else if (mark !== undefined && fence !== undefined && mark.startsWith(fence)) fence = undefined;
    return fence === undefined && line.startsWith('# ') ? [index + 1] : [];
  });
}
