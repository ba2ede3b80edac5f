import { type Check, ok, problem } from '../shared/core/check.ts';

/** Put in by the build, from package.json. */
declare const PACKAGE_VERSION: string;

export const version: string = PACKAGE_VERSION;

/** `engines` of package.json. */
const oldestNode = { major: 20, minor: 19 };

/** Which eni-reaper runs on which Node.js, and whether that is new enough. */
export function checkVersions(): Check {
  const found = `eni-reaper ${version} on Node.js ${process.versions.node}`;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor);
  if (isNew) return ok('versions', found);
  return problem('versions', found, `Install Node.js ${oldestNode.major}.${oldestNode.minor} or later.`);
}
