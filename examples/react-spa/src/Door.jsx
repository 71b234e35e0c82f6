// One button that sends one request, with the answer or the refusal beside it, and a word beforehand if it will be refused.

import { useAuth0 } from "@auth0/auth0-react";
import { useId, useState } from "react";
import { ask } from "./ask.js";

export function Door({ name, api, path, access }) {
  const { isAuthenticated, getAccessTokenSilently } = useAuth0();
  const [answer, setAnswer] = useState("");
  const hint = useId();
  const request = `GET ${path}`;

  async function press() {
    try {
      const token = isAuthenticated ? await getAccessTokenSilently() : undefined;
      const { status, words } = await ask(`${api}${path}`, token);
      setAnswer(words);
      await access.noted(request, { status });
    } catch (error) {
      setAnswer(`Not sent: ${error.message}`);
    }
  }

  return (
    <p className="door">
      <button onClick={press} aria-describedby={hint}>
        {name}
      </button>
      <small id={hint}>{access.cannot(request) && "will be refused"}</small>
      <output aria-live="polite">{answer}</output>
    </p>
  );
}
