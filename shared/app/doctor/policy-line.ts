/** The statement of a policy that grants these actions. */
export function policyLine(
  action: string | readonly string[],
  resource: string | readonly string[] = '*',
): string {
  return JSON.stringify({ Effect: 'Allow', Action: alone(action), Resource: alone(resource) });
}

/** What sends, receives and deletes on a queue is checked on its messages; mind the slash behind the colon. */
export function messagesOf(queueName: string): string {
  return `acs:mns:*:*:/queues/${queueName}/messages`;
}

/** A list of one is easier to read, and means the same, without its brackets. */
function alone(value: string | readonly string[]): string | readonly string[] {
  const [first, ...others] = typeof value === 'string' ? [value] : value;
  return first !== undefined && others.length === 0 ? first : value;
}
