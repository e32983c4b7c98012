// Asks the device for a passkey. The only script: whoever has none signs in with password and number.
// Options come with the page; the answer goes back in a field of the same form.
(() => {
  "use strict";
  const box = document.getElementById("passkey");
  if (!box || !window.PublicKeyCredential) return;
  const options = JSON.parse(box.dataset.options).publicKey;
  const site = options.rpId || options.rp.id;
  if (location.hostname !== site && !location.hostname.endsWith("." + site)) return;
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (c) => c.charCodeAt(0));
  };
  const words = (buffer) => {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of [options.excludeCredentials, options.allowCredentials]) {
    for (const one of list || []) one.id = bytes(one.id);
  }
  const answer = (credential) => {
    const given = credential.response;
    const response = { clientDataJSON: words(given.clientDataJSON) };
    if (given.attestationObject) {
      response.attestationObject = words(given.attestationObject);
    } else {
      response.authenticatorData = words(given.authenticatorData);
      response.signature = words(given.signature);
      response.userHandle = given.userHandle ? words(given.userHandle) : null;
    }
    return { id: credential.id, rawId: words(credential.rawId), type: credential.type, response, extensions: {} };
  };
  const fault = box.querySelector("[role=alert]");
  const button = box.querySelector("button");
  const form = box.querySelector("form");
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    fault.hidden = true;
    button.disabled = true;
    try {
      const ask = options.user ? "create" : "get";
      const credential = await navigator.credentials[ask]({ publicKey: options });
      form.elements.credential.value = JSON.stringify(answer(credential));
      form.submit();
    } catch {
      button.disabled = false;
      fault.hidden = false;
    }
  });
  document.getElementById("no-passkey")?.remove();
  box.hidden = false;
})();
