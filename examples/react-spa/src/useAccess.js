// What the caller may do, for every component: one access list, asked anew when somebody signs in or out.

import { useAuth0 } from "@auth0/auth0-react";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { accessOf } from "whiteroom-access";

/** The access list of the API at `api`; the component is drawn again when it changes. */
export function useAccess(api) {
  const { isLoading, isAuthenticated, getAccessTokenSilently } = useAuth0();
  const access = useMemo(() => accessOf({ api }), [api]);

  useEffect(() => {
    if (isLoading) return;
    const asCaller = async (address, init) => {
      const Authorization = `Bearer ${await getAccessTokenSilently()}`;
      return fetch(address, { ...init, headers: { ...init.headers, Authorization } });
    };
    access.callAs(isAuthenticated ? asCaller : fetch);
  }, [access, isLoading, isAuthenticated, getAccessTokenSilently]);

  useEffect(() => access.keepFresh(), [access]);
  useSyncExternalStore(access.subscribe, access.state);
  return access;
}
