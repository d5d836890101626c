import type { Page } from "@playwright/test";

/** A picture dropped onto the canvas, as from the desktop. */
export async function dropFile(page: Page, name: string, bytes: Buffer): Promise<void> {
  const data = await page.evaluateHandle(
    ({ name, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name, { type: "image/png" }));
      return transfer;
    },
    { name, base64: bytes.toString("base64") },
  );
  const at = { clientX: 640, clientY: 300 };
  await page.getByTestId("canvas").dispatchEvent("drop", { dataTransfer: data, ...at });
}
