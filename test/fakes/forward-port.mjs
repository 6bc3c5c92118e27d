/** Carries a TCP port of this network namespace to a socket file, which every namespace sees: `node forward-port.mjs <port> <socket>`. */
import { connect, createServer } from 'node:net';

const [port, socket] = process.argv.slice(2);
createServer((from) => {
  const to = connect(socket);
  from.pipe(to).pipe(from);
  for (const end of [from, to]) {
    end.on('error', () => {
      from.destroy();
      to.destroy();
    });
  }
}).listen(Number(port), '127.0.0.1');
