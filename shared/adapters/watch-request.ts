import type { Agent, ClientRequest } from 'node:http';

/** One request, seen from below its client. */
export interface WatchedRequest {
  /** To be given to the client for one request, in place of the agent itself. */
  readonly agent: Agent;
  /** The status of the answer as soon as its headers are there: the clients throw it away together with a body that they cannot parse. */
  status(): number | undefined;
  /** Closes the connection unless the answer is complete. The clients stop waiting for a body, but leave its connection open for as long as bytes drip. */
  abandon(): void;
}

/** An agent that does what the given one does, and lets one request be watched: `addRequest` is where Node hands each request to its agent. */
export function watchRequest(agent: Agent): WatchedRequest {
  let seen: ClientRequest | undefined;
  let status: number | undefined;
  const addRequest = (request: ClientRequest, ...rest: readonly unknown[]): unknown => {
    seen = request;
    request.once('response', ({ statusCode }) => {
      status = statusCode;
    });
    return Reflect.apply(Reflect.get(agent, 'addRequest'), agent, [request, ...rest]);
  };
  return {
    agent: new Proxy(agent, {
      get: (target, name) => (name === 'addRequest' ? addRequest : Reflect.get(target, name, target)),
    }),
    status: () => status,
    // Behind a complete answer the connection belongs to the next request, and this does nothing.
    abandon: () => void seen?.destroy(),
  };
}
