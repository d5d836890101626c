import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { randomUUID } from "node:crypto";
import type { Config } from "./config";
import { secure, welcome } from "./http/pages";
import { boardRoutes } from "./http/boards.routes";
import { pictureRoutes } from "./http/pictures.routes";
import { createRouter } from "./http/router";
import type { Route } from "./http/routes";
import { Sessions, readOrMakeSecret } from "./http/session";
import { uploadRoutes } from "./http/uploads.routes";
import { composeLibrary } from "./library";
import { log } from "./log";
import { diskGuard, folderBlobStore, prepareDataFolder } from "./repositories/blobs";
import { boardsRepository } from "./repositories/boards";
import { openDatabase } from "./repositories/database";
import { generationsRepository, type StoredGeneration } from "./repositories/generations";
import { itemsRepository } from "./repositories/items";
import { readImage } from "./repositories/image-reader";
import { journalStore } from "./repositories/journals";
import { peopleRepository } from "./repositories/people";
import { picturesRepository } from "./repositories/pictures";
import { racesRepository } from "./repositories/races";
import { runRecords } from "./repositories/run-records";
import { uploadsRepository } from "./repositories/uploads";
import { FrameHub } from "./rooms/frame-hub";
import { composePeople } from "./people";
import { AccessService } from "./services/access";
import { BoardsService } from "./services/boards.service";
import { CanvasService } from "./services/canvas.service";
import { ColoursService } from "./services/colours.service";
import { GenerationsService } from "./services/generations.service";
import { HoodService } from "./services/hood.service";
import { PeopleService } from "./services/people.service";
import { DraftsService } from "./services/drafts.service";
import { RacesService } from "./services/races.service";
import { StartsService } from "./services/starts.service";
import { UploadsService } from "./services/uploads.service";
import { SessionVersions } from "./services/session-versions";
import { composeTalk } from "./talk";
import { workerGate } from "./socket/gate";
import { BoardRooms } from "./socket/rooms";
import { createSocketServer, serveBrowsers } from "./socket/server";
import { serveWorkers } from "./socket/workers.handlers";
import { RunCoordinator } from "./worker-pool/coordinator";
import { InputsLoader } from "./worker-pool/run-inputs";
import { LocalWorker } from "./worker-pool/local-worker";

const heartbeatMs = 2000;

/** Renders whatever is not ours: Next in the product, a plain 404 in tests. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface App {
  http: Server;
  port: number;
  workerToken: string;
  /** Every address of /api. */
  routes: Pick<Route, "method" | "path">[];
  /** The local worker's process, while it runs. */
  workerPid(): number | undefined;
  close(): Promise<void>;
}

/** Puts the parts together and listens; `port` 0 takes any free one. Tests start the same thing. */
export async function startApp(config: Config, pages: Pages): Promise<App> {
  await prepareDataFolder(config.dataDir);
  const database = await openDatabase(config);
  const { prisma } = database;
  const blobs = await folderBlobStore(path.join(config.dataDir, "blobs"));
  const pictures = picturesRepository(blobs);
  const journals = await journalStore(path.join(config.dataDir, "journals"));
  const boards = boardsRepository(prisma);
  const generations = generationsRepository(prisma);
  const uploads = uploadsRepository(prisma, blobs);
  const secret = await readOrMakeSecret(config.dataDir, "session-secret");
  const peopleRows = peopleRepository(prisma);
  const versions = new SessionVersions(peopleRows);
  const sessions = new Sessions(
    new TextEncoder().encode(secret),
    config.publicUrl?.protocol === "https:",
    versions,
  );
  const workerToken =
    config.workerToken ?? (await readOrMakeSecret(config.dataDir, "worker-token"));

  const access = new AccessService({ boards, generations });
  const checkDisk = diskGuard(config.dataDir, config.minFreeBytes);
  const uploadsService = new UploadsService({ uploads, access, readImage, checkDisk });
  const http = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error(`${request.method} ${request.url} failed:`, error);
      if (!response.headersSent) response.writeHead(500);
      response.end("Something went wrong on the server.");
    });
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    secure(response);
    if (await router(request, response)) return;
    await welcome(sessions, request, response);
    await pages(request, response);
  };

  const io = createSocketServer(http);
  const rooms = new BoardRooms(io);
  const parts = { prisma, config, secret, sessions, versions, boards, access, rooms };
  const { changed, routes: accountRoutes, ...circle } = composePeople(parts);
  const view = (row: StoredGeneration) => pool.view(row);
  const studio = () => pool.workers.studio;
  const { routes: libraryRoutes, ...library } = composeLibrary({
    ...{ prisma, blobs, boards, generations, pictures, uploads, access, checkDisk, studio, view },
    dataDir: config.dataDir,
    created: (generation) => rooms.generationChanged(generation),
  });
  const routes = [
    ...pictureRoutes({ access, pictures }),
    ...boardRoutes({ open: (personId, boardId) => openBoard(personId, boardId) }),
    ...uploadRoutes(uploadsService),
    ...libraryRoutes,
    ...accountRoutes,
  ];
  const router = createRouter({ sessions, publicUrl: config.publicUrl, routes });
  const hub = new FrameHub();
  const { leaseMs } = config;
  const records = runRecords(blobs);
  const inputs = new InputsLoader({ generations, pictures, journals, uploads });
  const pool = new RunCoordinator({
    generations,
    journals,
    pictures,
    records,
    inputs,
    hub,
    announce: rooms,
    leaseMs,
  });
  await pool.recover();

  const items = itemsRepository(prisma);
  const talk = composeTalk({
    prisma,
    access,
    rooms,
    itemsOn: (boardId, ids) => items.find(boardId, ids),
    boards,
    generations,
    view: (row) => pool.view(row),
    stop: (id, reason) => pool.cancel(id, reason),
  });
  const canvas = new CanvasService({
    items,
    generations,
    uploads,
    access,
    view,
    changed: (change) => rooms.canvasChanged(change),
  });
  const people = new PeopleService({
    people: peopleRows,
    boardsOf: (personId) => boards.idsFor(personId),
    changed: (person, boardIds) => rooms.personChanged(person, boardIds),
  });
  const colours = new ColoursService({
    present: (boardId) => rooms.people(boardId),
    boardsOf: (personId) => rooms.boardsOf(personId),
    isGuest: async (personId) => (await circle.accounts.of(personId)) === null,
    change: (person) => people.recolour(person),
  });
  const boardsService = new BoardsService({
    boards,
    generations,
    pictures,
    uploads,
    access,
    view,
    cancel: (id) => pool.cancel(id),
    changed,
    deleted: (boardId) => rooms.boardDeleted(boardId),
  });
  const openBoard = async (personId: string, boardId: string) => {
    await people.arrive(personId);
    const opened = await boardsService.open(personId, boardId);
    return { ...opened, canvas: await canvas.snapshot(boardId) };
  };
  const starts = new StartsService({
    access,
    uploads: uploadsService,
    stepOf: (row) => pool.view(row).step,
  });
  const models = {
    model: (id: string) => pool.workers.model(id),
    anyModel: () => pool.workers.studio.models.length > 0,
  };
  const generationsService = new GenerationsService({
    generations,
    pictures,
    journals,
    access,
    starts,
    runs: pool,
    hub,
    models,
    checkDisk,
    created: (generation) => rooms.generationChanged(generation),
    removed: async ({ id, boardId, raceId }) => {
      rooms.generationRemoved(boardId, id);
      if (raceId) await races.left(raceId);
    },
    canvas,
  });
  const races = new RacesService({
    races: racesRepository(prisma),
    generations,
    access,
    models,
    createTogether: (...all) => generationsService.createTogether(...all),
    again: (row) => generationsService.again(row),
    view,
    changed: (race) => rooms.tell(race.boardId, "race:changed", race),
  });
  const hood = new HoodService({
    access,
    inputs,
    records,
    stepOf: (row) => pool.view(row).step,
    hashOf: (model) => pool.workers.model(model)?.hash,
    inspect: (order) => pool.spare.inspections.ask(order),
  });
  const workerNamespace = io.of("/workers");
  workerNamespace.use(workerGate(workerToken));
  serveWorkers(workerNamespace, pool, heartbeatMs);
  serveBrowsers(io, {
    people,
    colours,
    boards: boardsService,
    canvas,
    generations: generationsService,
    races,
    hood,
    drafts: new DraftsService({ access, starts, models, drafts: pool.spare.drafts }),
    ...circle,
    ...library,
    ...talk,
    access,
    rooms,
    sessions,
    publicUrl: config.publicUrl,
    studio,
  });

  const port = await listen(http, config);
  const worker = config.localWorker ? localWorker(port, workerToken, pool) : null;
  worker?.start();
  const close = async () => {
    await worker?.stop();
    const closed = io.close();
    // Browsers open connections ahead of need; without a request those would hold the end up.
    http.closeAllConnections();
    await closed;
    await pool.close();
    await database.close();
  };
  return { http, port, workerToken, routes, workerPid: () => worker?.pid, close };
}

function localWorker(port: number, token: string, pool: RunCoordinator): LocalWorker {
  const workerId = randomUUID();
  const died = () => pool.workerDied(workerId);
  return new LocalWorker({ server: `http://127.0.0.1:${port}`, token, workerId, died });
}

function listen(http: Server, config: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      reject(
        taken
          ? new Error(`Port ${config.port} is taken. Set PORT to another one, for example 3100.`)
          : error,
      );
    });
    http.listen(config.port, config.host, () => resolve((http.address() as AddressInfo).port));
  });
}
