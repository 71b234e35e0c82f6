// One button that sends one request, with the answer or the refusal beside it.

import { useAuth0 } from "@auth0/auth0-react";
import { useState } from "react";
import { ask } from "./ask.js";

export function Door({ name, address }) {
  const { isAuthenticated, getAccessTokenSilently } = useAuth0();
  const [answer, setAnswer] = useState("");

  async function press() {
    try {
      const token = isAuthenticated ? await getAccessTokenSilently() : undefined;
      setAnswer(await ask(address, token));
    } catch (error) {
      setAnswer(`Not sent: ${error.message}`);
    }
  }

  return (
    <p className="door">
      <button onClick={press}>{name}</button> <output aria-live="polite">{answer}</output>
    </p>
  );
}
