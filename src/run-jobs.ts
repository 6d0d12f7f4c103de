// Runs the jobs that can run, oldest first: reads uploads as rows for the record engine, writes results of queries.
import { setTimeout as sleep } from "node:timers/promises";
import type { JobWorkerData } from "./background.ts";
import { fault, FaultError } from "./domain/fault.ts";
import { userInfo } from "./domain/identity/user-info.ts";
import { checkHeader } from "./domain/jobs/header.ts";
import { type IngestRow, type IngestTarget, ingestChunk } from "./domain/jobs/ingest.ts";
import { type ResultIndex, resultIndexBuilder } from "./domain/jobs/result-index.ts";
import type { Call, Caller } from "./domain/model/call.ts";
import { formatId } from "./domain/model/id.ts";
import type { Job } from "./domain/ports/jobs.ts";
import type { Ports } from "./domain/ports/ports.ts";
import { fieldNamed } from "./domain/records/names.ts";
import { checkQuery } from "./domain/records/query.ts";
