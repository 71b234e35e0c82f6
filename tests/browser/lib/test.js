// The suite's `test`: each worker has a server of its own, each test a browser context that is watched.
//
// Every server stops with 0 and must have printed no secret of the browser's: checked when its worker ends.

import { test as base, expect } from "@playwright/test";
import { Complaints } from "./complaints.js";
import { Desk } from "./desk.js";
import { Folder } from "./folder.js";
import { Secrets } from "./secrets.js";
import { Spa } from "./spa.js";
import { withDevIssuer, withIssuer } from "./whiteroom.js";

export { expect };

export const test = base.extend({
  /** Every credential that this worker's browsers sent or received. */
  secrets: [async ({}, use) => use(new Secrets()), { scope: "worker" }],

  /** `launch.withDevIssuer(env)` and `launch.withIssuer(env)`: servers that end with the worker. */
  launch: [
    async ({ secrets }, use) => {
      const servers = [];
      const kept = (start) => async (env) => {
        const server = await start(env);
        servers.push(server);
        return server;
      };
      await use({ withDevIssuer: kept(withDevIssuer), withIssuer: kept(withIssuer) });
      await Promise.all(servers.map((server) => server.stop()));
      for (const server of servers)
        expect(await secrets.foundIn(server.output()), "secrets in the server's output").toEqual([]);
    },
    { scope: "worker" },
  ],

  /** The worker's server, with the dev issuer beside it. */
  server: [async ({ launch }, use) => use(await launch.withDevIssuer()), { scope: "worker" }],

  /** What the browser complained about in this test; anything unexpected fails it. */
  complaints: async ({}, use) => {
    const complaints = new Complaints();
    await use(complaints);
    expect(complaints.unexpected, "complaints of the browser").toEqual([]);
  },

  context: async ({ context, complaints, secrets }, use) => {
    await complaints.watch(context);
    secrets.watch(context);
    await use(context);
    await secrets.settled();
  },

  /** A policy folder of this test's own. */
  folder: async ({}, use) => {
    const folder = new Folder();
    await use(folder);
    folder.end();
  },

  /** A desk at a server of this test's own, which decides by `folder`. */
  desk: async ({ page, folder, secrets }, use) => {
    const server = await withDevIssuer({ WHITEROOM_POLICY__DIR: folder.path });
    await use(new Desk(page, server));
    await page.close();
    await server.stop();
    expect(await secrets.foundIn(server.output()), "secrets in the server's output").toEqual([]);
  },

  /** The single-page app of the worker's server. */
  spa: async ({ page, server }, use) => use(new Spa(page, server)),
});
