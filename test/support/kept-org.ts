import { type RunningOrg, type StartSettings, startServer } from "../../src/org.ts";

/** A kept org on a free port of this machine, in this process. */
export const startKept = (data: string, settings: Partial<StartSettings> = {}): Promise<RunningOrg> =>
  startServer({
    data,
    ephemeral: false,
    host: "127.0.0.1",
    port: 0,
    publicUrl: null,
    trustProxy: [],
    org: null,
    smtp: null,
    adminUsername: null,
    adminPassword: null,
    adminToken: null,
    ...settings,
  });
