// Loaded into a command under test: what it asks the metadata service of its machine goes to a server of the test.
const http = require('node:http');
const { request } = http;

http.request = (options, ...rest) =>
  options.host === '100.100.100.200'
    ? request({ ...options, host: '127.0.0.1', port: process.env.METADATA_PORT }, ...rest)
    : request(options, ...rest);
