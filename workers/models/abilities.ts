import {
  startKinds,
  type ModelInfo,
  type SettingName,
  type StartKind,
} from "../../server/contract";
import type { ModelCard } from "./card";

type Abilities = Pick<ModelInfo, "settings" | "starts" | "fixedSteps">;

const guided: SettingName[] = ["guidance", "negativePrompt"];
const tokens: SettingName[] = ["temperature", "topK", "topP"];

/** Diffusion models: those ways to start that begin with a picture need an encoder. */
export const diffusionAbilities = (encoder: boolean): Abilities => ({
  settings: ["steps", ...guided, "sampler"],
  starts: encoder ? [...startKinds] : ["noise", "branch", "between"],
  fixedSteps: false,
});

/** What a model heeds and how it may begin, by its family and its graphs. */
export function abilitiesOf(card: ModelCard): Abilities {
  switch (card.family) {
    case "latent-diffusion":
      return diffusionAbilities(card.graphs.encoder !== undefined);
    case "pixel-diffusion":
      return diffusionAbilities(true);
    case "vae":
      return able(["steps", "temperature"], ["noise", "image", "blend", "between"]);
    case "gan":
      return able(["temperature"], ["noise", "between"]);
    case "flow":
      return able(["temperature"], ["noise", "image", "between"]);
    case "autoregressive":
      return able(
        [...guided, ...tokens],
        card.graphs.encoder ? ["noise", "image", "between"] : ["noise", "between"],
      );
    case "cascade":
      return able(["steps", ...guided, "sampler"], ["noise", "between"]);
    case "autoregressive-diffusion":
      return able(["steps", ...guided, ...tokens], ["noise", "between"]);
  }
}

function able(settings: SettingName[], starts: StartKind[]): Abilities {
  return { settings, starts, fixedSteps: !settings.includes("steps") };
}
