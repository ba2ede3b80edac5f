// Loaded into a command under test: something that never ends holds its process, as a connection would on which an answer drips.
setInterval(() => {}, 1_000);
