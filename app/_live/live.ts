import { contractError, protocolVersion, type EventPayload } from "@/server/contract";
import * as board from "./board-store";
import { boardStore } from "./board-store";
import { takeChange } from "./canvas-store";
import { takeDraftFrame } from "./draft-store";
import { takeFrame } from "./frame-store";
import { claimGeneration, flushOutbox, restoreOutbox } from "./outbox";
import { refreshMembers } from "./members-store";
import { takeRace } from "./race-store";
import { applyReproduction, forgetUnfinished } from "./reproductions";
import { sessionStore } from "./session-store";
import { listenToTalk } from "./talk-store";
import { liveSocket, type LiveSocket } from "./socket";
import { forgetOthers, greet, takeLive } from "./together-store";
import { takeWalkFrame } from "./walk-store";

let started = false;

/** Connects this window to the studio, for as long as it is open. */
export function startLive() {
  if (started) return;
  started = true;
  restoreOutbox();
  const socket = liveSocket();
  listenToConnection(socket);
  listenToStudio(socket);
  listenToBoard(socket);
  listenToTalk(socket);
  comeBackAtOnce(socket);
  socket.connect();
}

function listenToConnection(socket: LiveSocket) {
  socket.on("session:ready", welcome);
  socket.on("disconnect", (reason) => {
    setConnection("offline");
    forgetOthers();
    // The server closed it on purpose; the client would not try again by itself.
    if (reason === "io server disconnect") socket.connect();
  });
  socket.on("connect_error", (error) => {
    const problem = contractError.safeParse((error as { data?: unknown }).data);
    if (!problem.success) return setConnection("offline");
    if (problem.data.kind === "unauthenticated" && reloadOnce()) return;
    const final = problem.data.retry !== "later";
    sessionStore.setState({ connection: final ? "refused" : "offline", problem: problem.data });
    if (!final) setTimeout(() => socket.connect(), problem.data.retryAfterMs ?? 2_000);
  });
}

function welcome({ person, account, protocol, studio }: EventPayload<"session:ready">) {
  if (protocol !== protocolVersion) return setConnection("refused");
  sessionStorage.removeItem(reloadedKey);
  sessionStore.setState({ connection: "online", me: person, account, studio, problem: null });
  forgetUnfinished();
  flushOutbox();
  void rejoin();
}

/** Also looks among the board's pictures for answers that were lost with the connection. */
async function rejoin() {
  await board.joinBoard();
  for (const one of Object.values(boardStore.getState().generations)) claimGeneration(one);
}

function listenToStudio(socket: LiveSocket) {
  socket.on("studio:changed", (studio) => {
    sessionStore.setState({ studio });
    flushOutbox();
  });
  socket.on("person:updated", (person) => {
    if (sessionStore.getState().me?.id === person.id) sessionStore.setState({ me: person });
    board.applyPerson(person);
  });
  socket.on("account:changed", ({ account }) => sessionStore.setState({ account }));
  socket.on("error:report", (problem) => sessionStore.setState({ problem }));
}

function listenToBoard(socket: LiveSocket) {
  socket.on("generation:frame", takeFrame);
  socket.on("draft:frame", takeDraftFrame);
  socket.on("draft:frame", takeWalkFrame);
  socket.on("generation:changed", (generation) => {
    claimGeneration(generation);
    board.applyGeneration(generation);
  });
  socket.on("race:changed", takeRace);
  socket.on("reproduction:changed", applyReproduction);
  socket.on("generation:removed", ({ generationId }) => board.applyRemoved(generationId));
  socket.on("queue:changed", board.applyQueue);
  socket.on("board:updated", ({ board: one, role }) => board.applyBoard(one, role));
  socket.on("board:closed", board.applyClosed);
  socket.on("presence:changed", ({ boardId, people }) => {
    board.applyPresence(boardId, people);
    void refreshMembers(boardId);
    greet();
  });
  socket.on("members:changed", ({ boardId }) => void refreshMembers(boardId));
  socket.on("canvas:changed", (change) => {
    board.expectPictures(change);
    if (!takeChange(change)) void board.joinBoard();
  });
  socket.on("live:changed", takeLive);
}

/** A lid opened or a network back should not wait for the next try. */
function comeBackAtOnce(socket: LiveSocket) {
  const wake = () => {
    const { connection } = sessionStore.getState();
    if (connection === "offline" && document.visibilityState === "visible") socket.connect();
  };
  window.addEventListener("online", wake);
  window.addEventListener("pageshow", wake);
  document.addEventListener("visibilitychange", wake);
}

const setConnection = (connection: "offline" | "refused") => sessionStore.setState({ connection });

const reloadedKey = "emerge.reloaded";

/** The document's response sets a new cookie; if that did not help once, it will not help again. */
function reloadOnce(): boolean {
  if (sessionStorage.getItem(reloadedKey)) return false;
  sessionStorage.setItem(reloadedKey, "1");
  location.reload();
  return true;
}
