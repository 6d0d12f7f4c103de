// What start prints when everything answers: a block for people, or the one JSON line that tools wait for.

/** The part of a running org that is told. */
export interface ReadyOrg {
  readonly url: string;
  readonly tlsUrl: string | null;
  readonly caFile: string | null;
  readonly inboxUrl: string;
  readonly orgId18: string;
  readonly ephemeral: boolean;
  /** Password and token only if this start made them. */
  readonly admin: {
    readonly username: string;
    readonly password: string | null;
    readonly securityToken: string | null;
  };
}

/** One line of JSON, without its newline. Keys that this start has nothing for are left out of `admin`. */
export function renderReadyJson(org: ReadyOrg): string {
  const { username, password, securityToken } = org.admin;
  return JSON.stringify({
    ready: true,
    url: org.url,
    tlsUrl: org.tlsUrl,
    caFile: org.caFile,
    inboxUrl: org.inboxUrl,
    orgId: org.orgId18,
    ephemeral: org.ephemeral,
    admin: {
      username,
      ...(password === null ? {} : { password }),
      ...(securityToken === null ? {} : { securityToken }),
    },
  });
}

/** `data` is the directory, or null for an ephemeral org. */
export function renderReadyBlock(org: ReadyOrg, data: string | null): string {
  const lines = [
    "",
    `  Groundfog is ready at ${org.url}`,
    "",
    ...(org.tlsUrl === null ? [] : [`    https           ${org.tlsUrl}`]),
    ...(org.caFile === null ? [] : [`    to be trusted   ${org.caFile}`]),
    `    inbox           ${org.inboxUrl}`,
    `    kept in         ${data ?? "memory only: everything is gone when this stops"}`,
    `    organization    ${org.orgId18}`,
    `    administrator   ${org.admin.username}`,
  ];
  if (org.admin.password !== null)
    lines.push(`    password        ${org.admin.password}   (shown this once)`);
  if (org.admin.securityToken !== null) lines.push(`    security token  ${org.admin.securityToken}`);
  lines.push("", "  Stop with Ctrl-C.", "");
  return lines.join("\n");
}
