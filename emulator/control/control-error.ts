/** A request to the control API that cannot be carried out; the message says why and goes back to the caller. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}
