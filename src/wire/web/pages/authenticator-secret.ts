// The secret of an authenticator that is about to be connected: as a picture, and as text to type.
import type { Ports } from "../../../domain/ports/ports.ts";
import { type Html, html } from "../html.ts";
import { qrCode } from "../qr-code.ts";

export function authenticatorSecret(
  { oneTimePasswords }: Ports,
  secret: string,
  username: string,
  organization: string,
): Html {
  const shown = secret.match(/.{1,4}/g)?.join(" ") ?? secret;
  const uri = oneTimePasswords.uri(secret, username, organization);
  return html`<p>Scan this with an authenticator app, such as the one that your company gave you:</p>
${qrCode(uri, "QR code of the authenticator's secret")}
<p>Or enter this key in the app by hand: <code id="key">${shown}</code></p>
<p class="notice">The key is shown until the app is connected, for ten minutes at most, and then never again.</p>`;
}
