// QR codes as SVG within the page: no image is loaded and no script runs.
import encodeQR from "qr";
import { Html } from "./html.ts";

const QUIET_ZONE = 4;

/** `text` is encoded and never shown. */
export function qrCode(text: string, label: string): Html {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: QUIET_ZONE });
  const dark = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const size = rows.length;
  // Black on white whatever the page's colours: cameras read nothing else as surely.
  return new Html(
    `<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${dark.join("")}"/></svg>`,
  );
}
