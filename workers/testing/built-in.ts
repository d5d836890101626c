import { builtInModels } from "../models/folder";
import { scanModels, type ModelOf } from "../models/registry";

const { models } = await scanModels([builtInModels()]);
const [first] = models;
if (first?.family !== "latent-diffusion")
  throw new Error("workers/models has no model to test with");

/** The main model that ships, so that no test depends on which one that is. */
export const builtIn: ModelOf<"latent-diffusion"> = first;
