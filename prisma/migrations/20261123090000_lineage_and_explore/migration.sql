-- Full-text search over prompts; server/repositories/explore.ts asks with the same expression.
CREATE INDEX "Generation_prompt_idx" ON "Generation" USING GIN (to_tsvector('simple', "prompt"));

-- CreateIndex
CREATE INDEX "Generation_finishedAt_id_idx" ON "Generation"("finishedAt" DESC, "id" DESC);

-- Children of a blend's second picture; server/repositories/lineage.ts asks with the same expression.
CREATE INDEX "Generation_blended_idx" ON "Generation" (("start" #>> '{pictures,1,id}'));
