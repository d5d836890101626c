import { randomUUID } from "node:crypto";
import { mentionPattern, type Item, type Recipe, type Start } from "../../contract";
import { parentsOf } from "../../services/descent";
import type {
  ArchivedComment,
  ArchivedPicture,
  ArchivedRace,
  ArchivedReaction,
  Manifest,
} from "./manifest";
import { bad } from "./read";

/**
 * New ids for everything in an archive. An id that the archive does not hold (a parent that stayed
 * behind) becomes one that nothing has: it must not lead to something of this studio.
 */
export class NewIds {
  private readonly ids = new Map<string, string>();

  /** Where something got its new id by itself. */
  set(id: string, to: string): void {
    this.ids.set(id, to);
  }

  of(id: string): string {
    const known = this.ids.get(id) ?? randomUUID();
    this.ids.set(id, known);
    return known;
  }

  inRecipe(recipe: Recipe): Recipe {
    return recipe.start ? { ...recipe, start: this.inStart(recipe.start) } : recipe;
  }

  inItem(item: Item): Item {
    const mapped = { ...item, id: this.of(item.id), createdBy: this.of(item.createdBy) };
    if (mapped.kind === "picture") mapped.generationId = this.of(mapped.generationId);
    if (mapped.kind === "upload") mapped.uploadId = this.of(mapped.uploadId);
    return mapped;
  }

  inComment(comment: ArchivedComment): ArchivedComment {
    const { id, threadId, generationId, itemId, person, resolver, body } = comment;
    const of = (one: string | null) => one && this.of(one);
    return {
      ...comment,
      ...{ id: this.of(id), threadId: of(threadId), person: this.of(person) },
      ...{ generationId: of(generationId), itemId: of(itemId), resolver: of(resolver) },
      body: body.replace(mentionPattern, (_all, mentioned: string) => `<@${this.of(mentioned)}>`),
    };
  }

  inReaction(reaction: ArchivedReaction): ArchivedReaction {
    const { generationId, commentId, person } = reaction;
    return {
      ...reaction,
      generationId: generationId && this.of(generationId),
      commentId: commentId && this.of(commentId),
      person: this.of(person),
    };
  }

  /** Its pictures and voters under their new names; its own is one that no race here has. */
  inRace(race: ArchivedRace): ArchivedRace {
    return {
      ...race,
      ...{ id: this.of(race.id), person: this.of(race.person) },
      votes: race.votes.map(({ person, generationId }) => ({
        person: this.of(person),
        generationId: this.of(generationId),
      })),
    };
  }

  private inStart(start: Start): Start {
    const picture = <T extends { id: string }>(ref: T): T => ({ ...ref, id: this.of(ref.id) });
    switch (start.kind) {
      case "noise":
        return start;
      case "image":
      case "forward":
        return { ...start, picture: picture(start.picture) };
      case "inpaint":
        return { ...start, picture: picture(start.picture), maskId: this.of(start.maskId) };
      case "blend":
        return { ...start, pictures: [picture(start.pictures[0]), picture(start.pictures[1])] };
      case "between": {
        const { pictures } = start;
        return pictures
          ? { ...start, pictures: [picture(pictures[0]), picture(pictures[1])] }
          : start;
      }
      case "branch":
        return { ...start, generationId: this.of(start.generationId) };
    }
  }
}

/**
 * The pictures so that parents come before their children. Refuses what cannot have come about: two
 * of one id, and somebody who is their own forebear.
 */
export function inOrderOfDescent({ pictures }: Manifest): ArchivedPicture[] {
  const waiting = new Map<string, number>();
  const children = new Map<string, ArchivedPicture[]>();
  const ids = new Set(pictures.map(({ id }) => id));
  if (ids.size < pictures.length) throw bad("it names a picture twice");
  for (const picture of pictures) {
    const parents = parentsOf(picture).filter(({ id }) => ids.has(id));
    waiting.set(picture.id, parents.length);
    for (const { id } of parents) children.set(id, [...(children.get(id) ?? []), picture]);
  }
  const ordered = pictures.filter(({ id }) => waiting.get(id) === 0);
  // Grows while it is gone through: whoever waits for nobody any more comes next.
  for (const { id } of ordered) {
    for (const child of children.get(id) ?? []) {
      const left = waiting.get(child.id)! - 1;
      waiting.set(child.id, left);
      if (left === 0) ordered.push(child);
    }
  }
  if (ordered.length < pictures.length) throw bad("a picture in it is its own forebear");
  return ordered;
}
