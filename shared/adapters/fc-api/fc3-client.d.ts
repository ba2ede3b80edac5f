/** What we use of @alicloud/fc20230330 4.7.6. Its own types want classes of packages that we do not depend on, where plain objects do. */
declare module '@alicloud/fc20230330/dist/client.js' {
  import type { Readable } from 'node:stream';

  interface Runtime {
    readonly readTimeout: number;
    readonly connectTimeout: number;
  }

  export class InvokeFunctionRequest {
    constructor(fields: { body: Readable });
  }
  export class InvokeFunctionHeaders {
    constructor(fields: { xFcInvocationType: 'Sync' | 'Async' });
  }
  export class GetFunctionRequest {
    constructor(fields: object);
  }

  export class ListTriggersRequest {
    constructor(fields: { limit: number; nextToken?: string | undefined });
  }

  export default class FcClient {
    constructor(config: {
      endpoint: string;
      protocol: 'http' | 'https';
      regionId: string;
      accessKeyId: string;
      accessKeySecret: string;
      securityToken?: string | undefined;
    });
    invokeFunctionWithOptions(
      functionName: string,
      request: InvokeFunctionRequest,
      headers: InvokeFunctionHeaders,
      runtime: Runtime,
    ): Promise<{
      readonly statusCode?: number;
      readonly headers?: Readonly<Record<string, string | undefined>>;
      readonly body?: Readable;
    }>;
    getFunctionWithOptions(
      functionName: string,
      request: GetFunctionRequest,
      headers: object,
      runtime: Runtime,
    ): Promise<{ readonly body?: unknown }>;
    listTriggersWithOptions(
      functionName: string,
      request: ListTriggersRequest,
      headers: object,
      runtime: Runtime,
    ): Promise<{ readonly body?: unknown }>;
  }
}
