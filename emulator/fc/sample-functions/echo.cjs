// Answers with the event it was given, byte for byte, and says so in its log.
exports.handler = async (event, context) => {
  console.log(`echoing ${event.length} bytes for ${context.requestId}`);
  return event;
};
