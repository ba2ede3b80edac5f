/** What we use of pop-core 1.8.0. Its own types lack the second constructor argument and type all parameters as `Object`. */
declare module '@alicloud/pop-core/lib/rpc.js' {
  import type { Agent } from 'node:http';

  class RpcCore {
    constructor(
      config: {
        endpoint: string;
        apiVersion: string;
        accessKeyId: string;
        accessKeySecret: string;
        securityToken?: string | undefined;
        /** What `Code` may be in an answer that it is not to throw, beside its own list. */
        codes?: readonly string[];
      },
      verbose: true,
    );
    /** Resolves with the parsed body, whatever the status, and the exchange. */
    request(
      action: string,
      params: Record<string, unknown>,
      options: { method: 'POST'; readTimeout: number; connectTimeout: number; agent: Agent },
    ): Promise<[body: unknown, exchange: { response: { statusCode: number } }]>;
  }
  export = RpcCore;
}
