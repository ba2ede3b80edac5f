// Loaded into a command under test: it waits as long as it would, but no time passes.
const timers = require('node:timers/promises');

timers.setTimeout = async (_ms, value, options = {}) => {
  options.signal?.throwIfAborted();
  return value;
};
