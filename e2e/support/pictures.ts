import sharp from "sharp";

/** A red disc on sky blue, as somebody would bring it: a PNG for a file input. */
export async function discFile() {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300">
    <rect width="300" height="300" fill="#8ecbff"/><circle cx="150" cy="160" r="90" fill="#d8321f"/></svg>`;
  const buffer = await sharp(Buffer.from(svg)).png().toBuffer();
  return { name: "disc.png", mimeType: "image/png", buffer };
}
