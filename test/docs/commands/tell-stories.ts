import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { openStage } from './stage.ts';
import { type CommandName, documented, type Story } from './story.ts';

/** Makes a test of each story. A command that a story names and does not run fails it. */
export function tellStories(about: string, stories: readonly Story[]): void {
  describe(about, () => {
    for (const story of stories) {
      const missing = (story.needs ?? []).filter(program => !isInstalled(program));
      if (missing.length > 0)
        process.stderr.write(`Left out, for want of ${missing.join(', ')}: ${story.says}\n`);
      it.runIf(missing.length === 0)(
        story.says,
        async () => {
          const stage = await openStage(story.world);
          try {
            await story.tell(stage);
            const isRun = (command: CommandName) =>
              stage.ran.some(script => script.includes(documented(command).text) || script === command);
            expect(story.commands.filter(command => !isRun(command))).toEqual([]);
          } finally {
            await stage.close();
          }
        },
        120_000,
      );
    }
  });
}

function isInstalled(program: string): boolean {
  return spawnSync('bash', ['-c', 'command -v "$1"', 'bash', program]).status === 0;
}
