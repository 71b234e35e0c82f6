// Posts the authorization response to the window that opened or framed this page. The browser delivers it only if that
// window is of the client's origin.
const { origin, response } = document.body.dataset;
const client = window.opener ?? window.parent;
client.postMessage({ type: "authorization_response", response: JSON.parse(response) }, origin);
