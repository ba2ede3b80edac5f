const loopbackHosts = ['127.0.0.1', '::1'];

/**
 * The address to bind, which has to be this machine's own. The emulator's control API takes orders without a
 * signature and its keys are printed, so nothing outside of this machine may ever reach it. Names are refused as well:
 * what `localhost` means is up to a file that others can edit.
 */
export function loopbackHost(host: string = '127.0.0.1'): string {
  if (loopbackHosts.includes(host)) return host;
  throw new Error(
    `The emulator was asked to listen on ${JSON.stringify(host)} and refuses: it prints its keys and takes orders without a signature, ` +
      `so it listens on this machine only. Say ${loopbackHosts.join(' or ')}.`,
  );
}
