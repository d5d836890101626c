import { createStore } from "zustand/vanilla";
import type { Account, ContractError, Person, Studio } from "@/server/contract";

export type Connection =
  /** The first attempt is under way. */
  | "connecting"
  | "online"
  /** Lost, or the server cannot be reached; tries go on by themselves. */
  | "offline"
  /** The server will not have this page: it has to be reloaded. */
  | "refused";

type Session = {
  connection: Connection;
  me: Person | null;
  /** Null for a guest. */
  account: Account | null;
  studio: Studio | null;
  problem: ContractError | null;
};

export const sessionStore = createStore<Session>(() => ({
  connection: "connecting",
  me: null,
  account: null,
  studio: null,
  problem: null,
}));
