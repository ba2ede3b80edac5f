import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlRoutes } from '../../emulator/control/routes.ts';
import { ecsErrorCodes } from '../../emulator/ecs/error-codes.ts';
import type { ErrorPage } from '../../emulator/ecs/error-row.ts';
import { mnsErrorCodes, refusalOf } from '../../emulator/mns/mns-error.ts';

/*
 * The tables of emulator/README.md that say what the code says. Each is made from the code, line by line as it stands in the page,
 * so that a failing test shows the line to put there.
 */

const pages: readonly ErrorPage[] = ['describe', 'delete', 'detach', 'attach'];

/** Statuses are those of the four reference pages; a dash where a page does not list the code. */
export function ecsErrorTable(): readonly string[] {
  return ecsErrorCodes.map(({ code, status, cause, when }) => {
    const statuses = pages.map(page => status[page] ?? '–');
    return row(`\`${code}\``, ...statuses, cause === 'natural' ? 'by itself' : 'by name', when);
  });
}

export function mnsErrorTable(): readonly string[] {
  const folder = join(import.meta.dirname, '../../emulator/mns');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts'))
    .map(path => readFileSync(join(folder, path), 'utf8'));
  return mnsErrorCodes.map(code => {
    const isThrown = sources.some(source => source.includes(`MnsError('${code}'`));
    return row(`\`${code}\``, refusalOf(code).status, isThrown ? 'by itself' : 'by name');
  });
}

export function controlTable(): readonly string[] {
  return controlRoutes.map(({ method, path, about }) =>
    row(`\`${method} /_emulator/${path}\``, escaped(about)),
  );
}

/** The rows of the table that follows this heading, without its head and without the spaces that line its columns up. */
export function tableUnder(page: string, heading: string): readonly string[] {
  const lines = page.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`The page has no heading "${heading}".`);
  const first = lines.findIndex((line, index) => index > start && line.startsWith('|'));
  const end = lines.findIndex((line, index) => index > first && !line.startsWith('|'));
  return lines.slice(first + 2, end).map(line => line.replace(/ +(?=\|)/g, ' '));
}

/** What stands in one cell, without its backquotes. */
export function cellOf(line: string, column: number): string {
  return (line.split(/(?<!\\)\|/)[column + 1] ?? '').trim().replaceAll('`', '');
}

function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

const escaped = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
