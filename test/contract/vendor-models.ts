import { createRequire } from 'node:module';
import type { Keys } from './keys.ts';

// The vendor's newer packages are CommonJS with a `default` that Node's own import hides one level too deep.
const require = createRequire(import.meta.url);
const core: typeof import('@alicloud/openapi-core') = require('@alicloud/openapi-core');
const ecsPackage: typeof import('@alicloud/ecs20140526') = require('@alicloud/ecs20140526');
const fc3Package: typeof import('@alicloud/fc20230330') = require('@alicloud/fc20230330');

/** Request classes of ECS, under the names that the vendor gives them. */
export const ecs = ecsPackage;
/** The same of Function Compute 3.0. */
export const fc3 = fc3Package;

interface Place {
  readonly endpoint: string;
  readonly region: string;
}

/** The vendor's newer client of ECS; it signs with ACS3 unless `signatureAlgorithm` says `v2`. */
export function ecsClient(place: Place, keys: Keys, signatureAlgorithm?: 'v2') {
  return new ecsPackage.default(configOf(place, keys, signatureAlgorithm));
}

export function fc3Client(place: Place, keys: Keys) {
  return new fc3Package.default(configOf(place, keys));
}

function configOf({ endpoint, region }: Place, keys: Keys, signatureAlgorithm?: 'v2') {
  const { accessKeyId, accessKeySecret, securityToken } = keys;
  return new core.$OpenApiUtil.Config({
    endpoint: new URL(endpoint).host,
    protocol: 'http',
    regionId: region,
    accessKeyId,
    accessKeySecret,
    ...(securityToken === undefined ? {} : { securityToken }),
    ...(signatureAlgorithm === undefined ? {} : { signatureAlgorithm }),
  });
}
