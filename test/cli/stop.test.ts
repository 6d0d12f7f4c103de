// SIGINT and SIGTERM: what is in flight is finished, what comes then is not begun, and the exit code is 0.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { restClient, soapLogin } from "../support/client.ts";
import { until } from "../support/until.ts";
import { run, startProcess, temporaryDirectory } from "./groundfog.ts";

/** A request whose body is not sent yet, on a connection that would be kept. */
async function begun(url: string, session: string, length: number): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write(
    [
      "POST /services/data/v60.0/sobjects/Account HTTP/1.1",
      `Host: ${hostname}:${port}`,
      `Authorization: Bearer ${session}`,
      "Content-Type: application/json",
      `Content-Length: ${length}`,
      "",
      "",
    ].join("\r\n"),
  );
  return socket;
}

const refusesConnections = async (url: string): Promise<boolean> =>
  fetch(`${url}/services/data`).then(
    () => false,
    () => true,
  );

describe.each(["SIGTERM", "SIGINT"] as const)("%s", (signal) => {
  it("lets a request that has begun end, keeps its row, and ends with 0", async () => {
    const data = join(temporaryDirectory(), "data");
    const env = { GROUNDFOG_ADMIN_PASSWORD: "Analytical-1843" };
    const org = await startProcess(["--data", data], { env });
    const { url, admin } = org.ready;
    await trustLoopback(data);
    const session = await soapLogin(url, admin.username, "Analytical-1843");
    const body = JSON.stringify({ Name: "In flight" });
    const socket = await begun(url, session, body.length);
    // The server has the request's head once a later request on another connection is answered.
    expect((await restClient(url, session)("GET", "/limits")).status).toBe(200);
    const ended = org.stop(signal);
    await until("no new connections", () => refusesConnections(url));
    let answer = "";
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString();
    });
    const closed = once(socket, "close");
    socket.write(body);
    await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    expect(answer).toMatch(/^connection: close\r$/im);
    expect(await ended).toMatchObject({ code: 0, stdout: "" });

    const again = await startProcess(["--data", data]);
    const rows = await restClient(
      again.ready.url,
      await soapLogin(again.ready.url, admin.username, "Analytical-1843"),
    )("GET", `/query?q=${encodeURIComponent("SELECT Name FROM Account")}`);
    expect(rows.body).toMatchObject({ totalSize: 1, records: [{ Name: "In flight" }] });
    await again.stop(signal);
  });
});

async function trustLoopback(data: string): Promise<void> {
  expect((await run(["network", "trust", "127.0.0.1", "--data", data])).code).toBe(0);
}
