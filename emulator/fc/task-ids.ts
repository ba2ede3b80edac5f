import { forgetOldest } from '../forget-oldest.ts';

/** Remembers the ids that asynchronous tasks were given by their callers, per function. */
export interface TaskIds {
  /** False when this function has seen the id before. */
  use(functionKey: string, taskId: string): boolean;
}

/** Ids remembered per function; a tenth beyond, the oldest are forgotten and could be used again. */
export const taskIdCap = 100_000;

export function createTaskIds(): TaskIds {
  const used = new Map<string, Set<string>>();
  return {
    use(functionKey, taskId) {
      const ids = used.get(functionKey) ?? new Set();
      used.set(functionKey, ids);
      if (ids.has(taskId)) return false;
      ids.add(taskId);
      forgetOldest(ids, taskIdCap);
      return true;
    },
  };
}

/** At most 128 characters, the first a letter or `_` (https://www.alibabacloud.com/help/zh/fc/task-deduplication). */
export const isTaskId = (text: string) => /^[A-Za-z_][\x21-\x7e]{0,127}$/.test(text);
