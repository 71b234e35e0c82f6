// The React app as any static host would serve it: files, `/config.json` of its own, index.html for the rest.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** A server of `folder` whose `/config.json` is what `config()` returns. */
export function staticServer(folder, config) {
  return createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (pathname === "/config.json")
      return response.setHeader("Content-Type", "application/json").end(JSON.stringify(config()));
    const path = TYPES[extname(pathname)] ? pathname : "/index.html";
    const content = await readFile(join(folder, path)).catch(() => undefined);
    response.writeHead(content ? 200 : 404, { "Content-Type": TYPES[extname(path)] });
    return response.end(content);
  });
}
