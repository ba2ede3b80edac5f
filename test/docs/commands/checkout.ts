import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from './stage.ts';

const root = join(import.meta.dirname, '../../..');

/** What the component that Serverless Devs deploys functions with was asked for. */
export interface Asked {
  readonly method: 'deploy' | 'remove';
  readonly functionName: string;
  readonly role: string;
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly accessKeyId: string;
}

export interface Checkout {
  /** Keeps npm and Serverless Devs from the network, as far as they know that they may not use it. */
  readonly env: Readonly<Record<string, string>>;
  /** What was asked for since the last call. */
  takeAsked(): readonly Asked[];
  /** How often it was built since the last call. */
  takeBuilds(): number;
}

/**
 * Makes the folder of a stage a checkout, in which npm, npx and the real Serverless Devs run. Two things stand in: the build, which ran before the
 * tests and must not run beside them, and the component `fc3`, which `s` would download and which alone would talk to the cloud.
 */
export function makeCheckout({ folder, write }: Stage): Checkout {
  for (const file of ['package.json', 'package-lock.json', 's.yaml'])
    cpSync(join(root, file), join(folder, file));
  cpSync(join(root, 'deploy'), join(folder, 'deploy'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const name of ['scan', 'worker', 'teardown']) {
    mkdirSync(join(folder, 'dist', name), { recursive: true });
    symlinkSync(join(root, 'dist', name, 'index.js'), join(folder, 'dist', name, 'index.js'));
  }
  for (const name of ['cli', 'emulator']) symlinkSync(join(root, 'dist', name), join(folder, 'dist', name));
  write('build.mjs', "import { appendFileSync } from 'node:fs';\nappendFileSync('builds', 'built\\n');\n");
  write('home/.s/components/devsapp.cn/v3/fc3/package.json', '{"name":"fc3","main":"index.js"}');
  write('home/.s/components/devsapp.cn/v3/fc3/.s.lock', '{"version":"0.0.0","lastUpdateCheck":1}');
  write('home/.s/components/devsapp.cn/v3/fc3/index.js', standInForFc3(join(folder, 'asked')));
  const take = (name: string): readonly string[] => {
    if (!existsSync(join(folder, name))) return [];
    const lines = readFileSync(join(folder, name), 'utf8').trim().split('\n');
    write(name, '');
    return lines.filter(line => line !== '');
  };
  return {
    env: {
      // Serverless Devs looks for updates and reports what it was used for, except in tests.
      NODE_ENV: 'test',
      HTTP_PROXY: 'http://127.0.0.1:9',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      NO_PROXY: '127.0.0.1',
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    },
    takeAsked: () => take('asked').map(line => JSON.parse(line) as Asked),
    takeBuilds: () => take('builds').length,
  };
}

const standInForFc3 = (file: string) => `const { appendFileSync } = require('node:fs');
const note = method => async ({ props, getCredential }) => {
  const { functionName, role, environmentVariables } = props;
  const { AccessKeyID: accessKeyId } = await getCredential();
  const asked = { method, functionName, role, environmentVariables, accessKeyId };
  appendFileSync(${JSON.stringify(file)}, JSON.stringify(asked) + '\\n');
  return {};
};
module.exports = class {
  deploy = note('deploy');
  remove = note('remove');
};
`;
