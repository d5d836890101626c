"use client";

import { Undo2 } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { limits, type Generation } from "@/server/contract";
import { useAllFrames } from "../../_hooks/use-frames";
import { firstWords, useIntoNoise, useWayBack } from "../../_hooks/use-forward";
import type { Tool } from "../../_hooks/use-starts";
import { useScrub } from "../../_hooks/use-replay";
import { useCame } from "../card/film-edge";
import { Filmstrip } from "../card/filmstrip";
import { Paper, Print } from "../card/print";
import { isActive, statusLine } from "../card/status";
import { pictureUrl } from "../card/urls";
import { Button } from "../ui/button";
import { FieldError, inputStyle } from "../ui/field";
import { NotThere, Panel } from "./panels";

type ForwardTool = Extract<Tool, { kind: "forward" }>;

/** On the left the picture going under, on the right what comes back from the chosen moment. */
export function NoiseWay({ tool }: { tool: ForwardTool }) {
  const { run, pending } = useIntoNoise(tool);
  if (run) return <Ways run={run} of={tool.of} firstStep={tool.step} />;
  return (
    <div className="grid gap-6 md:grid-cols-2">
      <Panel title="Into noise">
        <Paper>
          <NotThere generation={run} pending={pending} />
        </Paper>
      </Panel>
    </div>
  );
}

type WaysProps = { run: Generation; of: Generation | null; firstStep: number | undefined };

function Ways({ run, of, firstStep }: WaysProps) {
  const { id, totalSteps } = run;
  const scrub = useScrub(totalSteps);
  const came = useCame(run);
  const frames = useAllFrames(id, run.step, came > 0);
  const back = useWayBack();
  const { scrubTo } = scrub;
  useEffect(() => {
    if (firstStep !== undefined) scrubTo(firstStep);
  }, [firstStep, scrubTo]);
  const step = scrub.step ?? Math.max(1, came);
  return (
    <div className="grid items-start gap-x-8 gap-y-8 md:grid-cols-2">
      <Panel title="Into noise">
        <div className="relative mx-auto max-w-[min(100%,max(16rem,48dvh))]">
          <Print generation={run} step={scrub.step} src={pictureUrl(id)} />
          {came === 0 && <NotThere generation={run} pending={null} />}
        </div>
        <Filmstrip
          generation={run}
          came={came}
          step={scrub.step}
          loading={frames === "loading"}
          onScrub={scrub.scrubTo}
        />
        <p className="mt-2 min-h-6 text-sm text-ink-2 tabular-nums" data-testid="noise-step">
          {isActive(run) ? statusLine(run, came) : noiseWords(step, totalSteps)}
        </p>
        <BackForm
          ready={run.status === "succeeded"}
          step={step}
          words={firstWords(of ?? run)}
          onGo={(prompt) => back.go(run, step, prompt)}
        />
      </Panel>
      <Panel title="And back">
        <Back generation={back.generation} pending={back.pending} />
      </Panel>
    </div>
  );
}

function noiseWords(step: number, total: number): string {
  if (step === total) return `Step ${step} of ${total}: noise alone`;
  return `Step ${step} of ${total}: ${Math.round((100 * step) / total)} % of the way into noise`;
}

type FormProps = { ready: boolean; step: number; words: string; onGo: (prompt: string) => void };

function BackForm({ ready, step, words, onGo }: FormProps) {
  const id = useId();
  const [prompt, setPrompt] = useState(words);
  const [error, setError] = useState<string>();
  return (
    <form
      className="mt-3 grid gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        if (prompt.trim()) onGo(prompt.trim());
        else setError("Say what the picture should show: the model follows your words back.");
      }}
    >
      <label htmlFor={id} className="text-sm font-medium">
        Words for the way back
      </label>
      <div className="flex flex-wrap gap-2">
        <input
          id={id}
          value={prompt}
          maxLength={limits.promptChars}
          aria-invalid={error !== undefined}
          aria-describedby={`${id}-error`}
          placeholder="What does the picture show?"
          onChange={(event) => {
            setPrompt(event.target.value);
            setError(undefined);
          }}
          className={`${inputStyle} flex-[1_1_12rem]`}
        />
        <Button type="submit" look="primary" aria-disabled={!ready}>
          <Undo2 className="size-4" /> Denoise from step {step}
        </Button>
      </div>
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </form>
  );
}

type BackProps = Pick<ReturnType<typeof useWayBack>, "generation" | "pending">;

function Back({ generation, pending }: BackProps) {
  if (generation) return <BackPrint key={generation.id} generation={generation} />;
  return (
    <Paper>
      <NotThere generation={null} pending={pending} empty />
    </Paper>
  );
}

function BackPrint({ generation }: { generation: Generation }) {
  const { id, step, status, totalSteps } = generation;
  const scrub = useScrub(totalSteps);
  const came = useCame(generation);
  const frames = useAllFrames(id, step, came > 0 && !isActive(generation));
  return (
    <>
      <div className="relative mx-auto max-w-[min(100%,max(16rem,48dvh))]">
        <Print generation={generation} step={scrub.step} src={pictureUrl(id)} />
        {came === 0 && status !== "succeeded" && (
          <NotThere generation={generation} pending={null} />
        )}
      </div>
      <Filmstrip
        generation={generation}
        came={came}
        step={scrub.step}
        loading={frames === "loading"}
        onScrub={scrub.scrubTo}
      />
      <p role="status" className="mt-2 text-sm text-ink-2 tabular-nums">
        {scrub.step === null ? statusLine(generation, came) : `Step ${scrub.step} of ${totalSteps}`}
      </p>
      <p className="mt-1 text-sm text-pretty text-ink-2">Both pictures lie on the board.</p>
    </>
  );
}
