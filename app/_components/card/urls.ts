/** Addresses of what the server keeps of a generation. They never change, so browsers cache them. */
export const pictureUrl = (id: string) => `/api/generations/${id}/picture.png`;
export const thumbnailUrl = (id: string, width: 64 | 128 | 256 | 512) =>
  `${pictureUrl(id)}?w=${width}`;
export const filmstripUrl = (id: string) => `/api/generations/${id}/filmstrip.webp`;

/** Large pictures come smaller onto the wall; small ones as they are. */
export const wallUrl = (id: string, width: number) =>
  width > 512 ? thumbnailUrl(id, 512) : pictureUrl(id);
