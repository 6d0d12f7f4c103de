// Named tokens: several per user, one for each tool, beside the classic security token. Each stands behind the password
// as the classic one does, is told once, and is kept as a keyed hash.
import { FaultError, fault, refuse } from "../fault.ts";
import { formatId15, type RecordId } from "../model/id.ts";
import type { Actor } from "../model/identity.ts";
import type { NamedToken } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { securityEvent } from "./events.ts";
import { OVERLAP_LABEL, rememberMac, tokenMac } from "./security-token.ts";
import { newPrefixedToken, newToken } from "./token-format.ts";
import { parseRange } from "./trusted-networks.ts";

/** What a token is to be; checked here. */
export interface TokenRequest {
  readonly label: string;
  /** Milliseconds since 1970; null: never. */
  readonly expiresAt: number | null;
  /** "from-to", CIDR or one address each; none: from anywhere. */
  readonly ranges: readonly string[];
  readonly readOnly: boolean;
  /** In the form that scanners for leaked secrets recognize. */
  readonly prefixed: boolean;
}

const MOST_TOKENS = 50;
const MOST_RANGES = 20;
const LONGEST_LABEL = 80;

/**
 * Makes a token of a user's; the answer is the only place where it is told. Throws recordNotFound, invalidRange, and
 * invalidOperation for a label that is none or taken, an expiry that is past, and more than 50 tokens.
 */
export async function createNamedToken(
  ports: Ports,
  actor: Actor,
  userId: RecordId,
  request: TokenRequest,
): Promise<{ readonly token: string; readonly label: string }> {
  const label = checkLabel(request.label);
  const now = ports.clock.now();
  if (request.expiresAt !== null && !(request.expiresAt > now)) throw bad("the expiry is not in the future");
  if (request.ranges.length > MOST_RANGES) throw bad(`a token has at most ${MOST_RANGES} ranges`);
  const ranges = request.ranges.map(parseRange);
  const { random, settings } = ports;
  const token = request.prefixed ? newPrefixedToken(random) : newToken(random, formatId15(settings.orgId));
  await ports.stores.transaction(async ({ identity }) => {
    if (!(await identity.credentials.byUserId(userId))) throw refuse("recordNotFound");
    const others = await identity.namedTokens.list(userId);
    if (others.some((other) => sameLabel(other, label))) throw bad(`there is a token "${label}" already`);
    if (others.length >= MOST_TOKENS) throw bad(`a user has at most ${MOST_TOKENS} tokens`);
    const { expiresAt, readOnly } = request;
    await identity.namedTokens.add({
      userId,
      label,
      tokenMac: tokenMac(ports, userId, token),
      createdAt: now,
      expiresAt,
      ranges,
      readOnly,
      isOverlap: false,
    });
    await identity.addEvent(securityEvent(ports, actor, "named token created", userId, `"${label}"`));
  });
  return { token, label };
}

/** A user's tokens, the oldest first; never what they are. */
export const listNamedTokens = ({ stores }: Ports, userId: RecordId): Promise<readonly NamedToken[]> =>
  stores.identity.namedTokens.list(userId);

/** Ends a token and the sessions that it began. Throws recordNotFound. */
export async function revokeNamedToken(
  ports: Ports,
  actor: Actor,
  userId: RecordId,
  label: string,
): Promise<void> {
  await ports.stores.transaction(async ({ identity }) => {
    const tokens = await identity.namedTokens.list(userId);
    const token = tokens.find((each) => sameLabel(each, label.trim()));
    if (!token) throw new FaultError(fault("invalidOperation", { detail: `there is no token "${label}"` }));
    await identity.namedTokens.remove(token.id);
    await rememberMac(ports, identity, userId, token.tokenMac);
    await identity.addEvent(securityEvent(ports, actor, "named token revoked", userId, `"${token.label}"`));
  });
}

const sameLabel = (token: NamedToken, label: string): boolean =>
  token.label.toLowerCase() === label.toLowerCase();

function checkLabel(given: string): string {
  const label = given.trim();
  const isText = label !== "" && label.length <= LONGEST_LABEL && label.isWellFormed();
  if (!isText || /[\p{Cc}"]/u.test(label) || label.toLowerCase() === OVERLAP_LABEL)
    throw bad(`a token's label is a text of 1 to ${LONGEST_LABEL} characters without quotation marks`);
  return label;
}

const bad = (detail: string): FaultError => refuse("invalidOperation", { detail });
