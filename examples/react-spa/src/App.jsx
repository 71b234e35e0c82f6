// The page: who is calling, and three requests to an API on another origin.

import { useAuth0 } from "@auth0/auth0-react";
import { Door } from "./Door.jsx";
import { useAccess } from "./useAccess.js";

export function App({ api }) {
  const { isLoading, isAuthenticated, error } = useAuth0();
  const access = useAccess(api);
  return (
    <>
      <header>
        <strong>Whiteroom from React</strong>
        {!isLoading && (isAuthenticated ? <LogOut /> : <LogIn />)}
      </header>
      <main>
        {error && <p role="alert">Sign-in failed: {error.message}</p>}
        <h1>Call the API from another origin</h1>
        <p>
          This page is served by <code>{location.origin}</code>; the API answers at <code>{api}</code>.
        </p>
        <Door name="Open API" api={api} path="/api/open" access={access} />
        <Door name="Members Only API" api={api} path="/api/members-only" access={access} />
        <Door name="Protected API" api={api} path="/api/protected" access={access} />
        {isAuthenticated && <Profile />}
      </main>
    </>
  );
}

function LogIn() {
  const { loginWithRedirect } = useAuth0();
  return <button onClick={() => loginWithRedirect()}>Log in</button>;
}

function LogOut() {
  const { logout } = useAuth0();
  return <button onClick={() => logout({ logoutParams: { returnTo: location.origin } })}>Log out</button>;
}

function Profile() {
  const { user } = useAuth0();
  return (
    <section aria-labelledby="profile">
      <h2 id="profile">Profile</h2>
      <pre tabIndex={0} role="group" aria-label="Claims">
        {JSON.stringify(user, null, 2)}
      </pre>
    </section>
  );
}
