// Fails every time, so that clients can be shown what a function error looks like: HTTP 200 and x-fc-error-type.
exports.handler = async () => {
  throw new Error('This sample function always fails.');
};
