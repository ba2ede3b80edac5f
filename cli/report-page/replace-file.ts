import { randomUUID } from 'node:crypto';
import { chmod, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';

/**
 * Writes a file so that it holds the new text or, whatever goes wrong, what it held before: the text is written beside it and then takes its place. What is
 * no file, such as a pipe, is written to directly, and so is a file in a folder that is not the writer's. Rejects with the error of the file system.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const known = await stat(target).catch(() => undefined);
  if (known !== undefined && !known.isFile()) return writeFile(target, text);
  const draft = `${target}.${randomUUID()}.part`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
    if (known !== undefined) await chmod(draft, known.mode);
    await rename(draft, target);
  } catch (error) {
    await unlink(draft).catch(() => {});
    if (known !== undefined && isForbidden(error)) return writeFile(target, text);
    throw error;
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM');
}
