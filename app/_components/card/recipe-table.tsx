import type { ReactNode } from "react";
import type { Generation, Sampling } from "@/server/contract";
import { sizeName } from "../../_lib/draft";
import { dateTime, duration } from "../../_lib/format";
import { Hint } from "../ui/tip";
import { explained } from "../words";

/** All that is known of a picture: enough to make it again. */
export function RecipeTable({ generation }: { generation: Generation }) {
  const { recipe, timings, modelHash, outputHash } = generation;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-2.5 text-sm">
      <Row name="Prompt">{recipe.prompt}</Row>
      {recipe.negativePrompt && <Row name="Negative prompt">{recipe.negativePrompt}</Row>}
      <Row name="By">{generation.author.name}</Row>
      <Row name="Asked for">{dateTime(generation.createdAt)}</Row>
      <Row name="Seed" hint={explained.seed}>
        <Code>{recipe.seed}</Code>
      </Row>
      <Row name="Steps" hint={explained.steps}>
        {recipe.steps}
      </Row>
      <Row name="Guidance" hint={explained.guidance}>
        {recipe.guidance}
      </Row>
      <Row name="Sampler" hint={explained.sampler}>
        <Code>{recipe.sampler}</Code>
      </Row>
      {recipe.sampling && <SamplingRows sampling={recipe.sampling} />}
      <Row name="Size">{sizeName(recipe)} pixels</Row>
      <Row name="Model" hint={explained.model}>
        {recipe.model}
      </Row>
      {timings && <Row name="Waited">{duration(timings.queuedMs)}</Row>}
      {timings && <Row name="Computed in">{duration(timings.computeMs)}</Row>}
      {timings && <Row name="From start to stored">{duration(timings.totalMs)}</Row>}
      {modelHash && (
        <Row name="Model hash" hint={explained.modelHash}>
          <Code>{modelHash}</Code>
        </Row>
      )}
      {outputHash && (
        <Row name="Output hash" hint={explained.outputHash}>
          <Code>{outputHash}</Code>
        </Row>
      )}
    </dl>
  );
}

function SamplingRows({ sampling }: { sampling: Sampling }) {
  return (
    <>
      <Row name="Temperature" hint={explained.temperature}>
        {sampling.temperature}
      </Row>
      <Row name="Top-k" hint={explained.topK}>
        {sampling.topK || "all"}
      </Row>
      <Row name="Top-p" hint={explained.topP}>
        {sampling.topP}
      </Row>
    </>
  );
}

function Row({ name, hint, children }: { name: string; hint?: string; children: ReactNode }) {
  return (
    <>
      <dt className="flex items-start gap-1 text-ink-2">
        {name}
        {hint && <Hint about={name.toLowerCase()}>{hint}</Hint>}
      </dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

const Code = ({ children }: { children: ReactNode }) => (
  <code className="font-mono text-[0.8125rem] break-all">{children}</code>
);
