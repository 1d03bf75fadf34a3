import http from 'node:http';

/**
 * The least that answering a frame over HTTP can cost: a process whose `GET /<bytes>` answers that many bytes from
 * memory. It prints its port and ends with its parent's pipe.
 */
const bodies = new Map<number, Buffer>();

const server = http.createServer((request, response) => {
  const bytes = Number(request.url?.slice(1));
  const body = bodies.get(bytes) ?? Buffer.alloc(bytes, 1);
  bodies.set(bytes, body);
  response.writeHead(200, { 'content-length': body.length }).end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.stdout.write(`${address?.port}\n`);
});
process.stdin.resume().once('end', () => process.exit());
