import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The port is part of the origin that the API's allow-list and the issuer's addresses name: never another one.
const server = { host: "localhost", port: 5173, strictPort: true };

export default defineConfig({ plugins: [react()], server, preview: server });
