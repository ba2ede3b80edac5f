import { expect } from 'vitest';
import { parseSettings } from '../../../shared/config/parse-settings.ts';
import { type Asked, makeCheckout } from './checkout.ts';
import { documented, type Story } from './story.ts';

const giveKey = 'npx s config add -a default';
const deploy = 'npm run deploy';
const switchOn = 'ENI_REAPER_MODE=delete ENI_REAPER_DELETE_CAP=10 npm run deploy';
const functionNames = ['eni-reaper-scan', 'eni-reaper-worker', 'eni-reaper-teardown'];

/** What `s config add` asks for at a terminal. */
const answers = '--AccessKeyID LTAI5tOfTheDeploy --AccessKeySecret secret --AccountID 1234567890123456';
/** What it is given in a pipeline instead. */
const pipeline = {
  AccountID: '1234567890123456',
  AccessKeyID: 'LTAI5tOfThePipeline',
  AccessKeySecret: 'secret',
};

function settingsOf(asked: readonly Asked[]) {
  expect(asked.map(({ method, functionName }) => [method, functionName])).toEqual(
    functionNames.map(name => ['deploy', name]),
  );
  return asked.map(({ environmentVariables }) => parseSettings(environmentVariables));
}

/** Whatever deploys and removes, up to the component that would send it. */
export const deployStories: readonly Story[] = [
  {
    says: 'a deploy builds, takes the key that it was given, only looks unless it is told to delete, and is removed again',
    commands: [giveKey, deploy, switchOn, 's deploy', 'npx s remove'],
    async tell(stage) {
      const { run, install } = stage;
      const { env, takeAsked, takeBuilds } = makeCheckout(stage);
      install('s', '#!/bin/sh\nexec node_modules/.bin/s "$@"\n');
      const { block } = documented(giveKey);
      expect((await run(block, { env, fill: { [giveKey]: `${giveKey} ${answers}` } })).exitCode).toBe(0);
      const first = takeAsked();
      expect(settingsOf(first).map(({ mode }) => mode)).toEqual(['report', 'report', 'report']);
      expect(first.map(({ role }) => role)).toEqual(
        functionNames.map(name => `acs:ram::1234567890123456:role/${name}`),
      );
      expect(new Set(first.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(['LTAI5tOfTheDeploy']));
      expect(takeBuilds()).toBe(1);

      expect((await run(switchOn, { env })).exitCode).toBe(0);
      for (const settings of settingsOf(takeAsked()))
        expect(settings).toMatchObject({ mode: 'delete', deleteCap: 10 });
      // Deployed without the variables it only looks again.
      expect((await run('s deploy', { env })).exitCode).toBe(0);
      expect(settingsOf(takeAsked()).map(({ mode }) => mode)).toEqual(['report', 'report', 'report']);
      expect((await run('npx s remove', { env })).exitCode).toBe(0);
      expect(takeAsked().map(({ method, functionName }) => [method, functionName])).toEqual(
        functionNames.map(name => ['remove', name]),
      );
    },
  },
  {
    says: 'a pipeline deploys with the key of its environment, and the other accounts reach the functions whole',
    commands: [deploy],
    async tell(stage) {
      const { env, takeAsked } = makeCheckout(stage);
      const { block } = documented(deploy, 'ENI_REAPER_ACCOUNTS');
      const { exitCode } = await stage.run(block, { env: { ...env, ...pipeline } });
      expect(exitCode).toBe(0);
      const asked = takeAsked();
      expect(asked[0]?.accessKeyId).toBe('LTAI5tOfThePipeline');
      for (const { accounts } of settingsOf(asked))
        expect(accounts).toMatchObject([
          { accountId: '1012345678901234', externalId: '<a-long-random-text>' },
        ]);
    },
  },
];
