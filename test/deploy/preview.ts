import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const s = join(root, 'node_modules/@serverless-devs/s/bin/s');

/**
 * The document as `s preview` resolves it from s.yaml, with only these variables in the environment. It asks nothing of the
 * network that matters: the proxy is a closed port, so the look for a newer version fails at once.
 */
export async function previewDeployment(environment: Readonly<Record<string, string>>): Promise<unknown> {
  const { stdout } = await runServerlessDevs(['preview', '-t', 's.yaml', '-o', 'json'], environment);
  // Whoever runs this as root gets a warning on stdout before the JSON.
  return JSON.parse(stdout.slice(stdout.search(/^\{/m)));
}

/** Runs the real `s` without a key, a profile or a network; rejects with its output when it fails. */
export async function runServerlessDevs(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const home = await mkdtemp(join(tmpdir(), 'eni-reaper-preview-'));
  try {
    return await promisify(execFile)(process.execPath, [s, ...args], {
      cwd: root,
      env: {
        HOME: home,
        serverless_devs_config_home: home,
        // Otherwise it starts a process that outlives it and writes into HOME after that was removed.
        NODE_ENV: 'test',
        HTTP_PROXY: 'http://127.0.0.1:9',
        HTTPS_PROXY: 'http://127.0.0.1:9',
        ...environment,
      },
      timeout: 15_000,
      maxBuffer: 1_000_000,
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
