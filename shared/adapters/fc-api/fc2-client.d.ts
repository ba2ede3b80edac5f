/** What we use of @alicloud/fc2 2.6.6, which has no types. */
declare module '@alicloud/fc2/lib/client.js' {
  class Fc2Client {
    constructor(
      accountId: string,
      config: {
        endpoint: string;
        region: string;
        accessKeyID: string;
        accessKeySecret: string;
        securityToken?: string | undefined;
        timeout: number;
      },
    );
    /** Sent with each request when it is set. */
    securityToken: string | undefined;
    /** Resolves with any 2xx; JSON is parsed unless `rawBuf` asks for the bytes, which it does not get for a failed function. */
    invokeFunction(
      serviceName: string,
      functionName: string,
      event: Buffer,
      headers: Readonly<Record<string, string>>,
      qualifier: string | undefined,
      options: { rawBuf: true },
    ): Promise<Fc2Client.Answer>;
    getFunction(serviceName: string, functionName: string): Promise<Fc2Client.Answer>;
  }

  namespace Fc2Client {
    interface Answer {
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly data: unknown;
    }
  }
  export = Fc2Client;
}
