// Asks where the API is and who signs its callers in, then starts the app.

import { Auth0Provider } from "@auth0/auth0-react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.jsx";
import { configuration } from "./configuration.js";
import "./app.css";

const root = createRoot(document.getElementById("root"));

configuration().then(
  ({ api, domain, clientId, audience }) =>
    root.render(
      <StrictMode>
        <Auth0Provider
          domain={domain}
          clientId={clientId}
          authorizationParams={{ audience, redirect_uri: location.origin }}
          useRefreshTokens
          useRefreshTokensFallback
          cacheLocation="memory"
        >
          <App api={api} />
        </Auth0Provider>
      </StrictMode>,
    ),
  (error) => root.render(<p role="alert">{error.message}</p>),
);
