// Ports that the system chooses, on loopback.

import { once } from "node:events";
import { createServer } from "node:http";

/** Starts `server` and returns its origin. */
export async function listen(server) {
  server.listen(0, "localhost");
  await once(server, "listening");
  return `http://localhost:${server.address().port}`;
}

/** Ends `server`, and the connections that a browser keeps open. */
export async function close(server) {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}

/** An origin where nobody listens. */
export async function closedOrigin() {
  const server = createServer();
  const origin = await listen(server);
  await close(server);
  return origin;
}
