import { spawnSync } from 'node:child_process';

/** A command line that a document shows, and where. */
export interface DocumentedCommand {
  readonly document: string;
  /** Counted from 1. */
  readonly line: number;
  /** As a shell takes it; a loop or a line that is continued is one command. */
  readonly text: string;
  /** The same in one line: without the comment behind it, continuations and indentation. Tables of commands are held against this. */
  readonly name: string;
  /** The whole fenced block that it stands in, with the variables and functions that it may need; a code span is its own. */
  readonly block: string;
}

const shells = ['sh', 'bash'];
const otherLanguages = ['json', 'ts', 'python', 'text'];
const programs = 'eni-reaper|npm|npx|node|s|aliyun|aliyunlog|fc|terraform|pip|curl';
const isCommandSpan = new RegExp(`^(?:[A-Z_]+=\\S+ )*(?:${programs}) \\S`);

/**
 * Every command of a page in Markdown: each statement of a shell block, and each code span that begins with a program that the documents speak of.
 * Statements that only set a variable or define a function are parts of their block and no commands. Throws where it could overlook one.
 */
export function findCommands(document: string, page: string): readonly DocumentedCommand[] {
  const found: DocumentedCommand[] = [];
  const lines = page.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const [, indent, language = ''] = /^( *)```(.*)$/.exec(line) ?? [];
    if (indent === undefined) {
      found.push(...commandsInProse(document, index + 1, line));
      continue;
    }
    const length = lines.slice(index + 1).indexOf(`${indent}\`\`\``);
    if (length === -1) throw new Error(`${document}:${index + 1} opens a code block that nothing closes.`);
    const code = lines.slice(index + 1, index + 1 + length).map(text => text.replace(indent, ''));
    if (shells.includes(language)) found.push(...commandsInBlock(document, index + 2, code));
    else if (!otherLanguages.includes(language))
      throw new Error(
        `${document}:${index + 1} has a code block whose language is ${language || 'not named'}.`,
      );
    index += length + 1;
  }
  return found;
}

function commandsInProse(document: string, line: number, text: string): readonly DocumentedCommand[] {
  if (text.split('`').length % 2 === 0)
    throw new Error(`${document}:${line} has a code span that does not end in its line.`);
  return [...text.matchAll(/`([^`]+)`/g)]
    .map(match => (match[1] ?? '').replaceAll('\\|', '|'))
    .filter(span => isCommandSpan.test(span))
    .map(span => ({ document, line, text: span, name: span, block: span }));
}

function commandsInBlock(
  document: string,
  firstLine: number,
  code: readonly string[],
): readonly DocumentedCommand[] {
  const block = `${code.join('\n')}\n`;
  return statementsOf(code)
    .map(({ text, offset }) => ({ document, line: firstLine + offset, text, name: nameOf(text), block }))
    .filter(({ name }) => name !== '' && !isPreparation(name));
}

interface Statement {
  readonly text: string;
  readonly offset: number;
}

/** The statements of a script; the shell itself says where one ends. */
function statementsOf(code: readonly string[]): readonly Statement[] {
  const statements: Statement[] = [];
  let begun: string[] = [];
  for (const [index, line] of code.entries()) {
    begun.push(line);
    const text = begun.join('\n');
    if (!isComplete(text)) continue;
    statements.push({ text, offset: index + 1 - begun.length });
    begun = [];
  }
  if (begun.length > 0) throw new Error(`No shell understands this to its end:\n${begun.join('\n')}`);
  return statements;
}

/** An open quote, loop or document is an error to the shell, or a warning on stderr; a backslash at the end is neither. */
function isComplete(text: string): boolean {
  if (text.endsWith('\\')) return false;
  const { status, stderr } = spawnSync('bash', ['-n', '-c', text], { encoding: 'utf8' });
  return status === 0 && stderr === '';
}

function nameOf(text: string): string {
  const [first = '', ...others] = text.replace(/\\\n\s*/g, '').split('\n');
  return [first.replace(/(?:^|\s+)#(?: .*)?$/, ''), ...others].join(' ').replace(/\s+/g, ' ').trim();
}

function isPreparation(name: string): boolean {
  const value = `(?:"[^"$]*(?:\\$\\w+[^"$]*)*"|'[^']*'|[\\w./:-]*)`;
  const sets = new RegExp(`^(?:export )?(?:[A-Za-z_]\\w*=${value} ?)+$`);
  return sets.test(name) || /^\w+\(\) \{.*\}$/.test(name);
}
