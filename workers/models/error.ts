/** A model that cannot be used; the message names the folder or the file and what was expected. */
export class ModelError extends Error {
  override name = "ModelError";
}
