import { describe, expect, it } from "vitest";
import { FairShares, type SharePolicy } from "./fair-shares";

const run = (name: string, lastTurn = -1, begun = lastTurn >= 0) => ({
  name,
  personId: name[0]!,
  lastTurn,
  begun,
});
const names = (runs: { name: string }[]) => runs.map((one) => one.name);
const policy = (together: number, sharing: SharePolicy["sharing"] = "rotate") => ({
  together,
  sharing,
});

describe("FairShares", () => {
  it("takes all where there is room", () => {
    const runs = [run("a1"), run("b1"), run("a2")];
    expect(names(new FairShares().choose(runs, policy(3)))).toEqual(["a1", "b1", "a2"]);
  });

  it("gives each person a place before anybody has two", () => {
    const runs = [run("a1"), run("a2"), run("a3"), run("b1"), run("c1"), run("c2")];
    expect(names(new FairShares().choose(runs, policy(4)))).toEqual(["a1", "b1", "c1", "a2"]);
  });

  it("begins with whoever was served least", () => {
    const shares = new FairShares();
    for (const person of ["a", "b", "c"]) shares.join(person);
    shares.charge("a", 30);
    shares.charge("b", 10);
    shares.charge("c", 20);
    const runs = [run("a1"), run("b1"), run("c1")];
    expect(names(shares.choose(runs, policy(1)))).toEqual(["b1"]);
    expect(names(shares.choose(runs, policy(2)))).toEqual(["b1", "c1"]);
  });

  it("lets one's own runs take turns, or finish first what has begun", () => {
    const runs = [run("a1", 5), run("a2", 3), run("a3"), run("b1", 5)];
    expect(names(new FairShares().choose(runs, policy(2)))).toEqual(["a3", "b1"]);
    expect(names(new FairShares().choose(runs, policy(3, "finish")))).toEqual(["a1", "a2", "b1"]);
  });

  it("gives newcomers neither credit nor debt, and forgets who has left", () => {
    const shares = new FairShares();
    shares.join("a");
    shares.charge("a", 1000);
    shares.join("b");
    shares.charge("b", 1);
    const runs = [run("b1"), run("a1")];
    expect(names(shares.choose(runs, policy(1)))).toEqual(["a1"]);
    shares.leave("a");
    shares.join("a");
    // Both stand level with the least served again, and order decides.
    expect(names(shares.choose(runs, policy(1)))).toEqual(["b1"]);
  });

  it("serves two people alike over time, whatever one of them asks for", () => {
    const shares = new FairShares();
    const runs = [...Array.from({ length: 8 }, (_, i) => run(`a${i}`)), run("b0"), run("b1")];
    for (const { personId } of runs) shares.join(personId);
    const steps = { a: 0, b: 0 };
    let turn = 0;
    for (let round = 0; round < 40; round++)
      for (const one of shares.choose(runs, policy(3))) {
        one.lastTurn = turn++;
        shares.charge(one.personId, 7);
        steps[one.personId as "a" | "b"]++;
      }
    expect(steps).toEqual({ a: 60, b: 60 });
    expect(Math.max(...runs.slice(0, 8).map((one) => one.lastTurn))).toBeGreaterThan(110);
    expect(Math.min(...runs.slice(0, 8).map((one) => one.lastTurn))).toBeGreaterThan(95);
  });
});
