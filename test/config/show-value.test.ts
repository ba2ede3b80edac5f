import { describe, expect, it } from 'vitest';
import { problemsOf } from './problems-of.ts';

describe('a secret in a refused value', () => {
  const secret = 'hunter2';
  it.each([
    ['ENI_REAPER_ACCOUNTS', `[{"externalId":"${secret}"}]`],
    ['ENI_REAPER_ACCOUNTS', secret],
    ['ENI_REAPER_ACCOUNTS', `{"${'a'.repeat(10)}": ${secret}`],
    ['ENI_REAPER_STS_ENDPOINT', `https://user:${secret}@host.example.com`],
    ['ENI_REAPER_STS_ENDPOINT', `https://host.example.com/?Signature=${secret}`],
    ['ENI_REAPER_MODE', `https://user:${secret}@host.example.com`],
  ])('is not shown: %s=%s', (name, text) => {
    const problems = problemsOf({ [name]: text });
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain(secret);
  });

  it('leaves the rest of an endpoint readable', () => {
    expect(
      problemsOf({ ENI_REAPER_MNS_ENDPOINT: `https://user:${secret}@mns.example.com/path` })[0],
    ).toContain('"https://***@mns.example.com/path"');
  });
});
