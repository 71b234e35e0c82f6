import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The access list's client is one file, which the API's own page serves too. A copy of it would do as well.
const access = fileURLToPath(new URL("../../static/access.js", import.meta.url));

// The port is part of the origin that the API's allow-list and the issuer's addresses name: never another one.
const server = { host: "localhost", port: 5173, strictPort: true };

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "whiteroom-access": access } },
  server: { ...server, fs: { allow: [".", access] } },
  preview: server,
});
