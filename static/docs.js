// The description of the API, drawn. What is tried out is sent to the address that this page came from, if it is one of the API's.

const { SwaggerUIBundle } = globalThis;

const DESCRIPTION = "/openapi.json";

const described = await fetch(DESCRIPTION).then((answer) => answer.json());
const isHere = (server) => new URL(server.url, location.href).origin === location.origin;
described.servers.sort((one, other) => isHere(other) - isHere(one));

SwaggerUIBundle({
  domNode: document.getElementById("docs"),
  spec: described,
  // A badge of somebody else's, who would be told the address of this server.
  validatorUrl: null,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
});
