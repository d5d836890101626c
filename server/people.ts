import type { Config } from "./config";
import { accountRoutes } from "./http/accounts.routes";
import type { Sessions } from "./http/session";
import { accountsRepository } from "./repositories/accounts";
import type { BoardsRepository } from "./repositories/boards";
import type { PrismaClient } from "./repositories/client/client";
import { invitationsRepository } from "./repositories/invitations";
import { membersRepository } from "./repositories/members";
import { mergePeople } from "./repositories/merge";
import type { AccessService } from "./services/access";
import { AccountsService } from "./services/accounts.service";
import { InvitationsService } from "./services/invitations.service";
import { MembersService } from "./services/members.service";
import { ResetLinks } from "./services/reset-links";
import type { SessionVersions } from "./services/session-versions";
import type { BoardRooms } from "./socket/rooms";

export interface PeopleParts {
  prisma: PrismaClient;
  config: Config;
  secret: string;
  sessions: Sessions;
  versions: SessionVersions;
  boards: BoardsRepository;
  access: AccessService;
  rooms: BoardRooms;
}

/** Puts together who may do what: members, invitations, accounts. */
export function composePeople({ prisma, config, secret, sessions, ...parts }: PeopleParts) {
  const { versions, boards, access, rooms } = parts;
  const changed = (boardId: string) => rooms.boardChanged(boardId, access);
  const membersRows = membersRepository(prisma);
  const members = new MembersService({
    members: membersRows,
    access,
    changed,
    left: (boardId, personId) => rooms.personLeft(boardId, personId),
  });
  const invitations = new InvitationsService({
    invitations: invitationsRepository(prisma),
    members: membersRows,
    boards,
    access,
    changed,
  });
  const accounts = new AccountsService({
    accounts: accountsRepository(prisma),
    merge: mergePeople(prisma),
    versions,
    resetLinks: new ResetLinks(secret),
    forgetAccess: () => access.forgetAll(),
  });
  const routes = accountRoutes({
    accounts,
    sessions,
    behindProxy: config.publicUrl !== null,
    disconnect: (personId, except) =>
      rooms.disconnectWhere(
        ({ person, sessionId }) => person.id === personId && sessionId !== except,
      ),
    disconnectSession: (id) => rooms.disconnectWhere(({ sessionId }) => sessionId === id),
    accountChanged: async (personId) => rooms.accountChanged(personId, await accounts.of(personId)),
  });
  return { members, invitations, accounts, changed, routes };
}
